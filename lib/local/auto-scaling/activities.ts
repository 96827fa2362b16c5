import type { ScalableTarget } from './scalable-target.ts';

/**
 * The three kinds of activity by which Application Auto Scaling changes a count, as it does for ECS (ECS developer
 * guide, "Automatically scale your Amazon ECS service", considerations). Each is the new count, or null: suspended.
 */

/** A scaling policy's alarm asks for more tasks. A count below the minimum comes to the minimum first. */
export function scaledOut(
  { min, max, suspended }: ScalableTarget,
  count: number,
  tasks: number,
): number | null {
  if (suspended.DynamicScalingOutSuspended) return null;
  if (count < min) return min;
  return count > max ? count : Math.min(max, count + tasks);
}

/** A scaling policy's alarm asks for fewer tasks. A count above the maximum comes to the maximum first. */
export function scaledIn(
  { min, max, suspended }: ScalableTarget,
  count: number,
  tasks: number,
): number | null {
  if (suspended.DynamicScalingInSuspended) return null;
  if (count > max) return max;
  return count < min ? count : Math.max(min, count - tasks);
}

/** A scheduled action has set the limits: the count comes into them. */
export function scaledBySchedule({ min, max, suspended }: ScalableTarget, count: number): number | null {
  return suspended.ScheduledScalingSuspended ? null : Math.min(max, Math.max(min, count));
}
