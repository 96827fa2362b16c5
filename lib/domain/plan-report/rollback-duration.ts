import { countsBack, type RollbackCounts } from '../course/rollback.ts';
import type { UpgradePlan } from '../plan.ts';
import { calls, type Effort, looksUntil, secondsOf, sumOf } from './effort.ts';
import { masterStartSeconds, stopSeconds, workersStartSeconds } from './start-up.ts';
import type { EffortFacts } from './step-effort.ts';

/**
 * Seconds of the longest way back, the one from all workers at the target. A shared master that changed goes back in
 * three writes: all workers away, the master, all workers. Else the counts go back within their bounds.
 *
 *   4 workers, surge 2, two masters: (0, 4) → (2, 4) → (4, 2) → (4, 0), of which the first two start 2 workers each
 */
export function rollbackSeconds(
  plan: UpgradePlan,
  { settleSeconds, taskStartSeconds }: Pick<EffortFacts, 'settleSeconds' | 'taskStartSeconds'>,
): number {
  const changedShared = plan.topology === 'shared-master' && plan.hops.some(({ kind }) => kind === 'upgrade');
  const waits = changedShared ? sharedMaster(plan, taskStartSeconds) : withinBounds(plan, taskStartSeconds);
  const writes: Effort[] = waits.map((seconds) =>
    sumOf([calls(1, 1), looksUntil(seconds, plan.timing, settleSeconds)]),
  );
  return secondsOf(sumOf([...writes, calls(1, 0)]));
}

/** Seconds after each write until it is seen. */
function sharedMaster({ bounds }: UpgradePlan, taskStartSeconds: number): readonly number[] {
  return [
    stopSeconds,
    stopSeconds + masterStartSeconds(taskStartSeconds),
    workersStartSeconds(bounds.desired, taskStartSeconds),
  ];
}

function withinBounds({ bounds }: UpgradePlan, taskStartSeconds: number): readonly number[] {
  const waits: number[] = [];
  let now: RollbackCounts = { stable: 0, target: bounds.desired };
  while (now.target > 0) {
    const next = countsBack(now, bounds);
    waits.push(
      Math.max(stopSeconds, workersStartSeconds(Math.max(0, next.stable - now.stable), taskStartSeconds)),
    );
    now = next;
  }
  return waits;
}
