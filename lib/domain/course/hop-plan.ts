import { otherSlot, type SlotName } from '../cluster.ts';
import type { UpgradePlan } from '../plan.ts';

/**
 * The plan of one hop, as if it were an upgrade of its own: what the hop before it left is stable, and the slots have
 * changed places. Worked example, rolling from blue over 2.30.0 to 2.32.2: hop 0 is stable → 2.30.0 from blue to
 * green, hop 1 is 2.30.0 → 2.32.2 from green to blue.
 */
export function hopPlan(plan: UpgradePlan, index: number): UpgradePlan {
  const hop = plan.hops[index];
  if (!hop) throw new RangeError(`the plan has ${plan.hops.length} hops and none at ${index}`);
  const before = plan.hops[index - 1];
  return {
    ...plan,
    hops: [hop],
    activeSlot: index % 2 === 0 ? plan.activeSlot : otherSlot(plan.activeSlot),
    stable: before?.to ?? plan.stable,
    existing: before
      ? [{ version: before.to.version, count: plan.bounds.desired, by: 'deployed' }]
      : plan.existing,
    target: hop.to,
  };
}

/** The plan of the hop that ends at the target. */
export function lastHopPlan(plan: UpgradePlan): UpgradePlan {
  return hopPlan(plan, plan.hops.length - 1);
}

/** The slot that is active after a success. */
export function endingSlot(plan: UpgradePlan): SlotName {
  return otherSlot(lastHopPlan(plan).activeSlot);
}
