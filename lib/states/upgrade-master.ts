import { statisticsSettleMilliseconds } from '../contract/defaults.ts';
import type { Progress, ProgressOf } from '../contract/payloads.ts';
import { changesBetween, servicesAt, slotsOf, stageBefore } from '../domain/course/stage.ts';
import type { Role } from '../domain/planning/configuration.ts';
import type { ServiceRecord } from '../ports/ledger.ts';
import type { TaskDefinitionContent } from '../ports/services.ts';
import { suspendAutomation } from './automation.ts';
import { note } from './journal.ts';
import { heldByTest } from './last-look.ts';
import type { ScalingWorld, World } from './ports.ts';
import { decided, newWatch, rollingBack, waitSeconds } from './progress.ts';
import { rebased } from './target-content.ts';
import { type HopRecord, storedHop } from './upgrade-record.ts';
import { describeChanges, foreignChangeAt, writeChanges } from './write.ts';

type UpgradeMasterProgress = ProgressOf<'UpgradeMaster'>;

/**
 * UpgradeMaster: registers the hop's revisions and starts its master, unless the hop only heals the workers.
 * `recreate` first takes all workers away and sees them gone, over as many visits as that needs.
 */
export async function upgradeMaster(world: ScalingWorld, progress: Progress): Promise<UpgradeMasterProgress> {
  const stored = await storedHop(world.ledger, progress);
  const draining = stored.plan.strategy === 'recreate' && !(await workersGone(world, stored));
  const stage = { kind: draining ? 'drained' : 'master' } as const;
  const takesWorkers = stored.plan.topology === 'shared-master' || draining;
  const held = takesWorkers && (await heldByTest(world, progress, stored));
  if (held) return decided<'UpgradeMaster'>(progress, 'hold', held);
  // After the gates, which may hold for a day, and before the look for changes by others: none come from here on.
  await suspendAutomation(world, progress.upgradeId, progress.fence);
  // Without revisions nothing was written yet, and a way back has nothing to write either.
  const seen = stored.registered ? stage : ({ kind: 'before' } as const);
  const foreign = await foreignChangeAt(world.services, stored, seen);
  if (foreign) return rollingBack<'UpgradeMaster'>(progress, foreign);
  const record = await withTargetRevisions(world, progress, stored);
  return draining ? drain(world, progress, record) : change(world, progress, record);
}

async function change(world: World, progress: Progress, record: HopRecord): Promise<UpgradeMasterProgress> {
  const stage = { kind: 'master' } as const;
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
 * call must not replace the revisions that a recovery reads. A shared master comes last: should another registration be
 * refused, the next deployment by somebody else would start the newest revision of its family under the old workers.
 */
async function withTargetRevisions(
  world: World,
  { upgradeId, fence, hop }: Progress,
  record: HopRecord,
): Promise<HopRecord> {
  if (record.registered) return record;
  await world.ledger.confirm(upgradeId, fence);
  const { container } = world.registration;
  const revisions: Record<string, string> = {};
  for (const { service, role, revision } of servicesAt(record.plan, { kind: 'master' }).toReversed()) {
    const stable = record.stable.find((stored) => stored.service === service);
    if (revision === 'stable' || !stable) continue;
    const image = record.plan.target.images[role];
    const content = contentFor(world, record, stable, role);
    revisions[service] = await world.services.register(world.services.withImage(content, container, image));
  }
  await world.ledger.rememberTargets(upgradeId, hop, revisions);
  return { ...record, registered: revisions };
}

/**
 * What was asked for; else the configuration that serves, which the idle slot may not have seen yet, where the names
 * of the masters are known; else what the service had.
 */
function contentFor(
  world: World,
  { bases }: HopRecord,
  stable: ServiceRecord,
  role: Role,
): TaskDefinitionContent {
  const base = bases.asked ?? (world.registration.masterHosts ? bases.serving : null);
  return base ? rebased(world, stable, role, base[role]) : stable.content;
}
