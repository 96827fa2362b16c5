import {
  type Automation,
  describeTarget,
  type ScalableTarget,
  sameActivities,
  sameLimits,
  stillSuspended,
  targetOf,
} from './automation.ts';
import { type Found, ownStates } from './found.ts';

export interface Carried {
  /** Of the service that was left, with what somebody else set. */
  readonly target: ScalableTarget;
  readonly sentence: string;
}

/** Limits and suspensions each for itself; none where nobody changed them, or took the target away. */
export function carriedOver(found: Found, now: Automation, left: string, taken: string): readonly Carried[] {
  const current = targetOf(now, left);
  if (!current) return [];
  const ours = ownStates(found).flatMap((each) => targetOf(each, left) ?? []);
  const newLimits = !ours.some((each) => sameLimits(each, current));
  const newSuspensions = !ours.some((each) => sameActivities(each.suspended, current.suspended));
  if (!newLimits && !newSuspensions) return [];
  const before = targetOf(found.before, left) ?? current;
  const { min, max } = newLimits ? current : before;
  const suspended = newSuspensions ? stillSuspended(before.suspended, current.suspended) : before.suspended;
  return [
    {
      target: { service: left, min, max, suspended },
      sentence: `somebody else changed ${describeTarget(current)}; that goes to ${taken}`,
    },
  ];
}
