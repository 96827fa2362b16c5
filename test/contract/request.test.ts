import { describe, expect, test } from 'vitest';
import { parseExecutionInput } from '../../lib/contract/request.ts';

const least = { schemaVersion: 1, target: { version: '2.32.2' } } as const;

/** Every member that may be left out, and what is taken for it on AWS. */
const defaults = {
  strategy: 'auto',
  batch: { canary: 1, size: '25%' },
  maxUnavailable: 0,
  bakeSeconds: 300,
  observeSeconds: 10,
  deadlines: { masterSeconds: 600, batchSeconds: 600, rollbackSeconds: 1800, gateSeconds: 86_400 },
  testPolicy: 'wait',
  test: {},
  calendars: [],
  allowUnsafe: false,
  allowDowngrade: false,
} as const;

describe('a request for an upgrade', () => {
  test('takes the AWS default for all that it leaves out', () => {
    expect(parseExecutionInput(least)).toEqual({
      kind: 'upgrade',
      request: { ...least, ...defaults, target: { ...least.target, preReleases: false } },
    });
  });

  test('takes the defaults of a group for what is left out of it', () => {
    const input = { ...least, batch: { canary: 3 }, deadlines: { gateSeconds: 60 } };

    expect(parseExecutionInput(input)).toMatchObject({
      request: {
        batch: { canary: 3, size: '25%' },
        deadlines: { ...defaults.deadlines, gateSeconds: 60 },
      },
    });
  });

  test.for([
    { target: { version: '2.32.2', images: { master: 'team/locust:7', worker: 'team/locust:7' } } },
    { strategy: 'blue-green' },
    { strategy: 'rolling' },
    { strategy: 'recreate' },
    { batch: { canary: 0, size: 1 } },
    { batch: { canary: 1, size: '100%' } },
    { maxSurge: 0 },
    { maxSurge: '50%' },
    { maxUnavailable: '10%' },
    { bakeSeconds: 0 },
    { observeSeconds: 1 },
    { testPolicy: 'fail' },
    { allowUnsafe: true, allowDowngrade: true },
  ])('keeps what it states: %j', (stated) => {
    expect(parseExecutionInput({ ...least, ...stated })).toMatchObject({ kind: 'upgrade', request: stated });
  });
});

test('a request for a recovery names the upgrade', () => {
  expect(parseExecutionInput({ recover: 'upgrade-1' })).toEqual({ kind: 'recover', upgradeId: 'upgrade-1' });
});

describe('refused with the bad member, its value and what it must be:', () => {
  const percentage = 'must be a number of workers or a percentage such as "25%"';

  test.for<[unknown, string]>([
    [null, '(top level): must be of type object, not null'],
    ['2.32.2', '(top level): must be of type object, not "2.32.2"'],
    [[], '(top level): must be of type object, not []'],
    [{ target: least.target }, 'schemaVersion: must be 1'],
    [{ ...least, schemaVersion: 2 }, 'schemaVersion: must be 1, not 2'],
    [{ schemaVersion: 1 }, 'target: must be of type object'],
    [{ ...least, target: '2.32.2' }, 'target: must be of type object, not "2.32.2"'],
    [{ ...least, target: {} }, 'target.version: must be of type string'],
    [{ ...least, target: { version: 2.32 } }, 'target.version: must be of type string, not 2.32'],
    [{ ...least, target: { version: '' } }, 'target.version: must be at least 1 characters long, not ""'],
    [
      { ...least, target: { ...least.target, images: { master: 'team/locust:7' } } },
      'target.images.worker: must be of type string',
    ],
    [
      { ...least, strategy: 'canary' },
      'strategy: must be "auto" or "blue-green" or "rolling" or "recreate", not "canary"',
    ],
    [{ ...least, batch: { canary: -1 } }, 'batch.canary: must be at least 0, not -1'],
    [{ ...least, batch: { size: 0 } }, 'batch.size: must be more than 0, not 0'],
    [{ ...least, batch: { size: 'half' } }, `batch.size: ${percentage}, not "half"`],
    [{ ...least, batch: { size: '12.5%' } }, `batch.size: ${percentage}, not "12.5%"`],
    [{ ...least, maxSurge: -1 }, 'maxSurge: must be at least 0, not -1'],
    [{ ...least, maxSurge: null }, 'maxSurge: must be of type number or must be of type string, not null'],
    [{ ...least, maxUnavailable: '-1%' }, `maxUnavailable: ${percentage}, not "-1%"`],
    [{ ...least, bakeSeconds: 1.5 }, 'bakeSeconds: must be of type integer, not 1.5'],
    [{ ...least, observeSeconds: 0 }, 'observeSeconds: must be more than 0, not 0'],
    [
      { ...least, deadlines: { gateSeconds: '1h' } },
      'deadlines.gateSeconds: must be of type number, not "1h"',
    ],
    [
      { ...least, testPolicy: 'kill' },
      'testPolicy: must be "wait" or "fail" or "stop" or "restart", not "kill"',
    ],
    [{ ...least, test: { users: 0 } }, 'test.users: must be more than 0, not 0'],
    [{ ...least, test: { rate: 2 } }, 'test.rate: is not a known member'],
    [{ ...least, pauseAfter: 'batch' }, 'pauseAfter: must be "master" or "canary", not "batch"'],
    [{ ...least, calendars: 'freeze' }, 'calendars: must be of type array, not "freeze"'],
    [
      { ...least, plan: { hash: 'abc', basis: {} } },
      'plan.hash: must be the 64 hexadecimal digits of a plan, not "abc"',
    ],
    [
      { ...least, windowEnd: 'tonight' },
      'windowEnd: must be a moment such as "2026-03-01T09:30:00Z", not "tonight"',
    ],
    [
      { ...least, scheduled: { schedule: 'arn:weekly', at: '<aws.scheduler.scheduled-time>' } },
      'scheduled.at: must be a moment such as "2026-03-01T09:30:00Z", not "<aws.scheduler.scheduled-time>"; scheduled.windowSeconds: must be of type number',
    ],
    [{ ...least, allowUnsafe: 'yes' }, 'allowUnsafe: must be of type boolean, not "yes"'],
    [{ ...least, allowDowngrade: 1 }, 'allowDowngrade: must be of type boolean, not 1'],
    [{ ...least, force: true }, 'force: is not a known member'],
    [{ ...least, batch: { sise: 1 } }, 'batch.sise: is not a known member'],
    [{ ...least, target: { ...least.target, image: 'x' } }, 'target.image: is not a known member'],
    [{ ...least, recover: 'upgrade-1' }, 'recover: is not a known member'],
  ])('%j', ([input, problem]) => {
    expect(() => parseExecutionInput(input)).toThrow(
      expect.objectContaining({
        code: 'bad-request',
        message: `the upgrade request can't be used: ${problem}; correct it and start again`,
      }),
    );
  });

  test('each of several', () => {
    const input = { ...least, bakeSeconds: -1, strategy: 'x', force: true, color: 'red' };

    expect(() => parseExecutionInput(input)).toThrow(
      /strategy: must be .*; bakeSeconds: must be .*; force: is not a known member; color: is not a known member/,
    );
  });

  test('a long value only by its beginning', () => {
    const input = { ...least, strategy: 'x'.repeat(5_000) };

    expect(() => parseExecutionInput(input)).toThrow(/, not "x{59}; correct it/);
  });
});
