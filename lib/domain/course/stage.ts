import { otherSlot, type Slot } from '../cluster.ts';
import type { UpgradePlan, VersionCount, WorkerCounts } from '../plan.ts';
import { unknownVersion } from '../planning/existing-workers.ts';
import { sameVersion } from '../versions/version.ts';

/**
 * The states of the cluster that an upgrade passes through, in order. `drained` belongs to `recreate` only: both
 * worker services at zero before the master changes.
 */
export type Stage =
  | { readonly kind: 'before' }
  | { readonly kind: 'drained' }
  | { readonly kind: 'master' }
  | { readonly kind: 'batch'; readonly index: number }
  | { readonly kind: 'after' };

/** What one service is to be at a stage. */
export interface ServiceTarget {
  readonly service: string;
  readonly role: 'master' | 'worker';
  readonly desired: number;
  readonly revision: 'stable' | 'target';
}

/** The slot that serves now and the one that the upgrade fills. */
export function slotsOf(plan: UpgradePlan): { readonly active: Slot; readonly idle: Slot } {
  return { active: plan.slots[plan.activeSlot], idle: plan.slots[otherSlot(plan.activeSlot)] };
}

/** The master service that serves the target's workers. */
export function targetMaster(plan: UpgradePlan): string {
  return slotsOf(plan).idle.master;
}

/** The stage from which a write leads to this one. */
export function stageBefore(plan: UpgradePlan, stage: Stage): Stage {
  switch (stage.kind) {
    case 'before':
    case 'drained':
      return { kind: 'before' };
    case 'master':
      return plan.strategy === 'recreate' ? { kind: 'drained' } : { kind: 'before' };
    case 'batch':
      return stage.index === 0 ? { kind: 'master' } : { kind: 'batch', index: stage.index - 1 };
    case 'after':
      return { kind: 'batch', index: plan.batches.length - 1 };
  }
}

/**
 * Every service of the cluster as it is to be at a stage. Worked example, blue-green from blue, 4 workers, one
 * batch of 1 written: blue master 1 and blue workers 4 at stable, green master 1 and green workers 1 at target.
 */
export function servicesAt(plan: UpgradePlan, stage: Stage): readonly ServiceTarget[] {
  const { active, idle } = slotsOf(plan);
  const counts = workersAt(plan, stage);
  const moved = stage.kind !== 'before' && stage.kind !== 'drained';
  const revision = moved ? 'target' : 'stable';
  const masters: readonly ServiceTarget[] =
    plan.topology === 'shared-master'
      ? [{ service: active.master, role: 'master', desired: 1, revision: heals(plan) ? 'stable' : revision }]
      : [
          {
            service: active.master,
            role: 'master',
            desired: stage.kind === 'after' ? 0 : 1,
            revision: 'stable',
          },
          { service: idle.master, role: 'master', desired: moved ? 1 : 0, revision },
        ];
  return [
    ...masters,
    { service: active.worker, role: 'worker', desired: counts.active, revision: 'stable' },
    { service: idle.worker, role: 'worker', desired: counts.idle, revision },
  ];
}

/** A hop that heals leaves the master alone: only workers of other versions are replaced. */
function heals(plan: UpgradePlan): boolean {
  return plan.hops[0]?.kind === 'heal';
}

function workersAt(plan: UpgradePlan, stage: Stage): WorkerCounts {
  const all = plan.bounds.desired;
  switch (stage.kind) {
    case 'before':
      return { active: all, idle: 0 };
    case 'drained':
      return { active: 0, idle: 0 };
    case 'master':
      return { active: plan.strategy === 'recreate' ? 0 : all, idle: 0 };
    case 'batch':
      return plan.batches[stage.index]?.after ?? { active: 0, idle: all };
    case 'after':
      return { active: 0, idle: all };
  }
}

/** What differs between two stages, in the order in which it is written: see `inWriteOrder`. */
export function changesBetween(plan: UpgradePlan, from: Stage, to: Stage): readonly ServiceTarget[] {
  const before = new Map(servicesAt(plan, from).map((target) => [target.service, target]));
  const changed = servicesAt(plan, to).filter((target) => {
    const was = before.get(target.service);
    return was?.desired !== target.desired || was.revision !== target.revision;
  });
  return inWriteOrder(changed, (service) => before.get(service)?.desired ?? 0);
}

/**
 * Lowers come before raises, so that a function that dies between two writes leaves fewer tasks, never more than
 * the bounds allow; a master comes before the workers that it is to serve (invariant 2).
 */
export function inWriteOrder<Change extends Pick<ServiceTarget, 'service' | 'role' | 'desired'>>(
  changes: readonly Change[],
  desiredBefore: (service: string) => number,
): readonly Change[] {
  const rank = (target: Change): number => {
    if (target.role === 'worker') return target.desired < desiredBefore(target.service) ? 0 : 2;
    return 1;
  };
  return [...changes].sort((left, right) => rank(left) - rank(right));
}

/** The workers that a master is to list. */
export interface ExpectedWorkers {
  /** Once a version. */
  readonly workers: readonly VersionCount[];
  /** Workers of several versions that leave in an order that ECS chooses: counted, their versions are not looked at. */
  readonly leaving: number;
}

/** The workers that the target's master is to list at a stage. */
export function workersExpected(plan: UpgradePlan, stage: Stage): ExpectedWorkers {
  const counts = workersAt(plan, stage);
  const { active, leaving } = stableWorkers(plan, plan.topology === 'shared-master' ? counts.active : 0);
  const { version } = plan.target;
  const already = active.find((workers) => sameVersion(workers.version, version));
  const others = active.filter((workers) => workers !== already);
  const moved = { version, count: counts.idle + (already?.count ?? 0), by: 'deployed' } as const;
  return { workers: [...others, moved].filter(({ count }) => count > 0), leaving };
}

/** How many stable workers are left, by version where they are all of one. */
export function stableWorkers(
  { existing, stable }: Pick<UpgradePlan, 'existing' | 'stable'>,
  count: number,
): { readonly active: readonly VersionCount[]; readonly leaving: number } {
  const [first, ...others] = existing;
  const version = first?.version ?? stable.version;
  const told = version !== unknownVersion && others.every((other) => sameVersion(other.version, version));
  return !told
    ? { active: [], leaving: count }
    : { active: count > 0 ? [{ version, count, by: 'deployed' }] : [], leaving: 0 };
}
