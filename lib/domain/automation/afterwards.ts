import { endingSlot } from '../course/hop-plan.ts';
import type { UpgradePlan } from '../plan.ts';
import { type Automation, allSuspended, type ScalableTarget, targetOf } from './automation.ts';

/**
 * What is to act by itself after a success. What an upgrade found stays with the role and not with the service: the
 * new active service takes over from the old one. Zone rebalancing stays with the service.
 *
 * Worked example, upgraded from blue to green: blue 2 to 10 and on, green 0 to 0 → green 2 to 10 and on, blue 0 to 0 and
 * suspended.
 */
export function afterSuccess(before: Automation, plan: UpgradePlan): Automation {
  const pairs = changedPlaces(plan);
  const changed = new Set(pairs.flat());
  return {
    scalableTargets: [
      ...before.scalableTargets.filter(({ service }) => !changed.has(service)),
      ...pairs.flatMap(([left, taken]) => exchanged(before, left, taken)),
    ],
    rebalanced: before.rebalanced,
  };
}

/** Pairs of services of which the first one served before and the second one does after a success. */
export function changedPlaces(plan: UpgradePlan): readonly (readonly [string, string])[] {
  if (endingSlot(plan) === plan.activeSlot) return [];
  const left = plan.slots[plan.activeSlot];
  const taken = plan.slots[endingSlot(plan)];
  const workers = [left.worker, taken.worker] as const;
  return plan.topology === 'shared-master' ? [workers] : [[left.master, taken.master], workers];
}

/**
 * The service that was left is suspended and keeps no minimum: a policy would start its tasks up to that from 0 (ECS
 * developer guide, "Automatically scale your Amazon ECS service"), and a scheduled action sets limits of its own. It takes
 * the other one's limits, and keeps its own where that was not registered: to deregister it would delete its policies.
 */
function exchanged(before: Automation, left: string, taken: string): readonly ScalableTarget[] {
  const [active, idle] = [targetOf(before, left), targetOf(before, taken)];
  const now = active ? { ...active, service: taken } : idle && { ...idle, suspended: allSuspended };
  const rest = idle ?? active;
  return [
    ...(rest ? [{ ...rest, service: left, min: 0, suspended: allSuspended }] : []),
    ...(now ? [now] : []),
  ];
}
