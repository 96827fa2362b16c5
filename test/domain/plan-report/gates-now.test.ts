import { describe, expect, test } from 'vitest';
import type { RunningTest, TestOnMaster } from '../../../lib/domain/gates/test-in-flight.ts';
import type { UpgradePlan } from '../../../lib/domain/plan.ts';
import { gatesNow } from '../../../lib/domain/plan-report/gates-now.ts';
import type { ReportFacts } from '../../../lib/domain/plan-report/report.ts';
import type { CalendarReading } from '../../../lib/domain/surroundings.ts';
import { blueGreen } from '../fixtures.ts';
import { runningTest } from '../planning/planning-fixtures.ts';

interface Now {
  readonly plan?: Partial<UpgradePlan>;
  readonly tests?: readonly TestOnMaster[];
  readonly calendars?: readonly CalendarReading[];
  readonly holder?: ReportFacts['holder'];
}

/** What the gates say at noon. */
function gates({ plan = {}, tests = [], calendars = [], holder = null }: Now = {}) {
  const surroundings = { calendars, scalableTargets: [], routing: null, images: {} };
  const seen = { at: '2026-11-24T12:00:00.000Z', tests, surroundings };
  return gatesNow({ ...blueGreen, ...plan }, seen, { holder });
}

const onBlue = (test: Partial<RunningTest> = {}): readonly TestOnMaster[] => [
  { service: 'blue-master', address: '10.0.0.1', test: { ...runningTest, ...test } },
];

test('with nothing in the way every gate is open', () => {
  expect(gates().map(({ name, state }) => `${name} ${state}`)).toEqual([
    'lock open',
    'pause open',
    'window open',
    'test open',
  ]);
});

describe('what would hold it now', () => {
  test.for<[string, Now, string, RegExp]>([
    [
      'another upgrade',
      { holder: { upgradeId: 'upgrade-1', since: '2026-11-24T11:00:00.000Z' } },
      'lock shut',
      /upgrade-1 holds the lock since 2026-11-24T11/,
    ],
    [
      'a window that is over',
      { plan: { windowEnd: '2026-11-24T12:00:00.000Z' } },
      'window shut',
      /window ended at 2026-11-24T12/,
    ],
    [
      'a closed calendar',
      { calendars: [{ calendar: 'freeze', kind: 'closed', nextTransitionAt: '2026-11-25T00:00:00.000Z' }] },
      'calendar holds',
      /freeze is closed: waiting for it to open at 2026-11-25/,
    ],
    ['a test, by wait', { tests: onBlue() }, 'test holds', /a test runs on the master at 10\.0\.0\.1/],
    ['a test, by fail', { tests: onBlue(), plan: { testPolicy: 'fail' } }, 'test shut', /policy is "fail"/],
    [
      'a test, by stop',
      { tests: onBlue(), plan: { testPolicy: 'stop' } },
      'test acts',
      /10\.0\.0\.1 are saved and it is stopped$/,
    ],
    [
      'a test, by restart',
      {
        tests: onBlue({ host: 'http://shop' }),
        plan: { testPolicy: 'restart', testParameters: { spawnRate: 2, runTimeSeconds: 60 } },
      },
      'test acts',
      /runs again on the target: 12 users, 2 a second, on http:\/\/shop, all user classes, for 60 s$/,
    ],
    [
      'a test by restart whose rate nobody knows',
      { tests: onBlue(), plan: { testPolicy: 'restart' } },
      'test holds',
      /neither shown nor given: spawnRate/,
    ],
  ])('%s', ([, now, expected, detail]) => {
    // Act
    const found = gates(now).find(({ state }) => state !== 'open');

    // Assess
    expect(`${found?.name} ${found?.state}`).toBe(expected);
    expect(found?.detail).toMatch(detail);
  });

  test('one that is shut does not hide another', () => {
    // Act
    const found = gates({
      plan: { windowEnd: '2026-11-24T11:00:00.000Z' },
      calendars: [
        { calendar: 'open', kind: 'open', nextTransitionAt: null },
        { calendar: 'gone', kind: 'missing', reason: 'no such document' },
      ],
      tests: onBlue(),
    });

    // Assess
    expect(found.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'lock open',
      'pause open',
      'window shut',
      'calendar open',
      'calendar holds',
      'test holds',
    ]);
  });
});

test.for([
  ['master', /before any worker moves/],
  ['canary', /after the first batch/],
] as const)('a pause after %s is announced', ([pauseAfter, detail]) => {
  expect(gates({ plan: { pauseAfter } })[1]?.detail).toMatch(detail);
});
