import type { UpgradePlan } from '../plan.ts';
import { afterSuccess } from './afterwards.ts';
import { type Automation, allSuspended } from './automation.ts';

/** What an upgrade found before its first change, and its plan: they say what it writes itself. */
export interface Found {
  readonly before: Automation;
  readonly plan: UpgradePlan;
}

/** Every kind of activity of every target suspended, within the limits that it has, and no rebalancing. */
export function whileUpgrading({ scalableTargets }: Automation): Automation {
  return {
    scalableTargets: scalableTargets.map((target) => ({ ...target, suspended: allSuspended })),
    rebalanced: [],
  };
}

/** What an upgrade may have written itself. */
export function ownStates({ before, plan }: Found): readonly Automation[] {
  return [before, whileUpgrading(before), afterSuccess(before, plan)];
}
