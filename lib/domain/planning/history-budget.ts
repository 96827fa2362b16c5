import type { Cause } from '../cause.ts';
import type { Batch, Timing } from '../plan.ts';

/** Three in five of the 25,000 events that one execution may have: the rest is for gates, retries and a rollback. */
export const eventBudget = 15_000;
/** What Step Functions allows one execution. */
export const mostEvents = 25_000;
/** A batch of Fargate workers takes about a minute to start and register. */
const secondsPerBatch = 70;
/** A batch enters and leaves its Gate and MoveBatch (21 events); each look is Wait + Task + Choice (9 events). */
const eventsPerBatch = 21;
const eventsPerLook = 9;

/** What an execution does again and again: every batch of every hop; each further hop has a master step, too. */
export interface Moves {
  readonly batches: readonly Batch[];
  readonly hops: number;
}

/**
 * History events of the batches and the bake: 100 batches observed every 5 s give 100 × (21 + 14 × 9) = 14,700, a bake
 * of 300 s adds 60 × 9 = 540. A second hop of 10 batches adds 11 × 147 = 1,617: its master step counts like a batch.
 */
export function estimatedEvents(
  { batches, hops }: Moves,
  timing: Pick<Timing, 'observeSeconds' | 'bakeSeconds'>,
): number {
  const looks = (seconds: number): number => Math.ceil(seconds / timing.observeSeconds) * eventsPerLook;
  const steps = batches.length * hops + (hops - 1);
  return steps * (eventsPerBatch + looks(secondsPerBatch)) + looks(timing.bakeSeconds);
}

/** Why a plan would not fit into one execution's history; null where it does. */
export function overBudget(moves: Moves, timing: Timing): Cause | null {
  const events = estimatedEvents(moves, timing);
  if (events <= eventBudget) return null;
  const would = `would take up to ${events} history events, and a plan may take ${eventBudget} of the 25,000 that one execution has`;
  const inHops = moves.hops > 1 ? ` in each of ${moves.hops} hops` : '';
  const all = `${moves.batches.length} batches${inHops}`;
  return estimatedEvents(moves, { ...timing, bakeSeconds: 0 }) > eventBudget
    ? {
        code: 'too-many-batches',
        message: `${all} ${would}; choose larger batches or a longer observe interval`,
      }
    : {
        code: 'bake-too-long',
        message: `a bake of ${timing.bakeSeconds} s after ${all} ${would}; choose a shorter bake or a longer observe interval`,
      };
}
