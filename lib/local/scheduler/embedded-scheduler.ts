import { randomUUID } from 'node:crypto';
import { UpgradeError } from '../../contract/errors.ts';
import { type AwsApi, AwsError, localRegion } from '../aws-api.ts';
import type { AwsCall } from '../iam/aws-call.ts';
import type { ScheduleDefinition } from '../template/schedules.ts';
import { withContext } from './context-attributes.ts';
import { type DeadLetter, deadLetter, type Failure } from './dead-letter.ts';

export interface EmbeddedSchedulerSettings {
  readonly schedules: readonly ScheduleDefinition[];
  readonly stepFunctions: Pick<AwsApi, 'call'>;
  /** Called before each call that the scheduler makes by the role of a schedule. */
  onCall?(schedule: string, call: AwsCall): void;
}

/** One delivery of a run. Times are milliseconds since 1970. */
export interface Delivery {
  /** The moment that the schedule names. */
  readonly scheduledAt: number;
  /** When it is tried: later than that in a flexible window, or when the scheduler was late. */
  readonly deliveredAt: number;
}

export type Delivered =
  | { readonly kind: 'started'; readonly executionArn: string }
  | { readonly kind: 'dead-lettered'; readonly message: DeadLetter }
  /** A disabled schedule, or one without a dead-letter queue. */
  | { readonly kind: 'dropped' };

/**
 * EventBridge Scheduler, without its clock: schedules run when somebody fires them, as often as they are fired. Attempts
 * follow each other at once, where AWS waits longer and longer between them.
 */
export class EmbeddedScheduler {
  readonly #settings: EmbeddedSchedulerSettings;
  readonly #queues = new Map<string, DeadLetter[]>();

  constructor(settings: EmbeddedSchedulerSettings) {
    this.#settings = settings;
  }

  get schedules(): readonly ScheduleDefinition[] {
    return this.#settings.schedules;
  }

  /** What a queue holds, by its ARN, oldest first. */
  deadLetters(queue: string): readonly DeadLetter[] {
    return this.#queues.get(queue) ?? [];
  }

  /** Delivers a run of the schedule of this ARN; throws `schedule-unknown`. */
  async fire(scheduleArn: string, delivery: Delivery): Promise<Delivered> {
    const schedule = this.schedules.find(({ arn }) => arn === scheduleArn);
    if (!schedule) {
      const known = this.schedules.map(({ arn }) => arn).join(', ') || 'none';
      throw new UpgradeError('schedule-unknown', `there is no schedule ${scheduleArn}: name one of ${known}`);
    }
    if (!schedule.enabled) return { kind: 'dropped' };
    const failed = await this.#attempt(schedule, delivery);
    if (typeof failed === 'string') return { kind: 'started', executionArn: failed };
    return this.#bury(schedule, delivery, failed);
  }

  /** Resolves with the execution's ARN, or with why it never came to one. */
  async #attempt(schedule: ScheduleDefinition, delivery: Delivery): Promise<string | Failure> {
    const { maximumEventAgeSeconds, maximumRetryAttempts } = schedule.retryPolicy;
    const age = (delivery.deliveredAt - delivery.scheduledAt) / 1000;
    if (age > maximumEventAgeSeconds)
      return { exhausted: 'MaximumEventAgeInSeconds', retries: 0, error: null };
    let error: AwsError | null = null;
    for (let attempt = 1; attempt <= maximumRetryAttempts + 1; attempt += 1) {
      try {
        return await this.#start(schedule, delivery, attempt);
      } catch (thrown) {
        if (!(thrown instanceof AwsError)) throw thrown;
        error = thrown;
      }
    }
    return { exhausted: 'MaximumRetryAttempts', retries: maximumRetryAttempts, error };
  }

  /** Names no execution, so that Step Functions draws the name. */
  async #start(schedule: ScheduleDefinition, { scheduledAt }: Delivery, attempt: number): Promise<string> {
    const { arn: scheduleArn, stateMachineArn } = schedule;
    this.#tell(schedule, 'states', 'StartExecution', { stateMachineArn });
    const values = { scheduleArn, scheduledAt, executionId: randomUUID(), attempt };
    const request = { stateMachineArn, input: withContext(schedule.input, values) };
    const started = await this.#settings.stepFunctions.call('StartExecution', request);
    return (started as { readonly executionArn: string }).executionArn;
  }

  #tell({ name }: ScheduleDefinition, service: string, operation: string, input: AwsCall['input']): void {
    this.#settings.onCall?.(name, { service, operation, input, region: localRegion });
  }

  #bury(schedule: ScheduleDefinition, delivery: Delivery, failure: Failure): Delivered {
    const { deadLetterQueue } = schedule;
    if (deadLetterQueue === null) return { kind: 'dropped' };
    this.#tell(schedule, 'sqs', 'SendMessage', { QueueArn: deadLetterQueue });
    const message = deadLetter(schedule, delivery.scheduledAt, failure);
    this.#queues.set(deadLetterQueue, [...this.deadLetters(deadLetterQueue), message]);
    return { kind: 'dead-lettered', message };
  }
}
