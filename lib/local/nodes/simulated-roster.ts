/** Locust's constants, the same in every 2.x: a heartbeat a second, three missed are forgiven. */
const heartbeatLiveness = 3;
const forgottenBelow = -60;

/** A worker as its master keeps it. The states are Locust's words. */
export interface RosterWorker {
  readonly id: string;
  state: string;
  /** Heartbeats that may still be missed; goes on falling while the worker is `missing`. */
  liveness: number;
  users: number;
  cpu: number;
  memory: number;
}

/** The workers that a simulated master knows, and the index that each id was ever given. */
export class Roster {
  readonly #workers = new Map<string, RosterWorker>();
  readonly #indexes = new Map<string, number>();

  /** A worker that says it is ready starts from nothing, also if it was known before. */
  admit(id: string): void {
    this.#workers.set(id, { id, state: 'ready', liveness: heartbeatLiveness, users: 0, cpu: 0, memory: 0 });
  }

  get(id: string): RosterWorker | undefined {
    return this.#workers.get(id);
  }

  remove(id: string): boolean {
    return this.#workers.delete(id);
  }

  all(): readonly RosterWorker[] {
    return [...this.#workers.values()];
  }

  /** The ones that can run users. */
  connected(): readonly RosterWorker[] {
    return this.all().filter((worker) => ['ready', 'spawning', 'running'].includes(worker.state));
  }

  count(state: string): number {
    return this.all().filter((worker) => worker.state === state).length;
  }

  users(): number {
    return this.all().reduce((sum, worker) => sum + worker.users, 0);
  }

  /** Given once per id and kept for the life of the master; asking for one uses it up. */
  indexOf(id: string): number {
    const index = this.#indexes.get(id) ?? this.#indexes.size;
    this.#indexes.set(id, index);
    return index;
  }

  heard(worker: RosterWorker, state: string): void {
    worker.liveness = heartbeatLiveness;
    worker.state = state;
  }

  /** One heartbeat interval passes. Missing after 4 to 5 s of silence, forgotten about 60 s later. */
  age(): { readonly missing: readonly RosterWorker[]; readonly forgotten: readonly RosterWorker[] } {
    const forgotten = this.all().filter(
      (worker) => worker.state === 'missing' && worker.liveness <= forgottenBelow,
    );
    const missing = this.all().filter((worker) => worker.state !== 'missing' && worker.liveness < 0);
    for (const worker of this.all()) if (!missing.includes(worker)) worker.liveness -= 1;
    for (const worker of missing) Object.assign(worker, { state: 'missing', users: 0 });
    for (const worker of forgotten) this.#workers.delete(worker.id);
    return { missing, forgotten };
  }
}
