import { mastersOf, servicesOf } from '../../../lib/domain/cluster.ts';
import { hopPlan } from '../../../lib/domain/course/hop-plan.ts';
import {
  changesBetween,
  type ServiceTarget,
  type Stage,
  stageBefore,
} from '../../../lib/domain/course/stage.ts';
import type { UpgradePlan } from '../../../lib/domain/plan.ts';

/** What a service is to run. Workers of several versions run before an upgrade only. */
export interface Simulated {
  readonly versions: readonly string[];
  readonly desired: number;
}

export type SimulatedCluster = ReadonlyMap<string, Simulated>;

/** One write of one service, with the whole cluster after it. */
export interface Write {
  readonly plan: UpgradePlan;
  readonly stage: Stage;
  readonly service: string;
  readonly role: ServiceTarget['role'];
  /** At the stage before: what runs for sure. */
  readonly before: SimulatedCluster;
  readonly after: SimulatedCluster;
}

/** Every write of a plan, in order, hop by hop. A function may die after any of them. */
export function writesOf(plan: UpgradePlan): readonly Write[] {
  const writes: Write[] = [];
  let cluster = clusterBefore(plan);
  for (const index of plan.hops.keys()) {
    const hop = hopPlan(plan, index);
    for (const stage of stagesOf(hop, index === plan.hops.length - 1)) {
      const settled = cluster;
      for (const change of changesBetween(hop, stageBefore(hop, stage), stage)) {
        cluster = written(cluster, change, hop);
        writes.push({
          plan: hop,
          stage,
          service: change.service,
          role: change.role,
          before: settled,
          after: cluster,
        });
      }
    }
  }
  return writes;
}

/** The cluster before an upgrade: the active slot serves, the rest is empty. */
export function clusterBefore(plan: UpgradePlan): SimulatedCluster {
  const { master, worker } = plan.slots[plan.activeSlot];
  const workers = { versions: plan.existing.map(({ version }) => version), desired: plan.bounds.desired };
  const empty = { versions: [], desired: 0 };
  return new Map<string, Simulated>([
    ...servicesOf(plan.slots).map((service) => [service, empty] as const),
    [master, { versions: [plan.stable.version], desired: 1 }],
    [worker, workers],
  ]);
}

/** The old master of a way over several hops is the same service as the new one: it goes with the last hop only. */
function stagesOf(plan: UpgradePlan, last: boolean): readonly Stage[] {
  const batches = plan.batches.map((_, index) => ({ kind: 'batch', index }) as const);
  const drained = plan.strategy === 'recreate' ? [{ kind: 'drained' } as const] : [];
  const after = last ? [{ kind: 'after' } as const] : [];
  return [...drained, { kind: 'master' }, ...batches, ...after];
}

function written(cluster: SimulatedCluster, change: ServiceTarget, hop: UpgradePlan): SimulatedCluster {
  const was = cluster.get(change.service);
  const versions = change.revision === 'target' ? [hop.target.version] : (was?.versions ?? []);
  return new Map([...cluster, [change.service, { versions, desired: change.desired }]]);
}

/** The workers that run, each with the master that serves its slot. */
export function meetings(
  plan: UpgradePlan,
  cluster: SimulatedCluster,
): readonly { readonly master: string; readonly worker: string }[] {
  return Object.values(plan.slots).flatMap((slot) => {
    const [workers, masters] = [cluster.get(slot.worker), cluster.get(slot.master)];
    if (!workers || workers.desired === 0) return [];
    if (!masters || masters.desired === 0) throw new Error(`${slot.worker} runs without ${slot.master}`);
    return workers.versions.flatMap((worker) => masters.versions.map((master) => ({ master, worker })));
  });
}

/** Worker tasks that are to run, in both slots. */
export function workerTasks({ slots }: UpgradePlan, cluster: SimulatedCluster): number {
  const names = [slots.blue.worker, slots.green.worker];
  return names.reduce((sum, name) => sum + (cluster.get(name)?.desired ?? 0), 0);
}

/** Worker tasks that are ready for sure right after a write: those that ran at the stage before and stay. */
export function readyWorkers({ plan: { slots }, before: was, after }: Write): number {
  const names = [slots.blue.worker, slots.green.worker];
  return names.reduce(
    (sum, name) => sum + Math.min(was.get(name)?.desired ?? 0, after.get(name)?.desired ?? 0),
    0,
  );
}

/** Master services that run. */
export function runningMasters({ slots }: UpgradePlan, cluster: SimulatedCluster): readonly Simulated[] {
  return mastersOf(slots).flatMap((name) => {
    const master = cluster.get(name);
    return master && master.desired > 0 ? [master] : [];
  });
}
