import { UpgradeError } from '../../contract/errors.ts';
import { localArn } from '../aws-api.ts';

/** A schedule of EventBridge Scheduler whose target is the start of an execution. */
export interface ScheduleDefinition {
  readonly name: string;
  readonly arn: string;
  readonly enabled: boolean;
  readonly stateMachineArn: string;
  /** The execution's input, context attributes included. */
  readonly input: string;
  readonly retryPolicy: { readonly maximumEventAgeSeconds: number; readonly maximumRetryAttempts: number };
  /** ARN of the queue; null: what can't be delivered is lost. */
  readonly deadLetterQueue: string | null;
}

interface Target {
  readonly Arn: string;
  readonly Input?: string;
  readonly RetryPolicy?: {
    readonly MaximumEventAgeInSeconds?: number;
    readonly MaximumRetryAttempts?: number;
  };
  readonly DeadLetterConfig?: { readonly Arn?: string };
}

/** Reads a schedule's resolved properties; throws `unsupported-schedule` for a target that is no state machine. */
export function scheduleOf(name: string, property: (name: string) => unknown): ScheduleDefinition {
  const target = property('Target') as Target;
  if (!target.Arn.includes(':stateMachine:')) {
    throw new UpgradeError(
      'unsupported-schedule',
      `the schedule ${name} has the target ${target.Arn}, which the embedded scheduler can't call: target a state machine`,
    );
  }
  return {
    name,
    arn: localArn('scheduler', `schedule/${property('GroupName') ?? 'default'}/${name}`),
    enabled: property('State') !== 'DISABLED',
    stateMachineArn: target.Arn,
    input: target.Input ?? '{}',
    // What a policy leaves out is 24 hours and 185 attempts (CloudFormation template reference).
    retryPolicy: {
      maximumEventAgeSeconds: target.RetryPolicy?.MaximumEventAgeInSeconds ?? 86_400,
      maximumRetryAttempts: target.RetryPolicy?.MaximumRetryAttempts ?? 185,
    },
    deadLetterQueue: target.DeadLetterConfig?.Arn ?? null,
  };
}
