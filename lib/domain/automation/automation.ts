/** What changes a cluster's services by itself: an upgrade suspends it, as its counts are the upgrade's meanwhile. */

/** Which of the three kinds of activity of Application Auto Scaling are suspended. */
export interface SuspendedActivities {
  readonly dynamicIn: boolean;
  readonly dynamicOut: boolean;
  readonly scheduled: boolean;
}

/** A service whose count Application Auto Scaling may change, between `min` and `max` tasks. */
export interface ScalableTarget {
  readonly service: string;
  readonly min: number;
  readonly max: number;
  readonly suspended: SuspendedActivities;
}

export interface Automation {
  readonly scalableTargets: readonly ScalableTarget[];
  /** Services of which ECS moves tasks between availability zones. */
  readonly rebalanced: readonly string[];
}

export const allSuspended: SuspendedActivities = { dynamicIn: true, dynamicOut: true, scheduled: true };

/** Whether any of the three kinds still changes the count. */
export function isScaled({ suspended }: Pick<ScalableTarget, 'suspended'>): boolean {
  return !sameActivities(suspended, allSuspended);
}

export function sameActivities(one: SuspendedActivities, other: SuspendedActivities): boolean {
  return (
    one.dynamicIn === other.dynamicIn &&
    one.dynamicOut === other.dynamicOut &&
    one.scheduled === other.scheduled
  );
}

/** What was to be suspended, but for the kinds that somebody resumed since. */
export function stillSuspended(wanted: SuspendedActivities, now: SuspendedActivities): SuspendedActivities {
  return {
    dynamicIn: wanted.dynamicIn && now.dynamicIn,
    dynamicOut: wanted.dynamicOut && now.dynamicOut,
    scheduled: wanted.scheduled && now.scheduled,
  };
}

export function sameLimits(
  one: Pick<ScalableTarget, 'min' | 'max'>,
  other: Pick<ScalableTarget, 'min' | 'max'>,
): boolean {
  return one.min === other.min && one.max === other.max;
}

/** The scalable target of a service; undefined where it is not registered. */
export function targetOf({ scalableTargets }: Automation, service: string): ScalableTarget | undefined {
  return scalableTargets.find((target) => target.service === service);
}

/** `auto scaling of blue-worker: 2 to 10, on`. */
export function describeTarget({ service, min, max, suspended }: ScalableTarget): string {
  return `auto scaling of ${service}: ${min} to ${max}, ${describeActivities(suspended)}`;
}

function describeActivities({ dynamicIn, dynamicOut, scheduled }: SuspendedActivities): string {
  const kinds = [dynamicIn && 'scale-in', dynamicOut && 'scale-out', scheduled && 'scheduled'].filter(
    Boolean,
  );
  if (kinds.length === 0) return 'on';
  return kinds.length === 3 ? 'suspended' : `suspended for ${kinds.join(' and ')}`;
}
