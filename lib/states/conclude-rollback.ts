import type { Progress, ProgressOf } from '../contract/payloads.ts';
import type { Cause } from '../domain/cause.ts';
import type { Outcome, UpgradeRecord } from '../ports/ledger.ts';
import { announce, endOf, secondsSince } from './announce.ts';
import { describeObserved } from './describe.ts';
import { note } from './journal.ts';
import { observedStable } from './observe-rollback.ts';
import { isoNow, type World } from './ports.ts';
import { decided } from './progress.ts';
import { withStoppedTest } from './stopped-test.ts';

/**
 * ConcludeRollback: writes down how the upgrade ended and what the cluster shows. A rollback that failed keeps the
 * lock, so that nothing else changes a cluster in an unknown state before a person looked at it.
 */
export async function concludeRollback(
  world: World,
  progress: Progress,
): Promise<ProgressOf<'ConcludeRollback'>> {
  const record = await world.ledger.upgrade(progress.upgradeId);
  const cause = progress.cause ?? { code: 'unexpected', message: progress.explanation };
  const failure = progress.rollback?.failure ?? null;
  const outcome = outcomeOf(record, cause, failure);
  const observed =
    record && progress.rollback ? await observedStable(world, record, progress.rollback) : null;
  const lockHeld = outcome === 'rollback-failed';
  const why = failure ? `${cause.message}; then ${failure.message}` : cause.message;
  const message = await withStoppedTest(world.ledger, progress.upgradeId, why);
  await note(
    world,
    progress.upgradeId,
    'ConcludeRollback',
    outcome,
    `${message} (${describeObserved(observed)})`,
  );
  await world.ledger.conclude(progress.upgradeId, {
    outcome,
    cause: { code: cause.code, message },
    observed,
    saved: await world.ledger.savedResults(progress.upgradeId),
    lockHeld,
    at: isoNow(world.clock),
  });
  if (!lockHeld) await world.ledger.release(progress.upgradeId, progress.fence);
  await announce(world, outcome, {
    upgradeId: progress.upgradeId,
    message,
    cause: { code: cause.code, message },
    lockHeld,
    ...endOf(world, record),
    rollbackSeconds: rollbackSeconds(world, progress, record),
  });
  return decided<'ConcludeRollback'>(progress, outcome, { explanation: message });
}

/** It began when its deadline was set; undefined where nothing was put back. */
function rollbackSeconds(
  world: World,
  { rollback }: Progress,
  record: UpgradeRecord | null,
): number | undefined {
  if (!record || !rollback || record.hopRevisions.length === 0) return undefined;
  return record.plan.timing.rollbackDeadlineSeconds + secondsSince(world, rollback.deadline);
}

type RollbackOutcome = Extract<Outcome, 'failed' | 'rollback-failed' | 'aborted' | 'rolled-back'>;

function outcomeOf(record: UpgradeRecord | null, cause: Cause, failure: Cause | null): RollbackOutcome {
  if (!record) return 'failed';
  if (failure) return 'rollback-failed';
  return cause.code === 'aborted' ? 'aborted' : 'rolled-back';
}
