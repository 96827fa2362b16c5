import type { Timing } from '../domain/plan.ts';

/**
 * Numbers that a request may leave out. AWS and one machine differ because Fargate takes half a minute to start a
 * task and Locust less than a second.
 */
export interface Defaults extends Timing {
  /** Workers of the first batch. */
  readonly canary: number;
  /** Share of the workers in each later batch, as text: `25%`. */
  readonly size: string;
}

export const awsDefaults = {
  canary: 1,
  size: '25%',
  observeSeconds: 10,
  bakeSeconds: 300,
  masterDeadlineSeconds: 600,
  batchDeadlineSeconds: 600,
  rollbackDeadlineSeconds: 1_800,
  gateDeadlineSeconds: 86_400,
} as const satisfies Defaults;

export const localDefaults = {
  canary: 1,
  size: '50%',
  observeSeconds: 1,
  bakeSeconds: 5,
  masterDeadlineSeconds: 45,
  batchDeadlineSeconds: 45,
  rollbackDeadlineSeconds: 120,
  gateDeadlineSeconds: 60,
} as const satisfies Defaults;

/**
 * Locust caches `/stats/requests` for 2 s in every version (measured 2.15.1 to 2.46.3): nothing is decided on a
 * read that began sooner than this after a write.
 */
export const statisticsSettleMilliseconds = 3_000;

/** Two reads that both raise an alarm must be this far apart, or the second may be the first one's cached answer. */
export const secondReadMilliseconds = 2_100;
