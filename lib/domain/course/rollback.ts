import type { Bounds, UpgradePlan } from '../plan.ts';
import { inWriteOrder, type ServiceTarget, type Stage, servicesAt, slotsOf } from './stage.ts';

/** Worker counts on the way back: `stable` grows to all, `target` shrinks to none. */
export interface RollbackCounts {
  readonly stable: number;
  readonly target: number;
}

/**
 * The next counts on the way back while the target's workers still serve. The stable side grows first, as far as
 * the ceiling allows with what must be kept of the target side right after the write:
 *
 *     kept = max(0, desired − maxUnavailable − stable)
 *     stable' = min(desired, desired + maxSurge − kept)
 *     target' = min(target, desired + maxSurge − stable')
 *
 * Worked examples, 4 desired, surge 2, none unavailable: (3, 3) → (4, 2) → (4, 0); (1, 4) → (3, 3) → (4, 2) → (4, 0).
 * It always moves: stable' is desired, or stable + maxSurge + maxUnavailable, which is at least 1 more.
 */
export function countsBack(now: RollbackCounts, bounds: Bounds): RollbackCounts {
  const { desired, maxSurge, maxUnavailable } = bounds;
  if (now.stable >= desired) return { stable: desired, target: 0 };
  const kept = Math.max(0, desired - maxUnavailable - now.stable);
  const stable = Math.min(desired, desired + maxSurge - kept);
  return { stable, target: Math.min(now.target, desired + maxSurge - stable) };
}

/** One change of a service on the way back; with `restore` its stable revision is put back, too. */
export interface RollbackChange extends Pick<ServiceTarget, 'service' | 'role' | 'desired'> {
  readonly restore: boolean;
}

/** What the rollback knows of the cluster when it decides on its next write. */
export interface RollbackSituation {
  /** Desired counts by service. */
  readonly desired: ReadonlyMap<string, number>;
  /** Running counts by service: what was raised just now does not serve yet. */
  readonly running: ReadonlyMap<string, number>;
  /** No worker task of either slot runs or is about to. */
  readonly workersGone: boolean;
  /** The stable master's service has its stable revision: it never changed, or was put back. */
  readonly masterRestored: boolean;
  /** Whether the target's master serves its workers: a dead one's workers count for nothing. */
  readonly targetServes: boolean;
  /** Whether users are still led to the target's master: it stays until there is another one for them. */
  readonly keepsTargetMaster: boolean;
}

/**
 * The next write of a rollback; empty when every service is as it was before. Two masters: the counts go back,
 * within the bounds while the target serves. One shared master: its workers go first and are seen gone, because a
 * stable master that meets a newer worker, or a bad worker that meets any master, crashes again (Locust issue #2975).
 */
export function rollbackChanges(plan: UpgradePlan, situation: RollbackSituation): readonly RollbackChange[] {
  const wanted =
    plan.topology === 'shared-master' ? sharedMaster(plan, situation) : withinBounds(plan, situation);
  return inWriteOrder(wanted, (service) => situation.desired.get(service) ?? 0);
}

function withinBounds(plan: UpgradePlan, situation: RollbackSituation): readonly RollbackChange[] {
  const { active, idle } = slotsOf(plan);
  const before = restored(plan, { kind: 'before' }).filter(
    ({ service }) => !situation.keepsTargetMaster || service !== idle.master,
  );
  const target = situation.desired.get(idle.worker) ?? 0;
  if (!situation.targetServes || target === 0) return before;
  const raised = situation.desired.get(active.worker) ?? 0;
  // Called again before the workers that it raised run, it must not take others away for them.
  const stable = Math.min(raised, situation.running.get(active.worker) ?? 0);
  const next = countsBack({ stable, target }, plan.bounds);
  if (next.target === 0) return before;
  // Conclude may have taken the stable master away: its workers need it before they come back.
  const master = { service: active.master, role: 'master', desired: 1, restore: true } as const;
  const stableWorkers = { ...worker(active.worker, Math.max(raised, next.stable)), restore: true };
  return [master, stableWorkers, worker(idle.worker, next.target)];
}

function sharedMaster(plan: UpgradePlan, situation: RollbackSituation): readonly RollbackChange[] {
  const { active, idle } = slotsOf(plan);
  if (situation.masterRestored) {
    // Healed workers are of the version of their master, which never changed: they serve until others are back.
    return plan.hops[0]?.kind === 'heal' ? withinBounds(plan, situation) : restored(plan, { kind: 'before' });
  }
  if (!situation.workersGone) return [worker(active.worker, 0), worker(idle.worker, 0)];
  return restored(plan, { kind: 'drained' });
}

function worker(service: string, desired: number): RollbackChange {
  return { service, role: 'worker', desired, restore: false };
}

function restored(plan: UpgradePlan, stage: Stage): readonly RollbackChange[] {
  return servicesAt(plan, stage).map(({ service, role, desired }) => ({
    service,
    role,
    desired,
    restore: true,
  }));
}

/** Causes after which the target's master serves nobody: its workers need not be kept on the way back. */
const deadMaster = new Set([
  'master-crashed',
  'listener-crashed',
  'listener-silent',
  'master-unreachable',
  'wrong-version',
  'master-not-ready',
]);

/** Whether the target's workers still serve after this cause: they don't where their master is dead. */
export function targetServesAfter(causeCode: string): boolean {
  return !deadMaster.has(causeCode);
}
