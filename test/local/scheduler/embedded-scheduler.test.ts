import { beforeEach, describe, expect, test } from 'vitest';
import { AwsError } from '../../../lib/local/aws-api.ts';
import { EmbeddedScheduler } from '../../../lib/local/scheduler/embedded-scheduler.ts';
import type { ScheduleDefinition } from '../../../lib/local/template/schedules.ts';

const scheduledAt = Date.parse('2027-03-07T03:00:00Z');
const onTime = { scheduledAt, deliveredAt: scheduledAt };
const queue = 'arn:aws:sqs:us-east-1:000000000000:dead';
const weekly: ScheduleDefinition = {
  name: 'weekly',
  arn: 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/weekly',
  enabled: true,
  stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:upgrade',
  input: JSON.stringify({
    schedule: '<aws.scheduler.schedule-arn>',
    at: '<aws.scheduler.scheduled-time>',
    attempt: '<aws.scheduler.attempt-number>',
    id: '<aws.scheduler.execution-id>',
    other: '<aws.scheduler.surprise>',
  }),
  retryPolicy: { maximumEventAgeSeconds: 3_600, maximumRetryAttempts: 2 },
  deadLetterQueue: queue,
};

/** Step Functions that refuses so many starts; the inputs of the others by execution. */
class StepFunctions {
  readonly inputs: Record<string, string>[] = [];
  failures = 0;

  async call(operation: string, input: unknown): Promise<unknown> {
    if (operation !== 'StartExecution') throw new TypeError(`${operation} was called`);
    if (this.failures-- > 0) throw new AwsError('ExecutionLimitExceeded', 'too many executions');
    const request = input as { readonly input: string; readonly name?: string };
    expect(request.name).toBeUndefined();
    this.inputs.push(JSON.parse(request.input));
    return { executionArn: `execution ${this.inputs.length}` };
  }
}

let stepFunctions: StepFunctions;

beforeEach(() => {
  stepFunctions = new StepFunctions();
});

function schedulerOf(change: Partial<ScheduleDefinition> = {}): EmbeddedScheduler {
  return new EmbeddedScheduler({ schedules: [{ ...weekly, ...change }], stepFunctions });
}

test('an execution starts with the run in the place of the keywords, and one that is unknown stays', async () => {
  const delivered = await schedulerOf().fire(weekly.arn, onTime);

  expect(delivered).toEqual({ kind: 'started', executionArn: 'execution 1' });
  expect(stepFunctions.inputs).toEqual([
    {
      schedule: weekly.arn,
      at: '2027-03-07T03:00:00Z',
      attempt: '1',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      other: '<aws.scheduler.surprise>',
    },
  ]);
});

test('a run that is delivered twice starts two executions that say the same moment', async () => {
  const scheduler = schedulerOf();

  await scheduler.fire(weekly.arn, onTime);
  await scheduler.fire(weekly.arn, { scheduledAt, deliveredAt: scheduledAt + 60_000 });

  expect(stepFunctions.inputs.map(({ at }) => at)).toEqual(['2027-03-07T03:00:00Z', '2027-03-07T03:00:00Z']);
});

describe('a start that fails', () => {
  test('is tried again', async () => {
    stepFunctions.failures = 2;

    const delivered = await schedulerOf().fire(weekly.arn, onTime);

    expect(delivered.kind).toBe('started');
    expect(stepFunctions.inputs[0]?.attempt).toBe('3');
  });

  test('is a dead letter with its error when no attempt is left', async () => {
    stepFunctions.failures = 3;
    const scheduler = schedulerOf();

    await scheduler.fire(weekly.arn, onTime);

    const [letter] = scheduler.deadLetters(queue);
    expect(letter?.attributes).toEqual({
      SCHEDULE_ARN: weekly.arn,
      TARGET_ARN: weekly.stateMachineArn,
      SCHEDULED_TIME: '2027-03-07T03:00:00Z',
      EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
      RETRY_ATTEMPTS: '2',
      ERROR_CODE: 'ExecutionLimitExceeded',
      ERROR_MESSAGE: 'too many executions',
    });
    expect(JSON.parse(letter?.body ?? '')).toMatchObject({
      schedule: weekly.arn,
      at: '2027-03-07T03:00:00Z',
    });
  });

  test('by a defect of this program is no dead letter', async () => {
    const broken = { call: () => Promise.reject(new TypeError('broken')) };
    const scheduler = new EmbeddedScheduler({ schedules: [weekly], stepFunctions: broken });

    await expect(scheduler.fire(weekly.arn, onTime)).rejects.toThrow('broken');
    expect(scheduler.deadLetters(queue)).toEqual([]);
  });
});

describe('a run that is late', () => {
  test.each([
    [3_600, 'started'],
    [3_601, 'dead-lettered'],
  ])('by %i seconds is %s', async (seconds, kind) => {
    const delivered = await schedulerOf().fire(weekly.arn, {
      scheduledAt,
      deliveredAt: scheduledAt + seconds * 1000,
    });

    expect(delivered.kind).toBe(kind);
    expect(stepFunctions.inputs).toHaveLength(kind === 'started' ? 1 : 0);
  });
});

test.each<[string, Partial<ScheduleDefinition>]>([
  ['of a disabled schedule', { enabled: false }],
  ['that is too late, without a queue for it', { deadLetterQueue: null }],
])('a run %s is dropped', async (_, change) => {
  const late = { scheduledAt, deliveredAt: scheduledAt + 7_200_000 };

  expect(await schedulerOf(change).fire(weekly.arn, late)).toEqual({ kind: 'dropped' });
  expect(stepFunctions.inputs).toEqual([]);
});

test('a schedule that is not there is named, with those that are', async () => {
  await expect(schedulerOf().fire('arn:monthly', onTime)).rejects.toMatchObject({
    code: 'schedule-unknown',
    message: `there is no schedule arn:monthly: name one of ${weekly.arn}`,
  });
});
