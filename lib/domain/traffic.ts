import type { SlotName } from './cluster.ts';
import { otherSlot } from './cluster.ts';
import { endingSlot } from './course/hop-plan.ts';
import type { UpgradePlan } from './plan.ts';

/** A load balancer's weighted rule, by ARN, and the target group of each slot's master. */
export interface Routing {
  readonly rule: string;
  readonly targetGroups: Readonly<Record<SlotName, string>>;
}

/** How a rule shares requests out among the slots: whole numbers, of which only the ratio counts. */
export type SlotWeights = Readonly<Record<SlotName, number>>;

/** What a rule says now, or why it can't be used. */
export type RoutingReading =
  | {
      readonly kind: 'read';
      readonly weights: SlotWeights;
      /** Whether who was sent to a target group once is sent there again, whatever the weights. */
      readonly sticky: boolean;
    }
  | { readonly kind: 'unusable'; readonly reason: string };

/** The slot whose master users of the web interface reach after a success; null where that does not change. */
export function slotToServe(plan: UpgradePlan): SlotName | null {
  if (plan.topology === 'shared-master' || endingSlot(plan) === plan.activeSlot) return null;
  return endingSlot(plan);
}

/** All requests to one slot, with the heaviest weight that there was. The other target group stays attached. */
export function weightsFor(slot: SlotName, before: SlotWeights): SlotWeights {
  const all = Math.max(before.blue, before.green, 1);
  return { blue: slot === 'blue' ? all : 0, green: slot === 'green' ? all : 0 };
}

export function sameWeights(one: SlotWeights, other: SlotWeights): boolean {
  return one.blue === other.blue && one.green === other.green;
}

/** `blue 1, green 0`. */
export function describeWeights({ blue, green }: SlotWeights): string {
  return `blue ${blue}, green ${green}`;
}

/** Whether every request goes to this slot. */
export function servesAlone(slot: SlotName, weights: SlotWeights): boolean {
  return weights[slot] > 0 && weights[otherSlot(slot)] === 0;
}
