import { endingSlot } from '../course/hop-plan.ts';
import type { UpgradePlan } from '../plan.ts';
import { afterSuccess } from './afterwards.ts';
import {
  type Automation,
  allSuspended,
  describeTarget,
  type ScalableTarget,
  sameActivities,
  sameLimits,
  targetOf,
} from './automation.ts';

export type AutomationChange =
  | { readonly kind: 'scaling'; readonly target: ScalableTarget }
  | { readonly kind: 'zone-rebalancing'; readonly service: string; readonly on: boolean };

/** What is to be written, and what somebody else changed meanwhile: that is named and left as it is. */
export interface Adjustment {
  readonly changes: readonly AutomationChange[];
  /** Sentences. */
  readonly leftAlone: readonly string[];
}

/** What an upgrade found before its first change, and its plan: they say what it writes itself. */
export interface Found {
  readonly before: Automation;
  readonly plan: UpgradePlan;
}

/** What is left to be suspended. Also once limits have moved: a success that did not come about is rolled back. */
export function suspensions(found: Found, now: Automation): Adjustment {
  return adjustment(found, now, whileUpgrading(found.before));
}

/** What is left to be put back: as it was before, or, after a success, with the limits at the new active services. */
export function restorations(found: Found, now: Automation, outcome: 'succeeded' | 'put-back'): Adjustment {
  const { before, plan } = found;
  const succeeded = outcome === 'succeeded';
  const { changes, leftAlone } = adjustment(found, now, succeeded ? afterSuccess(before, plan) : before);
  const active = plan.slots[succeeded ? endingSlot(plan) : plan.activeSlot].worker;
  return {
    changes: changes.toSorted((one, other) => placeOf(one, active) - placeOf(other, active)),
    leftAlone,
  };
}

/** The service that serves comes last: from then on its count changes by itself. */
function placeOf(change: AutomationChange, active: string): number {
  return change.kind === 'scaling' && change.target.service === active ? 1 : 0;
}

/** Every kind of activity of every target suspended, within the limits that it has, and no rebalancing. */
export function whileUpgrading({ scalableTargets }: Automation): Automation {
  return {
    scalableTargets: scalableTargets.map((target) => ({ ...target, suspended: allSuspended })),
    rebalanced: [],
  };
}

function adjustment(found: Found, now: Automation, wanted: Automation): Adjustment {
  const { before, plan } = found;
  const ours = [before, whileUpgrading(before), afterSuccess(before, plan)];
  const services = new Set(
    ours.flatMap(({ scalableTargets }) => scalableTargets.map(({ service }) => service)),
  );
  const scaling = [...services].map((service) =>
    scalingAdjustment(
      service,
      targetOf(now, service),
      targetOf(wanted, service),
      ours.map((each) => targetOf(each, service)),
    ),
  );
  return {
    changes: [...scaling.flatMap(({ changes }) => changes), ...rebalancing(before, now, wanted)],
    leftAlone: scaling.flatMap(({ leftAlone }) => leftAlone),
  };
}

/** Limits and suspensions count apart: who changed the one has not changed the other. */
function scalingAdjustment(
  service: string,
  now: ScalableTarget | undefined,
  wanted: ScalableTarget | undefined,
  ours: readonly (ScalableTarget | undefined)[],
): Adjustment {
  if (!now) return unregistered(service, wanted, ours);
  const to = wanted ?? inert(service);
  const written = ours.flatMap((each) => each ?? []);
  const limits = written.concat(to).some((each) => sameLimits(each, now)) ? to : now;
  const suspended = written.concat(to).some((each) => sameActivities(each.suspended, now.suspended))
    ? to.suspended
    : now.suspended;
  const target = { service, min: limits.min, max: limits.max, suspended };
  return {
    changes: sameTarget(target, now) ? [] : [{ kind: 'scaling', target }],
    leftAlone: sameTarget(target, to) ? [] : [`somebody else changed ${describeTarget(now)}`],
  };
}

function unregistered(
  service: string,
  wanted: ScalableTarget | undefined,
  ours: readonly (ScalableTarget | undefined)[],
): Adjustment {
  if (!wanted) return { changes: [], leftAlone: [] };
  if (ours.includes(undefined)) return { changes: [{ kind: 'scaling', target: wanted }], leftAlone: [] };
  return { changes: [], leftAlone: [`somebody else took the auto scaling of ${service} away`] };
}

/** As good as not registered, which is what it was before this upgrade. */
function inert(service: string): ScalableTarget {
  return { service, min: 0, max: 0, suspended: allSuspended };
}

function sameTarget(one: ScalableTarget, other: ScalableTarget): boolean {
  return sameLimits(one, other) && sameActivities(one.suspended, other.suspended);
}

/** Only what was on before is switched. */
function rebalancing(before: Automation, now: Automation, wanted: Automation): readonly AutomationChange[] {
  return before.rebalanced.flatMap((service) => {
    const on = wanted.rebalanced.includes(service);
    return now.rebalanced.includes(service) === on
      ? []
      : [{ kind: 'zone-rebalancing', service, on } as const];
  });
}

/** `auto scaling of blue-worker: 2 to 10, suspended`. */
export function describeAutomationChange(change: AutomationChange): string {
  if (change.kind === 'scaling') return describeTarget(change.target);
  return `zone rebalancing of ${change.service}: ${change.on ? 'on' : 'off'}`;
}
