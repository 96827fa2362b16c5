import { statisticsSettleMilliseconds } from '../contract/defaults.ts';
import type { Progress, ProgressOf } from '../contract/payloads.ts';
import { changesBetween, stageBefore } from '../domain/course/stage.ts';
import { note } from './journal.ts';
import { heldByTest } from './last-look.ts';
import type { World } from './ports.ts';
import { decided, newWatch, rollingBack, waitSeconds } from './progress.ts';
import { storedHop } from './upgrade-record.ts';
import { describeChanges, foreignChangeAt, writeChanges } from './write.ts';

/**
 * MoveBatch: writes both slots' worker counts of one batch from the plan. Calling it again writes the same numbers.
 */
export async function moveBatch(world: World, progress: Progress): Promise<ProgressOf<'MoveBatch'>> {
  const record = await storedHop(world.ledger, progress);
  const { plan } = record;
  const stage = { kind: 'batch', index: progress.batch } as const;
  const foreign = await foreignChangeAt(world.services, record, stage);
  if (foreign) return rollingBack<'MoveBatch'>(progress, foreign);
  const batch = plan.batches[progress.batch];
  const held =
    batch && batch.after.active < batch.before.active && (await heldByTest(world, progress, record));
  if (held) return decided<'MoveBatch'>(progress, 'hold', held);
  const changes = changesBetween(plan, stageBefore(plan, stage), stage);
  await writeChanges(world, record, progress.fence, changes);
  const size = plan.batches[progress.batch]?.size ?? 0;
  const position = `batch ${progress.batch + 1} of ${plan.batches.length}`;
  await note(world, progress.upgradeId, 'MoveBatch', 'written', `${position}: ${describeChanges(changes)}`);
  return decided<'MoveBatch'>(progress, 'proceed', {
    // Nothing may be decided on a read that is younger, so there is no use in looking sooner.
    waitSeconds: waitSeconds(statisticsSettleMilliseconds),
    explanation: `${position}: ${size > 0 ? `${size} workers to register at ${plan.target.version}` : 'the last old workers to leave'}`,
    watch: newWatch(world.clock, plan.timing.batchDeadlineSeconds, 'wrote'),
  });
}
