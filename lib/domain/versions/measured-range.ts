/** How a pair of a master and a worker fails, or that it works, by what an operator would see of it. */
export type PairOutcome =
  | 'works'
  /** The master's listener has ended: nobody can connect any more, while its web interface answers. */
  | 'listener-dies'
  /** The worker ends by itself before it joins. */
  | 'worker-exits'
  /** The worker waits and never joins. */
  | 'worker-waits'
  /** The worker joins, and no user ever runs on it. */
  | 'runs-nothing'
  /** After a test the worker is gone, or missing. */
  | 'worker-lost'
  /** All worked, but a node ended with an error on SIGTERM. */
  | 'ends-badly';

/** Where workers have their locustfile from: their own image, or the master (`-f -`). */
export type LocustfileOrigin = 'local' | 'from-master';

/**
 * A rectangle of the measured matrix: every measured pair of these masters and workers had this outcome. Both ends
 * are measured releases, and belong to it.
 */
export interface MeasuredRange {
  readonly locustfile: LocustfileOrigin;
  readonly masters: readonly [oldest: string, newest: string];
  readonly workers: readonly [oldest: string, newest: string];
  readonly outcome: PairOutcome;
  /** How many pairs inside were measured. */
  readonly pairs: number;
}

/** The releases that were run against each other, oldest first. */
export interface MeasuredSides {
  readonly masters: readonly string[];
  readonly workers: readonly string[];
}
