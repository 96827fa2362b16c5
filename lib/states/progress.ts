import type { Progress, ProgressOf } from '../contract/payloads.ts';
import type { DecisionOf, TaskStateName } from '../contract/states.ts';
import type { Cause } from '../domain/cause.ts';
import type { Timing } from '../domain/plan.ts';
import type { Clock } from '../ports/clock.ts';
import { isoNow } from './ports.ts';

/** The same progress with another decision; the state's name fixes which decisions there are. */
export function decided<State extends TaskStateName>(
  progress: Progress,
  decision: DecisionOf<State>,
  change: Partial<Omit<Progress, 'decision'>> = {},
): ProgressOf<State> {
  return { ...progress, ...change, decision };
}

/** Starts a new wait of at most `seconds`. `wrote` marks that ECS was written to just now. */
export function newWatch(
  clock: Clock,
  seconds: number,
  wrote: 'wrote' | Progress['watch'],
): Progress['watch'] {
  const now = clock.now();
  return {
    since: isoNow(clock),
    deadline: new Date(now + seconds * 1000).toISOString(),
    lastWriteAt: wrote === 'wrote' ? isoNow(clock) : wrote.lastWriteAt,
    alarmSince: null,
  };
}

/** Of the 48 hours that the machine lets an execution run: the rest is for batches, the bake and a way back. */
const longestHeldSeconds = 40 * 3_600;

/** Starts the wait at a gate. */
export function gateWatch(
  clock: Clock,
  timing: Pick<Timing, 'gateDeadlineSeconds'>,
  startedAt: string,
  watch: Progress['watch'],
): Progress['watch'] {
  const now = clock.now();
  return newWatch(clock, Math.max(0, latestGateEnd(timing, startedAt, now) - now) / 1000, watch);
}

/**
 * When what is held from a moment on (milliseconds since 1970) is held no longer. All gates of an upgrade together end
 * in time for the execution to end by itself.
 */
export function latestGateEnd(
  { gateDeadlineSeconds }: Pick<Timing, 'gateDeadlineSeconds'>,
  startedAt: string,
  from: number,
): number {
  return Math.min(from + gateDeadlineSeconds * 1000, Date.parse(startedAt) + longestHeldSeconds * 1000);
}

/** Whole seconds for a Wait state, which takes integers of at least 1 here. */
export function waitSeconds(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1000));
}

export const abortedOnRequest: Cause = { code: 'aborted', message: 'the upgrade was aborted on request' };

/** The same progress on its way to RollBack, with the cause as its explanation. */
export function rollingBack<
  State extends
    | 'UpgradeMaster'
    | 'ObserveMaster'
    | 'GateBatch'
    | 'MoveBatch'
    | 'RestartTest'
    | 'Bake'
    | 'Conclude',
>(progress: Progress, cause: Cause): ProgressOf<State> {
  return { ...progress, decision: 'roll-back', cause, explanation: cause.message } as ProgressOf<State>;
}
