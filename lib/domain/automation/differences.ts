import {
  type Automation,
  allSuspended,
  describeTarget,
  type ScalableTarget,
  sameActivities,
  sameLimits,
  stillSuspended,
  targetOf,
} from './automation.ts';
import { type Found, ownStates } from './found.ts';

export type AutomationChange =
  | { readonly kind: 'scaling'; readonly target: ScalableTarget }
  | { readonly kind: 'zone-rebalancing'; readonly service: string; readonly on: boolean };

/** What is to be written, and what somebody else changed meanwhile: that is named and left as it is. */
export interface Adjustment {
  readonly changes: readonly AutomationChange[];
  /** Sentences. */
  readonly leftAlone: readonly string[];
}

/** From what is to what is wanted. `regardless`: services of which it does not matter who changed them. */
export function differences(
  found: Found,
  now: Automation,
  wanted: Automation,
  regardless: ReadonlySet<string> = new Set(),
): Adjustment {
  const ours = ownStates(found);
  const services = new Set(
    [...ours, wanted].flatMap(({ scalableTargets }) => scalableTargets.map(({ service }) => service)),
  );
  const scaling = [...services].map((service) =>
    scalingAdjustment(
      service,
      targetOf(now, service),
      targetOf(wanted, service),
      [...ours, ...(regardless.has(service) ? [now] : [])].map((each) => targetOf(each, service)),
    ),
  );
  return {
    changes: [...scaling.flatMap(({ changes }) => changes), ...rebalancing(found.before, now, wanted)],
    leftAlone: scaling.flatMap(({ leftAlone }) => leftAlone),
  };
}

/**
 * Limits and suspensions count apart: who changed the one has not changed the other. Of suspensions only what somebody
 * resumed can be told from what the upgrade itself suspended.
 */
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
    : stillSuspended(to.suspended, now.suspended);
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
