import type { EcsState } from './state.ts';

/** Former states, for reads that are not consistent yet. */
export class Past {
  readonly #states: { readonly at: number; readonly state: EcsState }[] = [];
  /** Before the first of the others. */
  #oldest: EcsState;

  constructor(first: EcsState) {
    this.#oldest = first;
  }

  /** Keeps what reads can still show that lag by `kept` milliseconds. */
  add(now: number, state: EcsState, kept: number): void {
    this.#states.push({ at: now, state });
    const last = this.#states.findLastIndex(({ at }) => at <= now - kept);
    const gone = this.#states.splice(0, last + 1);
    this.#oldest = gone.at(-1)?.state ?? this.#oldest;
  }

  /** The state at that moment, or the oldest one known. */
  at(moment: number): EcsState {
    return this.#states.findLast(({ at }) => at <= moment)?.state ?? this.#oldest;
  }
}
