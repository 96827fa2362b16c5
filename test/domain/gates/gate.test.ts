import { describe, expect, test } from 'vitest';
import {
  type GateSituation,
  gateWaitMilliseconds,
  judgeGate,
  pausesBefore,
} from '../../../lib/domain/gates/gate.ts';
import { gateSituation as quiet, testOnMaster } from './gate-fixtures.ts';

const blue = testOnMaster('10.0.0.7');
const green = testOnMaster('10.0.0.8');
const ending = testOnMaster('10.0.0.7', { state: 'stopping' });
const unreadable = testOnMaster('10.0.0.7', { users: null, spawnRate: null });
const paused = { since: '2026-03-01T10:00:00.000Z', reason: 'lunch' };
const closed = { calendar: 'freeze', kind: 'closed', nextTransitionAt: '2026-03-02T06:00:00Z' } as const;
const missing = { calendar: 'gone', kind: 'missing', reason: 'InvalidDocument' } as const;
const open = { calendar: 'work', kind: 'open', nextTransitionAt: null } as const;
const end = '2026-03-01T12:00:00Z';

function beginning(changed: Partial<NonNullable<GateSituation['beginning']>> = {}) {
  return { beginning: { window: null, calendars: [], ...changed } };
}

const testing: Partial<GateSituation> = { tests: [blue] };
const windowOver = beginning({ window: { end, over: true } });
const calendarClosed = beginning({ calendars: [closed] });
const aborted = { abortRequested: true };
const deadlinePassed = true;

/** What a gate finds, its verdict, and the code of its cause. */
type Case = readonly [string, Partial<GateSituation>, string, string?];

describe('a gate', () => {
  test.for<Case>([
    ['is open while nothing is in the way', {}, 'open'],
    ['is open at its deadline, too', { deadlinePassed }, 'open'],
    ['is open in its window', beginning({ window: { end, over: false } }), 'open'],
    ['is open while all its calendars are', beginning({ calendars: [open] }), 'open'],

    ['shuts on an abort', aborted, 'shut', 'aborted'],
    ['shuts on an abort, test or not', { ...testing, ...aborted }, 'shut', 'aborted'],
    ['shuts on an abort in a pause', { paused, ...aborted }, 'shut', 'aborted'],

    ['waits for a resume', { paused }, 'wait', 'paused'],
    ['in a pause cares for no test', { paused, ...testing, testPolicy: 'fail' }, 'wait', 'paused'],
    ['in a pause cares for no window', { paused, ...windowOver }, 'wait', 'paused'],
    ['shuts on a pause at the deadline', { paused, deadlinePassed }, 'shut', 'gate-timed-out'],

    ['shuts after the window', windowOver, 'shut', 'window-over'],
    [
      'shuts after the window, calendar or not',
      { ...beginning({ window: { end, over: true }, calendars: [closed] }) },
      'shut',
      'window-over',
    ],
    ['waits for a closed calendar', calendarClosed, 'wait', 'calendar-closed'],
    [
      'waits for a calendar that vanished',
      beginning({ calendars: [open, missing] }),
      'wait',
      'calendar-closed',
    ],
    [
      'shuts on a closed calendar at the deadline',
      { ...calendarClosed, deadlinePassed },
      'shut',
      'gate-timed-out',
    ],
    [
      'ends no test while a calendar is closed',
      { ...calendarClosed, ...testing, testPolicy: 'stop' },
      'wait',
      'calendar-closed',
    ],

    ['waits for a test', testing, 'wait', 'test-in-flight'],
    ['shuts on a test at the deadline', { ...testing, deadlinePassed }, 'shut', 'gate-timed-out'],

    [
      'shuts on a test that may not be waited for',
      { ...testing, testPolicy: 'fail' },
      'shut',
      'test-in-flight',
    ],
    [
      'names the test, not the deadline, under the policy "fail"',
      { ...testing, testPolicy: 'fail', deadlinePassed },
      'shut',
      'test-in-flight',
    ],

    ['ends a test that is to stop', { ...testing, testPolicy: 'stop' }, 'end-tests'],
    ['waits for a test that is ending', { tests: [ending], testPolicy: 'stop' }, 'wait', 'test-in-flight'],
    [
      'ends no test at the deadline: it could not be seen ended',
      { ...testing, testPolicy: 'stop', deadlinePassed },
      'shut',
      'gate-timed-out',
    ],

    ['ends a test that is to run again', { ...testing, testPolicy: 'restart' }, 'end-tests'],
    [
      'waits for a test that is ending: nobody is to start it again',
      { tests: [ending], testPolicy: 'restart' },
      'wait',
      'test-in-flight',
    ],
    [
      'waits for a test that could not be started again',
      { tests: [unreadable], testPolicy: 'restart' },
      'wait',
      'test-parameters-unknown',
    ],
    [
      'waits while two tests are to run again on one master',
      { tests: [blue, green], testPolicy: 'restart' },
      'wait',
      'test-in-flight',
    ],
    [
      'shuts on a test that could not be started again, at the deadline',
      { tests: [unreadable], testPolicy: 'restart', deadlinePassed },
      'shut',
      'gate-timed-out',
    ],
  ])('%s', ([, changed, kind, code]) => {
    // Act
    const verdict = judgeGate({ ...quiet, ...changed });

    // Assess
    expect(verdict).toMatchObject(code === undefined ? { kind } : { kind, cause: { code } });
  });

  test.for<[string, Partial<GateSituation>]>([
    [
      'the upgrade is paused since 2026-03-01T10:00:00.000Z (lunch): ' +
        'waiting for somebody to resume it (locust-upgrade resume), until 2026-03-02T10:00:00.000Z',
      { paused },
    ],
    [
      "the upgrade is paused since 2026-03-01T10:00:00.000Z (lunch) still, at the gate's deadline",
      { paused, deadlinePassed },
    ],
    [
      'the window ended at 2026-03-01T12:00:00Z, before the first change; start again in the next one',
      windowOver,
    ],
    ['the change calendar freeze is closed: waiting for it to open at 2026-03-02T06:00:00Z', calendarClosed],
    [
      'the change calendar freeze is closed: waiting for it to open',
      beginning({ calendars: [{ ...closed, nextTransitionAt: null }] }),
    ],
    [
      "the change calendar gone can't be read (InvalidDocument): waiting for it to be there and open",
      beginning({ calendars: [missing] }),
    ],
    ['a test runs on the master at 10.0.0.7, 10.0.0.8: waiting for it to end', { tests: [blue, green] }],
    [
      "a test runs on the master at 10.0.0.7 that can't be started again " +
        '(neither shown nor given: users, spawnRate): waiting for it to end',
      { tests: [unreadable], testPolicy: 'restart' },
    ],
    [
      'a test runs on the master at 10.0.0.7, 10.0.0.8, and only one can be started again on the target: ' +
        'waiting for all but one to end',
      { tests: [blue, green], testPolicy: 'restart' },
    ],
  ])('says: %s', ([message, changed]) => {
    expect(judgeGate({ ...quiet, ...changed })).toMatchObject({ cause: { message } });
  });
});

describe('the tests that a gate ends', () => {
  test('are all that go on, under the policy "stop"', () => {
    expect(judgeGate({ ...quiet, tests: [ending, green], testPolicy: 'stop' })).toEqual({
      kind: 'end-tests',
      endings: [{ kind: 'stop', address: '10.0.0.8' }],
    });
  });

  test('are remembered with what is shown and what was given, under the policy "restart"', () => {
    // Act
    const verdict = judgeGate({
      ...quiet,
      tests: [unreadable],
      testPolicy: 'restart',
      testParameters: { users: 20, spawnRate: 4, runTimeSeconds: 60 },
    });

    // Assess
    expect(verdict).toEqual({
      kind: 'end-tests',
      endings: [
        {
          kind: 'restart',
          address: '10.0.0.7',
          parameters: {
            users: 20,
            spawnRate: 4,
            host: 'http://target',
            userClasses: null,
            runTimeSeconds: 60,
            shapeClass: null,
          },
        },
      ],
    });
  });
});

describe('an upgrade that is to pause before', () => {
  test.for([
    ['any worker moves', 'master', 0, 0, true],
    ['any worker moves, does so before the first batch only', 'master', 0, 1, false],
    ['any worker moves, does so in the first hop only', 'master', 1, 0, false],
    ['the workers after the canary', 'canary', 0, 1, true],
    ['the workers after the canary, lets the canary go', 'canary', 0, 0, false],
    ['the workers after the canary, does so in the first hop only', 'canary', 1, 1, false],
    ['nothing', null, 0, 0, false],
  ] as const)('%s', ([, point, hop, batch, expected]) => {
    expect(pausesBefore(point, hop, batch)).toBe(expected);
  });
});

describe('the wait until the next look', () => {
  test.for([
    [0, 'the interval at first', 10_000, undefined],
    [200_000, 'the interval as long as 5 % are less', 10_000, undefined],
    [400_000, '5 % of the time waited', 20_000, undefined],
    [6_000_000, 'up to 5 minutes', 300_000, undefined],
    [86_000_000, 'and no longer', 300_000, undefined],
    [86_000_000, 'but no longer than what is left', 60_000, 60_000],
    [86_000_000, 'and 5 minutes where much is left', 300_000, 900_000],
  ] as const)('after %i ms is %s', ([waited, , expected, left]) => {
    expect(gateWaitMilliseconds(waited, 10_000, left)).toBe(expected);
  });

  test('makes a gate of 24 h cost about 360 looks', () => {
    // Act
    let looks = 0;
    for (let waited = 0; waited < 86_400_000; waited += gateWaitMilliseconds(waited, 10_000)) looks += 1;

    // Assess
    expect(looks).toBeGreaterThan(340);
    expect(looks).toBeLessThan(380);
  });
});
