import { endingSlot } from '../course/hop-plan.ts';
import { afterSuccess, changedPlaces } from './afterwards.ts';
import type { Automation } from './automation.ts';
import { carriedOver } from './carried-over.ts';
import { type Adjustment, type AutomationChange, differences } from './differences.ts';
import { type Found, whileUpgrading } from './found.ts';

/** What is left to be suspended. Also once limits have moved: a success that did not come about is rolled back. */
export function suspensions(found: Found, now: Automation): Adjustment {
  return differences(found, now, whileUpgrading(found.before));
}

/** What is left to be put back: as it was before, or, after a success, with the limits at the new active services. */
export function restorations(found: Found, now: Automation, outcome: 'succeeded' | 'put-back'): Adjustment {
  return outcome === 'succeeded' ? moved(found, now) : putBack(found, now);
}

function putBack(found: Found, now: Automation): Adjustment {
  const { changes, leftAlone } = differences(found, now, found.before);
  const active = found.plan.slots[found.plan.activeSlot].worker;
  return { changes: inOrder(changes, active, 'last'), leftAlone };
}

/**
 * What somebody else set meanwhile for a service that served is meant for the one that serves now: it is carried over,
 * and written there first, so that nothing of it is lost if the next write fails.
 */
function moved(found: Found, now: Automation): Adjustment {
  const { before, plan } = found;
  const carried = changedPlaces(plan).flatMap(([left, taken]) => carriedOver(found, now, left, taken));
  const left = new Set(carried.map(({ target }) => target.service));
  const meant = {
    ...before,
    scalableTargets: [
      ...before.scalableTargets.filter(({ service }) => !left.has(service)),
      ...carried.map(({ target }) => target),
    ],
  };
  const { changes, leftAlone } = differences(found, now, afterSuccess(meant, plan), left);
  const active = plan.slots[endingSlot(plan)].worker;
  return {
    changes: inOrder(changes, active, carried.length > 0 ? 'first' : 'last'),
    leftAlone: [...carried.map(({ sentence }) => sentence), ...leftAlone],
  };
}

function inOrder(
  changes: readonly AutomationChange[],
  active: string,
  place: 'first' | 'last',
): readonly AutomationChange[] {
  const sign = place === 'last' ? 1 : -1;
  return changes.toSorted((one, other) => sign * (placeOf(one, active) - placeOf(other, active)));
}

/** The service that serves comes last: from then on its count changes by itself. */
function placeOf(change: AutomationChange, active: string): number {
  return change.kind === 'scaling' && change.target.service === active ? 1 : 0;
}
