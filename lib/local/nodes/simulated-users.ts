import { simulatedUserClass } from './simulated-test-run.ts';

/** A second, as of users with `constant(0.5)` and tasks that take no time. */
const requestsPerUser = 2;

type Say = (type: string, data: unknown) => void;

/** The users of a simulated worker, and what it reports of them to its master. */
export class SimulatedUsers {
  readonly #say: Say;
  #state: 'ready' | 'running' = 'ready';
  #count = 0;
  #requests = 0;

  constructor(say: Say) {
    this.#say = say;
  }

  second(): void {
    this.#requests += this.#count * requestsPerUser;
  }

  spawn(job: { readonly user_classes_count: Readonly<Record<string, number>> }): void {
    this.#count = Object.values(job.user_classes_count).reduce((sum, count) => sum + count, 0);
    this.#state = 'running';
    this.#say('spawning', null);
    this.#say('spawning_complete', this.#counts());
  }

  stop(): void {
    this.#count = 0;
    this.#state = 'ready';
  }

  sendHeartbeat(): void {
    this.#say('heartbeat', { state: this.#state, current_cpu_usage: 0, current_memory_usage: 0 });
  }

  /** Requests since the last report. */
  sendStatistics(): void {
    const total = { num_requests: this.#requests };
    this.#say('stats', { stats: [], errors: {}, stats_total: total, ...this.#counts() });
    this.#requests = 0;
  }

  #counts(): { user_count: number; user_classes_count: Record<string, number> } {
    return { user_count: this.#count, user_classes_count: { [simulatedUserClass]: this.#count } };
  }
}
