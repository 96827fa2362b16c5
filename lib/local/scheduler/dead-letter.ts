import type { AwsError } from '../aws-api.ts';
import type { ScheduleDefinition } from '../template/schedules.ts';
import { scheduledTime, withContext } from './context-attributes.ts';

/** Why a run was given up. `error` is what the last attempt ended with; null where there was none. */
export interface Failure {
  readonly exhausted: 'MaximumEventAgeInSeconds' | 'MaximumRetryAttempts';
  readonly retries: number;
  readonly error: AwsError | null;
}

/** A message in the dead-letter queue: the attributes say why (EventBridge Scheduler user guide, "Dead-letter queues"). */
export interface DeadLetter {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The message for a run that was given up. */
export function deadLetter(
  { arn, stateMachineArn, input }: ScheduleDefinition,
  scheduledAt: number,
  { exhausted, retries, error }: Failure,
): DeadLetter {
  return {
    body: withContext(input, { scheduleArn: arn, scheduledAt, executionId: '', attempt: retries + 1 }),
    attributes: {
      SCHEDULE_ARN: arn,
      TARGET_ARN: stateMachineArn,
      SCHEDULED_TIME: scheduledTime(scheduledAt),
      EXHAUSTED_RETRY_CONDITION: exhausted,
      RETRY_ATTEMPTS: String(retries),
      ...(error && { ERROR_CODE: error.type, ERROR_MESSAGE: error.message }),
    },
  };
}
