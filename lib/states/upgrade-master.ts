import { statisticsSettleMilliseconds } from '../contract/defaults.ts';
import type { Progress, ProgressOf } from '../contract/payloads.ts';
import { changesBetween, servicesAt, slotsOf, stageBefore } from '../domain/course/stage.ts';
import { note } from './journal.ts';
import { heldByTest } from './last-look.ts';
import type { World } from './ports.ts';
import { decided, newWatch, rollingBack, waitSeconds } from './progress.ts';
import { type HopRecord, storedHop } from './upgrade-record.ts';
import { describeChanges, foreignChangeAt, writeChanges } from './write.ts';

type UpgradeMasterProgress = ProgressOf<'UpgradeMaster'>;

/**
 * UpgradeMaster: registers the hop's revisions and starts its master, unless the hop only heals the workers.
 * `recreate` first takes all workers away and sees them gone, over as many visits as that needs.
 */
export async function upgradeMaster(world: World, progress: Progress): Promise<UpgradeMasterProgress> {
  const record = await withTargetRevisions(world, progress);
  const draining = record.plan.strategy === 'recreate' && !(await workersGone(world, record));
  const stage = { kind: draining ? 'drained' : 'master' } as const;
  const foreign = await foreignChangeAt(world.services, record, stage);
  if (foreign) return rollingBack<'UpgradeMaster'>(progress, foreign);
  const takesWorkers = record.plan.topology === 'shared-master' || draining;
  const held = takesWorkers && (await heldByTest(world, progress, record));
  if (held) return decided<'UpgradeMaster'>(progress, 'hold', held);
  if (draining) return drain(world, progress, record);
  const changes = changesBetween(record.plan, stageBefore(record.plan, stage), stage);
  await writeChanges(world, record, progress.fence, changes);
  const { target, timing } = record.plan;
  await note(world, progress.upgradeId, 'UpgradeMaster', 'written', describeChanges(changes));
  return decided<'UpgradeMaster'>(progress, 'proceed', {
    waitSeconds: waitSeconds(statisticsSettleMilliseconds),
    explanation: `the ${target.version} master to be ready`,
    watch: newWatch(world.clock, timing.masterDeadlineSeconds, 'wrote'),
  });
}

/** Lowers both worker services; a deadline is not needed: ECS kills what does not stop (120 s at most). */
async function drain(world: World, progress: Progress, record: HopRecord): Promise<UpgradeMasterProgress> {
  const changes = changesBetween(record.plan, { kind: 'before' }, { kind: 'drained' });
  await writeChanges(world, record, progress.fence, changes);
  const explanation = 'all workers to stop before the master changes';
  await note(world, progress.upgradeId, 'UpgradeMaster', 'draining', explanation);
  return decided<'UpgradeMaster'>(progress, 'wait', {
    waitSeconds: record.plan.timing.observeSeconds,
    explanation,
  });
}

async function workersGone(world: World, record: HopRecord): Promise<boolean> {
  const { active, idle } = slotsOf(record.plan);
  const services = await world.services.describe([active.worker, idle.worker]);
  return services.every(({ desired, running, pending }) => desired + running + pending === 0);
}

/**
 * Registers what the target stage runs, once: a retry finds the revisions in the ledger. Under the fence too: a late
 * call must not replace the revisions that a recovery reads.
 */
async function withTargetRevisions(world: World, { upgradeId, fence, hop }: Progress): Promise<HopRecord> {
  const record = await storedHop(world.ledger, { upgradeId, hop });
  if (record.registered) return record;
  await world.ledger.confirm(upgradeId, fence);
  const { container } = world.registration;
  const revisions: Record<string, string> = {};
  for (const { service, role, revision } of servicesAt(record.plan, { kind: 'master' })) {
    const stable = record.stable.find((stored) => stored.service === service);
    if (revision === 'stable' || !stable) continue;
    const image = record.plan.target.images[role];
    revisions[service] = await world.services.register(
      world.services.withImage(stable.content, container, image),
    );
  }
  await world.ledger.rememberTargets(upgradeId, hop, revisions);
  return { ...record, registered: revisions };
}
