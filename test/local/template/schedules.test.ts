import { expect, test } from 'vitest';
import { scheduleOf } from '../../../lib/local/template/schedules.ts';

const stateMachine = 'arn:aws:states:us-east-1:000000000000:stateMachine:upgrade';

function scheduleWith(properties: Readonly<Record<string, unknown>>) {
  return scheduleOf('weekly', (name) => properties[name]);
}

test('a schedule says what it starts and how often it tries', () => {
  const schedule = scheduleWith({
    GroupName: 'upgrades',
    State: 'DISABLED',
    Target: {
      Arn: stateMachine,
      Input: '{"a":1}',
      RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 },
      DeadLetterConfig: { Arn: 'arn:queue' },
    },
  });

  expect(schedule).toEqual({
    name: 'weekly',
    arn: 'arn:aws:scheduler:us-east-1:000000000000:schedule/upgrades/weekly',
    enabled: false,
    stateMachineArn: stateMachine,
    input: '{"a":1}',
    retryPolicy: { maximumEventAgeSeconds: 60, maximumRetryAttempts: 0 },
    deadLetterQueue: 'arn:queue',
  });
});

test('what it leaves out is what EventBridge Scheduler takes for it', () => {
  expect(scheduleWith({ Target: { Arn: stateMachine } })).toMatchObject({
    arn: 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/weekly',
    enabled: true,
    input: '{}',
    retryPolicy: { maximumEventAgeSeconds: 86_400, maximumRetryAttempts: 185 },
    deadLetterQueue: null,
  });
});

test("a target that the embedded scheduler can't call is refused", () => {
  expect(() => scheduleWith({ Target: { Arn: 'arn:aws:lambda:us-east-1:000000000000:function:f' } })).toThrow(
    expect.objectContaining({ code: 'unsupported-schedule' }),
  );
});
