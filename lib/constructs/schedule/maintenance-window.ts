import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { badConstruct } from '../bad-construct.ts';

/** When an upgrade may begin, as EventBridge Scheduler is told it. */
export interface MaintenanceWindow {
  readonly length: Duration;
  /** How far after its moment the schedule may run, so that many schedules don't run at once. */
  readonly flexible: Duration | null;
  /** How long delivery is tried again. Below the window's length: what comes later is refused by Prepare. */
  readonly maximumEventAge: Duration;
}

/** From the start of an execution to the end of its Prepare: a run that is delivered later would miss its window. */
const startSeconds = 60;
/** EventBridge Scheduler's own limits of a retry policy's `MaximumEventAgeInSeconds` (API reference, RetryPolicy). */
const [leastAge, mostAge] = [60, 86_400];
/** And of a flexible time window (API reference, FlexibleTimeWindow). */
const mostFlexibleMinutes = 1_440;

const mostAttempts = 185;

/** How often a start that fails is tried again; throws for more than EventBridge Scheduler allows (RetryPolicy). */
export function retryAttempts(scope: Construct, given: number = mostAttempts): number {
  if (Number.isInteger(given) && given >= 0 && given <= mostAttempts) return given;
  throw badConstruct(scope, `retryAttempts is ${given}`, `give a whole number from 0 to ${mostAttempts}`);
}

/** Throws for a window that never opens: it is over before the run could begin. */
export function maintenanceWindow(
  scope: Construct,
  length: Duration,
  flexible: Duration | undefined,
): MaintenanceWindow {
  const seconds = length.toSeconds({ integral: false });
  if (!Number.isInteger(seconds)) {
    throw badConstruct(scope, `the window is ${seconds} seconds long`, 'give whole seconds');
  }
  const flexibleMinutes = flexible?.toMinutes({ integral: false }) ?? 0;
  if (
    flexible &&
    !(Number.isInteger(flexibleMinutes) && flexibleMinutes >= 1 && flexibleMinutes <= mostFlexibleMinutes)
  ) {
    throw badConstruct(
      scope,
      `flexible is ${flexibleMinutes} minutes`,
      `give whole minutes from 1 to ${mostFlexibleMinutes}`,
    );
  }
  const left = seconds - flexibleMinutes * 60 - startSeconds;
  if (left < leastAge) {
    const least = (flexibleMinutes * 60 + startSeconds + leastAge) / 60;
    throw badConstruct(
      scope,
      `the window of ${length.toMinutes({ integral: false })} minutes never opens: a run may be ${flexibleMinutes + 1} minutes late by itself`,
      `make it at least ${least} minutes long${flexible ? ', or flexible shorter' : ''}`,
    );
  }
  return { length, flexible: flexible ?? null, maximumEventAge: Duration.seconds(Math.min(left, mostAge)) };
}
