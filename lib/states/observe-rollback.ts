import type { Progress, ProgressOf } from '../contract/payloads.ts';
import type { Cause } from '../domain/cause.ts';
import { servicesAt, slotsOf, stableWorkers } from '../domain/course/stage.ts';
import type { Expectation, ExpectedService } from '../domain/health/expectation.ts';
import { assess } from '../domain/health/health.ts';
import { observedOf } from '../domain/health/observed.ts';
import { serviceUnsettled } from '../domain/health/service-checks.ts';
import type { Observed } from '../domain/plan.ts';
import type { UpgradeRecord } from '../ports/ledger.ts';
import { note } from './journal.ts';
import { lookAt } from './look.ts';
import { decideOn } from './observe.ts';
import type { World } from './ports.ts';
import { decided, waitSeconds } from './progress.ts';
import { restoredRevisions } from './restore.ts';
import { hopRecord, registeredRevision, storedUpgrade, taskDefinitionOf } from './upgrade-record.ts';

type Rollback = NonNullable<Progress['rollback']>;

/**
 * ObserveRollback: has ECS done what RollBack wrote last, and do the stable master and its workers show it? Then
 * either there is more to put back, or all is as it was before.
 */
export async function observeRollback(
  world: World,
  progress: Progress,
): Promise<ProgressOf<'ObserveRollback'>> {
  const { rollback } = progress;
  if (!rollback) throw new TypeError('ObserveRollback comes after RollBack');
  const record = await storedUpgrade(world.ledger, progress.upgradeId);
  const missing = await stillMissing(world, progress, record, rollback);
  if (missing === null) return settled(world, progress, record, rollback);
  if (world.clock.now() >= Date.parse(rollback.deadline)) {
    const failure = { code: missing.code, message: `the rollback waited in vain for ${missing.message}` };
    await note(world, progress.upgradeId, 'ObserveRollback', 'given-up', failure.message);
    return decided<'ObserveRollback'>(progress, 'proceed', { rollback: { ...rollback, failure } });
  }
  if (missing.message !== progress.explanation) {
    await note(world, progress.upgradeId, 'ObserveRollback', 'waiting', missing.message);
  }
  return decided<'ObserveRollback'>(progress, 'wait', {
    waitSeconds: waitSeconds(record.plan.timing.observeSeconds * 1000),
    explanation: missing.message,
  });
}

/** What the rollback still waits for. An unhealthy stable master counts as that, too: there is no way further back. */
async function stillMissing(
  world: World,
  progress: Progress,
  record: UpgradeRecord,
  rollback: Rollback,
): Promise<Cause | null> {
  const expected = expectationBack(record, rollback, progress.watch.since);
  if (!rollback.masterRestored) return tasksLeft(world, expected);
  const lookedAt = world.clock.now();
  const verdict = assess(expected, await lookAt(world, expected));
  if (verdict.kind === 'unhealthy') return verdict.cause;
  if (verdict.kind === 'inconclusive') return verdict.waitingFor;
  const decision = decideOn(verdict, world, progress, record, lookedAt);
  return decision.kind === 'wait' ? { code: 'settling', message: decision.explanation } : null;
}

/** Counts alone matter here: an UpgradeMaster that died between its writes left services at their stable revision. */
async function tasksLeft(world: World, expected: Expectation): Promise<Cause | null> {
  const emptied = expected.services.filter(({ desired }) => desired === 0);
  const seen = await world.services.describe(emptied.map(({ service }) => service));
  const services = emptied.map((each, index) => ({
    ...each,
    taskDefinition: seen[index]?.taskDefinition ?? each.taskDefinition,
  }));
  return serviceUnsettled({ services, since: expected.since }, { services: seen, stopped: [] });
}

async function settled(
  world: World,
  progress: Progress,
  record: UpgradeRecord,
  rollback: Rollback,
): Promise<ProgressOf<'ObserveRollback'>> {
  const asBefore = servicesAt(record.plan, { kind: 'before' }).every(
    ({ service, desired }) => rollback.desired[service] === desired,
  );
  const event = asBefore && rollback.masterRestored ? 'restored' : 'settled';
  await note(world, progress.upgradeId, 'ObserveRollback', event, progress.explanation);
  return decided<'ObserveRollback'>(progress, event === 'restored' ? 'proceed' : 'continue');
}

/** What the stable master shows of itself and its workers; null where it runs no task with an address. */
export async function observedStable(
  world: World,
  record: UpgradeRecord,
  rollback: Rollback,
): Promise<Observed | null> {
  const expected = expectationBack(record, rollback, record.startedAt);
  const { reading } = await lookAt(world, expected);
  return reading && observedOf(reading, expected.master.version, expected.workers);
}

/** A rollback that had nothing to put back. */
export const unchanged: Rollback = { desired: {}, masterRestored: true, deadline: '', failure: null };

/** What the cluster is to show after RollBack's last write. */
function expectationBack(record: UpgradeRecord, rollback: Rollback, since: string): Expectation {
  const { plan } = record;
  const { active, idle } = slotsOf(plan);
  const services = servicesBack(record, rollback);
  const of = (name: string) => services.find(({ service }) => service === name);
  const workers = stableWorkers(plan, of(active.worker)?.desired ?? 0);
  // Healed workers that are still there serve the same master.
  const healed = plan.topology === 'shared-master' ? (rollback.desired[idle.worker] ?? 0) : 0;
  return {
    services,
    master: {
      service: active.master,
      taskDefinition: of(active.master)?.taskDefinition ?? '',
      version: plan.stable.version,
    },
    workers: workers.active,
    leaving: workers.leaving + healed,
    foreignWorkers: plan.foreignWorkers,
    watchedWorkers: null,
    since,
    // Tasks that stopped are no evidence here: the stable ones may have been restarted long before this upgrade.
    begun: null,
    masterStarting: true,
  };
}

function servicesBack(record: UpgradeRecord, rollback: Rollback): readonly ExpectedService[] {
  const { plan } = record;
  const { active } = slotsOf(plan);
  const first = hopRecord(record, 0);
  return servicesAt(plan, { kind: 'before' }).map((target) => {
    const { service } = target;
    const during = registeredRevision(record, service) ?? taskDefinitionOf(first, target);
    const desired = rollback.desired[service] ?? target.desired;
    // What stays at another revision for now keeps it until RollBack puts the stable one back.
    const taskDefinition = restoredRevisions(record)[service] ?? during;
    return {
      service,
      desired,
      taskDefinition,
      before: { desired, taskDefinition: during },
      // Why the upgrade is rolled back may be that these can't run: to wait for them would make the rollback fail.
      leaves: service !== active.master && service !== active.worker,
    };
  });
}
