import { statisticsSettleMilliseconds } from '../../contract/defaults.ts';
import type { LedgerEvent } from '../../ports/ledger.ts';

/**
 * Seconds that a forward run can't do without: for every write the longer of the settle time of Locust's statistics
 * and the start-up of the nodes that it brought (measured in this run), and the bake time. What is left of the real
 * duration is the orchestrator's own.
 *
 * Worked example: master up 0.9 s after its write, three batches registered after 1.1, 3.4 and 1.0 s, a closing write,
 * bake 5 s: 3 + 3 + 3.4 + 3 + 3 + 5 = 20.4 s.
 */
export function unavoidableSeconds(
  events: readonly LedgerEvent[],
  ready: readonly number[],
  bakeSeconds: number,
): number {
  const writes = events
    .filter(({ step, event }) => event === 'written' && (step === 'UpgradeMaster' || step === 'MoveBatch'))
    .map(({ at }) => Date.parse(at));
  const waits = writes.map((write, index) => {
    const until = writes[index + 1] ?? write + statisticsSettleMilliseconds;
    const last = Math.max(write, ...ready.filter((at) => at > write && at < until));
    return Math.max(statisticsSettleMilliseconds, last - write);
  });
  return waits.reduce((sum, wait) => sum + wait, 0) / 1000 + bakeSeconds;
}
