import type { UpgradePlan } from '../plan.ts';
import { callSeconds } from './start-up.ts';

/** What a step of the machine takes. */
export interface Effort {
  /** Task states that run, each followed by its Choice. */
  readonly calls: number;
  /** Wait states that are entered. */
  readonly waits: number;
  readonly waitedSeconds: number;
  /** Functions that those of the states invoke themselves: Probe and Survey. */
  readonly nested: number;
}

/** So many calls without any wait. */
export function calls(count: number, nested: number): Effort {
  return { calls: count, waits: 0, waitedSeconds: 0, nested };
}

export function sumOf(efforts: readonly Effort[]): Effort {
  return efforts.reduce(
    (sum, effort) => ({
      calls: sum.calls + effort.calls,
      waits: sum.waits + effort.waits,
      waitedSeconds: sum.waitedSeconds + effort.waitedSeconds,
      nested: sum.nested + effort.nested,
    }),
    calls(0, 0),
  );
}

type Interval = Pick<UpgradePlan['timing'], 'observeSeconds'>;

/**
 * Looking after a write until what it brings is there: the first look when the statistics are settled, then one each
 * interval. Each look asks the Probe once.
 *
 *   there after 46 s, settled after 3 s, every 10 s: looks after 3, 13, 23, 33, 43 and 53 s
 */
export function looksUntil(seconds: number, { observeSeconds }: Interval, settleSeconds: number): Effort {
  const first = Math.max(1, Math.ceil(settleSeconds));
  const further = Math.ceil(Math.max(0, seconds - first) / observeSeconds);
  return {
    calls: 1 + further,
    waits: 1 + further,
    waitedSeconds: first + further * observeSeconds,
    nested: 1 + further,
  };
}

/** Waiting an interval at a time, with a call after each, until so many seconds have passed. */
export function waitsFor(seconds: number, { observeSeconds }: Interval, nested: 0 | 1): Effort {
  const waits = Math.ceil(seconds / observeSeconds);
  return { calls: waits, waits, waitedSeconds: waits * observeSeconds, nested: waits * nested };
}

/** `calls` run one after the other, and nothing else runs while the machine waits. */
export function secondsOf({ calls: count, waitedSeconds }: Effort): number {
  return count * callSeconds + waitedSeconds;
}

/** Every state that is entered is one: a Task and its Choice are two, a Wait is one. */
export function transitionsOf({ calls: count, waits }: Effort): number {
  return 2 * count + waits;
}

export function invocationsOf({ calls: count, nested }: Effort): number {
  return count + nested;
}
