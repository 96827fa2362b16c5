import { restorations, suspensions } from '../automation/adjustment.ts';
import type { Automation } from '../automation/automation.ts';
import { describeAutomationChange } from '../automation/differences.ts';
import { whileUpgrading } from '../automation/found.ts';
import type { UpgradePlan } from '../plan.ts';
import type { Inventory } from '../planning/inventory.ts';
import { describeWeights, sameWeights, slotToServe, weightsFor } from '../traffic.ts';
import type { PlannedStep } from './planned-steps.ts';

/** What stands around the cluster, as far as an upgrade changes it. */
export type AroundFacts = Pick<Inventory, 'services' | 'surroundings'>;

/** What a step writes around the cluster, in sentences: before what it writes to the services, and after. */
export interface AroundWrites {
  readonly first: readonly string[];
  readonly last: readonly string[];
}

/** `plan` is the whole one: a step has the plan of its hop. */
export function writesAround(
  plan: UpgradePlan,
  { kind, hop }: PlannedStep,
  facts: AroundFacts,
): AroundWrites {
  const before = automationOf(facts);
  const found = { before, plan };
  if (kind === 'master' && hop === 0) {
    return { first: suspensions(found, before).changes.map(describeAutomationChange), last: [] };
  }
  if (kind === 'restart-test') return { first: movedUsers(plan, facts), last: [] };
  if (kind === 'conclude') {
    const { changes } = restorations(found, whileUpgrading(before), 'succeeded');
    return { first: [], last: changes.map(describeAutomationChange) };
  }
  return { first: [], last: [] };
}

function automationOf({ services, surroundings }: AroundFacts): Automation {
  const rebalanced = services.filter(({ zoneRebalancing }) => zoneRebalancing).map(({ service }) => service);
  return { scalableTargets: surroundings.scalableTargets, rebalanced };
}

/** Whether a load balancer leads users to the new master: it is looked at once more before the old one goes. */
export function leadsUsers(plan: UpgradePlan, { surroundings: { routing } }: AroundFacts): boolean {
  return slotToServe(plan) !== null && routing?.kind === 'read';
}

function movedUsers(plan: UpgradePlan, { surroundings: { routing } }: AroundFacts): readonly string[] {
  const slot = slotToServe(plan);
  if (slot === null || routing?.kind !== 'read') return [];
  const weights = weightsFor(slot, routing.weights);
  return sameWeights(weights, routing.weights) ? [] : [`load balancer: ${describeWeights(weights)}`];
}
