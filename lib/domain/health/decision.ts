import type { Cause } from '../cause.ts';
import type { HealthVerdict } from './health.ts';

/** How long a state has been looking, in milliseconds since 1970. */
export interface Waiting {
  readonly now: number;
  readonly deadline: number;
  /** When the last write was made; null before the first. */
  readonly lastWrite: number | null;
  /** When the present look began. */
  readonly lookedAt: number;
  /** The first of the unhealthy looks in a row; null while there is none. */
  readonly alarmSince: number | null;
  /** Milliseconds between two looks. */
  readonly interval: number;
}

/** Limits of what may be decided on, in milliseconds: see lib/contract/defaults.ts for their source. */
export interface ReadingLimits {
  readonly settle: number;
  readonly secondRead: number;
}

export type LookDecision =
  | { readonly kind: 'advance' }
  | {
      readonly kind: 'wait';
      readonly milliseconds: number;
      readonly alarmSince: number | null;
      readonly explanation: string;
    }
  | { readonly kind: 'give-up'; readonly cause: Cause };

/**
 * What to do after a verdict: advance on a healthy one, give up on the second unhealthy one, neither on a look younger
 * than the settle time; give up at the deadline, otherwise look again.
 */
export function decide(verdict: HealthVerdict, waiting: Waiting, limits: ReadingLimits): LookDecision {
  const age = waiting.lastWrite === null ? limits.settle : waiting.lookedAt - waiting.lastWrite;
  switch (verdict.kind) {
    case 'unhealthy':
      return afterAlarm(verdict.cause, waiting, limits, age);
    case 'inconclusive':
      return notYet(verdict.waitingFor, waiting);
    case 'healthy':
      if (age >= limits.settle) return { kind: 'advance' };
      return look(limits.settle - age, null, "Locust's statistics to be younger than the last change");
  }
}

function afterAlarm(cause: Cause, waiting: Waiting, limits: ReadingLimits, age: number): LookDecision {
  const since = waiting.alarmSince ?? waiting.lookedAt;
  const left = Math.max(limits.secondRead - (waiting.lookedAt - since), limits.settle - age);
  if (left <= 0) return { kind: 'give-up', cause };
  return look(left, since, `a second look at an alarm (${cause.code}): ${cause.message}`);
}

function notYet(waitingFor: Cause, waiting: Waiting): LookDecision {
  if (waiting.now >= waiting.deadline) {
    return {
      kind: 'give-up',
      cause: {
        code: waitingFor.code,
        message: `the deadline passed while waiting for ${waitingFor.message}`,
      },
    };
  }
  return look(waiting.interval, null, waitingFor.message);
}

function look(milliseconds: number, alarmSince: number | null, explanation: string): LookDecision {
  return { kind: 'wait', milliseconds, alarmSince, explanation };
}
