import type { Progress, ProgressOf } from '../contract/payloads.ts';
import type { Cause } from '../domain/cause.ts';
import type { Conclusion, UpgradeRecord } from '../ports/ledger.ts';
import { announce, endOf, secondsSince } from './announce.ts';
import { restoreAutomation, restoreLater, stillSuspended } from './automation.ts';
import { describeObserved } from './describe.ts';
import { note } from './journal.ts';
import { observedStable } from './observe-rollback.ts';
import { isoNow, type OuterWorld } from './ports.ts';
import { decided } from './progress.ts';
import { withStoppedTest } from './stopped-test.ts';
import { returnTraffic, usersLedAway } from './traffic-back.ts';

/**
 * ConcludeRollback: puts back what stands around the cluster, and writes down how the upgrade ended and what the
 * cluster shows. A rollback that failed keeps the lock, so that nothing else changes a cluster in an unknown state
 * before a person looked at it: what is suspended stays so, too.
 */
export async function concludeRollback(
  world: OuterWorld,
  progress: Progress,
): Promise<ProgressOf<'ConcludeRollback'>> {
  const record = await world.ledger.upgrade(progress.upgradeId);
  const earlier = rollbackEnd(await world.ledger.conclusion(progress.upgradeId));
  // A retry after an answer that was lost: what stands around the cluster may be another upgrade's by now.
  if (earlier) return afterConclusion(world, progress, record, earlier);
  const failure = progress.rollback?.failure ?? null;
  const left = record && !failure ? await restoreAround(world, record, progress.fence) : [];
  const deadline = Date.parse(progress.rollback?.deadline ?? '');
  if (record && left.length > 0 && world.clock.now() < deadline) {
    return restoreLater(world, 'ConcludeRollback', progress, record.plan, left.join('; '));
  }
  const unrestored =
    record && failure ? [stillSuspended(record) ?? [], usersLedAway(record) ?? []].flat() : left;
  return end(world, progress, record, unrestored);
}

/** `left`: what is not as it was, in sentences. */
async function end(
  world: OuterWorld,
  progress: Progress,
  record: UpgradeRecord | null,
  left: readonly string[],
): Promise<ProgressOf<'ConcludeRollback'>> {
  const { upgradeId, rollback } = progress;
  const cause = progress.cause ?? { code: 'unexpected', message: progress.explanation };
  const failure = rollback?.failure ?? null;
  const outcome = outcomeOf(record, cause, failure);
  const observed = record && rollback ? await observedStable(world, record, rollback) : null;
  const why = [cause.message, ...(failure ? [`then ${failure.message}`] : []), ...left].join('; ');
  const message = await withStoppedTest(world.ledger, upgradeId, why);
  await note(world, upgradeId, 'ConcludeRollback', outcome, `${message} (${describeObserved(observed)})`);
  await world.ledger.conclude(upgradeId, {
    outcome,
    cause: { code: cause.code, message },
    observed,
    saved: await world.ledger.savedResults(upgradeId),
    lockHeld: outcome === 'rollback-failed',
    at: isoNow(world.clock),
  });
  return afterConclusion(world, progress, record, { outcome, cause: { code: cause.code, message } });
}

interface RollbackEnd {
  readonly outcome: RollbackOutcome;
  readonly cause: Cause;
}

/** What comes after the conclusion, told at least once. */
async function afterConclusion(
  world: OuterWorld,
  progress: Progress,
  record: UpgradeRecord | null,
  { outcome, cause }: RollbackEnd,
): Promise<ProgressOf<'ConcludeRollback'>> {
  const { upgradeId } = progress;
  const lockHeld = outcome === 'rollback-failed';
  if (!lockHeld) await world.ledger.release(upgradeId, progress.fence);
  await announce(world, outcome, {
    upgradeId,
    message: cause.message,
    cause,
    lockHeld,
    ...endOf(world, record),
    rollbackSeconds: rollbackSeconds(world, progress, record),
  });
  return decided<'ConcludeRollback'>(progress, outcome, { explanation: cause.message });
}

/** Null where there is no conclusion, or one that was written on the way forward. */
function rollbackEnd(conclusion: Conclusion | null): RollbackEnd | null {
  const outcome = rollbackOutcomes.find((each) => each === conclusion?.outcome);
  return outcome && conclusion?.cause ? { outcome, cause: conclusion.cause } : null;
}

/** It began when its deadline was set; undefined where nothing was put back. */
function rollbackSeconds(
  world: OuterWorld,
  { rollback }: Progress,
  record: UpgradeRecord | null,
): number | undefined {
  if (!record || !rollback || record.hopRevisions.length === 0) return undefined;
  return record.plan.timing.rollbackDeadlineSeconds + secondsSince(world, rollback.deadline);
}

/** What could not be put back, in sentences; none where all is as it was. */
async function restoreAround(
  world: OuterWorld,
  record: UpgradeRecord,
  fence: number,
): Promise<readonly string[]> {
  const failed = [
    await returnTraffic(world, record, fence, 'ConcludeRollback'),
    await restoreAutomation(world, record, fence, 'ConcludeRollback', 'put-back'),
  ];
  return failed.flatMap((cause) => (cause ? [cause.message] : []));
}

const rollbackOutcomes = ['failed', 'rollback-failed', 'aborted', 'rolled-back'] as const;
type RollbackOutcome = (typeof rollbackOutcomes)[number];

function outcomeOf(record: UpgradeRecord | null, cause: Cause, failure: Cause | null): RollbackOutcome {
  if (!record) return 'failed';
  if (failure) return 'rollback-failed';
  return cause.code === 'aborted' ? 'aborted' : 'rolled-back';
}
