import type { Cause } from '../cause.ts';
import { gateWaitMilliseconds } from './gate.ts';
import { pausedHold } from './gate-hold.ts';

/** A bake at a healthy look. */
export interface BakeSituation {
  /** Milliseconds until it has baked long enough; negative after that. */
  readonly left: number;
  /** Until when a pause may hold it after that (ISO 8601), and the milliseconds until then. */
  readonly deadline: string;
  readonly leftToHold: number;
  readonly paused: { readonly since: string; readonly reason: string } | null;
  /** Milliseconds between two looks. */
  readonly interval: number;
}

export type BakeVerdict =
  | { readonly kind: 'over' }
  | { readonly kind: 'bakes'; readonly milliseconds: number }
  /** Baked, and somebody wants to look before the old master goes. */
  | { readonly kind: 'held'; readonly milliseconds: number; readonly explanation: string }
  | { readonly kind: 'timed-out'; readonly cause: Cause };

/**
 * No gate follows the bake, so that a pause holds its end: until it is resumed, the old master stays where it is. It is
 * held no longer than at a gate, and looks as a gate does, less often the longer it has waited.
 */
export function judgeBake(situation: BakeSituation): BakeVerdict {
  const { left, deadline, leftToHold, paused, interval } = situation;
  if (left > 0) return { kind: 'bakes', milliseconds: Math.min(left, interval) };
  if (!paused) return { kind: 'over' };
  const { obstacle, waitingFor } = pausedHold(paused, deadline);
  if (leftToHold <= 0) {
    const message = `${obstacle} still, at the deadline of its bake`;
    return { kind: 'timed-out', cause: { code: 'gate-timed-out', message } };
  }
  const milliseconds = gateWaitMilliseconds(-left, interval, leftToHold);
  return { kind: 'held', milliseconds, explanation: `${obstacle}: waiting for ${waitingFor}` };
}
