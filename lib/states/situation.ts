import { servicesOf } from '../domain/cluster.ts';
import type { RollbackSituation } from '../domain/course/rollback.ts';
import { slotsOf } from '../domain/course/stage.ts';
import type { UpgradeRecord } from '../ports/ledger.ts';
import type { World } from './ports.ts';
import { restoredRevisions } from './restore.ts';
import { registeredRevision } from './upgrade-record.ts';

/** The cluster as ECS shows it, as far as the way back depends on it. */
export type Situation = Omit<RollbackSituation, 'targetServes' | 'keepsTargetMaster'>;

/** Reads ECS. Counts are by service. */
export async function situationNow(world: World, record: UpgradeRecord): Promise<Situation> {
  const { active, idle } = slotsOf(record.plan);
  const services = await world.services.describe(servicesOf(record.plan.slots));
  const workers = services.filter(({ service }) => service === active.worker || service === idle.worker);
  const master = services.find(({ service }) => service === active.master);
  return {
    desired: new Map(services.map(({ service, desired }) => [service, desired])),
    running: new Map(services.map(({ service, running }) => [service, running])),
    workersGone: workers.every(({ desired, running, pending }) => desired + running + pending === 0),
    // Once another revision was registered for it, a read that shows the stable one may be older than the write.
    masterRestored:
      registeredRevision(record, active.master) === undefined ||
      master?.taskDefinition === restoredRevisions(record)[active.master],
  };
}
