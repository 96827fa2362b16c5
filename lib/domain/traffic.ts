import type { Cause } from './cause.ts';
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

/** What the way forward does about the rule, given what it says now. */
export type UsersForward =
  | { readonly kind: 'there' }
  | { readonly kind: 'move'; readonly before: SlotWeights; readonly weights: SlotWeights }
  | { readonly kind: 'give-up'; readonly cause: Cause };

/**
 * `before` are the weights that this upgrade found; null until it looked. Other ones than those are somebody else's, and
 * are not overwritten in silence.
 */
export function usersForward(
  slot: SlotName,
  reading: RoutingReading,
  before: SlotWeights | null,
): UsersForward {
  if (reading.kind === 'unusable') return { kind: 'give-up', cause: unusable(reading.reason) };
  const { weights } = reading;
  if (servesAlone(slot, weights)) return { kind: 'there' };
  if (before && !sameWeights(weights, before)) return { kind: 'give-up', cause: changed(slot, weights) };
  return { kind: 'move', before: weights, weights: weightsFor(slot, weights) };
}

/** Why users don't all reach this slot, which is to serve them alone; null where they do. */
export function usersStrayed(slot: SlotName, reading: RoutingReading): Cause | null {
  if (reading.kind === 'unusable') return unusable(reading.reason);
  return servesAlone(slot, reading.weights) ? null : changed(slot, reading.weights);
}

function unusable(message: string): Cause {
  return { code: 'rule-unusable', message };
}

function changed(slot: SlotName, weights: SlotWeights): Cause {
  const now = describeWeights(weights);
  const message = `somebody else gave the load balancer's rule the weights ${now}, where ${slot} was to have all users`;
  return { code: 'changed-by-somebody-else', message };
}

/** Where users are on the way back: still where this upgrade led them, back, or led elsewhere by somebody else. */
export type UsersBack = 'moved' | 'back' | 'led-by-others';

/** `slot` is the one that this upgrade led them to, `before` the weights that it found. */
export function usersBack(slot: SlotName, now: SlotWeights, before: SlotWeights): UsersBack {
  if (sameWeights(now, before)) return 'back';
  return servesAlone(slot, now) ? 'moved' : 'led-by-others';
}

/** What the way back knows of the two masters that could serve users. */
export interface MastersOnTheWayBack {
  /** What the way back wrote before was observed: the stable master is healthy and has workers again. */
  readonly restored: boolean;
  /** Whether the target's master still serves its workers. */
  readonly targetServes: boolean;
  /** Whether the stable master runs and answers, with or without workers. */
  readonly stableAnswers: boolean;
}

/**
 * Whether users are led back now. A target that serves keeps them until the stable master has workers again; a dead one
 * serves nobody, so that any stable master that answers is better.
 */
export function usersMayReturn({ restored, targetServes, stableAnswers }: MastersOnTheWayBack): boolean {
  return restored || (!targetServes && stableAnswers);
}
