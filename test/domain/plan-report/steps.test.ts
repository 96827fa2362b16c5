import { describe, expect, test } from 'vitest';
import type { UpgradePlan } from '../../../lib/domain/plan.ts';
import { stepReports } from '../../../lib/domain/plan-report/steps.ts';
import { blueGreen, recreate, recreateOnTwoMasters, rolling } from '../fixtures.ts';
import { runningTest } from '../planning/planning-fixtures.ts';
import { healing, nothingAround, stepsOf, twoHops } from './plans.ts';

describe('the steps of a plan', () => {
  /** name, blue/green workers after it, ready at least, tasks at most, expected seconds, transitions */
  type Row = readonly [
    name: string,
    after: string,
    floor: number,
    ceiling: number,
    seconds: number,
    transitions: number,
  ];

  /** A master or worker is there after 46 s, so that looks at 3, 13, … 53 s see it: 7 calls and 53 s. */
  const forwards: readonly Row[] = [
    ['prepare', '4/0', 4, 4, 1, 2],
    ['gate before the master', '4/0', 4, 4, 1, 2],
    ['master to 2.32.2', '4/0', 4, 4, 60, 20],
    ['gate before batch 1', '4/0', 4, 4, 1, 2],
    ['batch 1 of 4', '4/1', 4, 5, 60, 20],
    ['gate before batch 2', '4/1', 5, 5, 1, 2],
    ['batch 2 of 4', '3/3', 4, 6, 60, 20],
    ['gate before batch 3', '3/3', 6, 6, 1, 2],
    ['batch 3 of 4', '1/4', 4, 6, 60, 20],
    ['gate before batch 4', '1/4', 5, 5, 1, 2],
    ['batch 4 of 4', '0/4', 4, 5, 16, 8],
    ['start the test again', '0/4', 4, 4, 1, 2],
    ['bake for 300 s', '0/4', 4, 4, 331, 92],
    ['conclude', '0/4', 4, 4, 12, 6],
  ];
  const outage = (row: Row): Row =>
    row[0].startsWith('master') ? [row[0], row[1], 0, row[3], row[4], row[5]] : row;
  const nothingToTakeAway = (row: Row): Row =>
    row[0] === 'conclude' ? ['conclude', '0/4', 4, 4, 1, 3] : row;

  test.for<[string, UpgradePlan, readonly Row[]]>([
    ['blue-green', blueGreen, forwards],
    ['rolling', rolling, forwards.map(outage).map(nothingToTakeAway)],
    [
      'recreate',
      recreate,
      [
        ['prepare', '4/0', 4, 4, 1, 2],
        ['gate before the master', '4/0', 4, 4, 1, 2],
        ['master to 2.32.2', '0/0', 0, 4, 71, 23],
        ['gate before batch 1', '0/0', 0, 0, 1, 2],
        ['batch 1 of 1', '0/4', 0, 4, 60, 20],
        ['start the test again', '0/4', 4, 4, 1, 2],
        ['bake for 300 s', '0/4', 4, 4, 331, 92],
        ['conclude', '0/4', 4, 4, 1, 3],
      ],
    ],
  ])('%s', ([, plan, rows]) => {
    // Act
    const steps = stepsOf(plan);

    // Assess
    expect(
      steps.map(({ name, workers: { after }, floor, ceiling, seconds, transitions }) => [
        name,
        `${after.blue}/${after.green}`,
        floor,
        ceiling,
        seconds.expected,
        transitions,
      ]),
    ).toEqual(rows);
  });

  test('the second of two hops fills the slot that the first one emptied', () => {
    // Act
    const batches = stepsOf(twoHops).filter(({ kind }) => kind === 'batch');

    // Assess
    expect(
      batches.map(({ hop, name, workers: { after } }) => `${hop} ${name} ${after.blue}/${after.green}`),
    ).toEqual([
      '1 batch 1 of 4 4/1',
      '1 batch 2 of 4 3/3',
      '1 batch 3 of 4 1/4',
      '1 batch 4 of 4 0/4',
      '2 batch 1 of 4 1/4',
      '2 batch 2 of 4 3/3',
      '2 batch 3 of 4 4/1',
      '2 batch 4 of 4 4/0',
    ]);
  });

  test('a hop that heals leaves the master running', () => {
    // Act
    const [heal, upgrade] = stepsOf(healing).filter(({ kind }) => kind === 'master');

    // Assess
    expect(heal).toMatchObject({
      name: 'revision 2.25.0 of the workers',
      floor: 4,
      seconds: { expected: 5 },
    });
    expect(upgrade).toMatchObject({ name: 'master to 2.32.2', floor: 0, seconds: { expected: 60 } });
  });
});

describe('what a step writes', () => {
  test.for<[string, UpgradePlan, readonly (readonly string[])[]]>([
    [
      'blue-green',
      blueGreen,
      [
        ['green-master → 1 at 2.32.2', 'green-worker → 0 at 2.32.2'],
        ['green-worker → 1'],
        ['blue-worker → 3', 'green-worker → 3'],
        ['blue-worker → 1', 'green-worker → 4'],
        ['blue-worker → 0'],
        ['blue-master → 0'],
      ],
    ],
    [
      'recreate',
      recreateOnTwoMasters,
      [
        ['blue-worker → 0', 'green-master → 1 at 2.32.2', 'green-worker → 0 at 2.32.2'],
        ['green-worker → 4'],
        ['blue-master → 0'],
      ],
    ],
  ])('%s', ([, plan, writes]) => {
    expect(stepsOf(plan).flatMap((step) => (step.writes.length > 0 ? [step.writes] : []))).toEqual(writes);
  });
});

describe('a test in flight', () => {
  const tests = [{ service: 'blue-master', address: '10.0.0.1', test: { ...runningTest, spawnRate: 0.5 } }];
  const facts = {
    settleSeconds: 3,
    taskStartSeconds: 45,
    probesListener: true,
    tests,
    around: nothingAround,
  };
  const stepsBy = (testPolicy: UpgradePlan['testPolicy']) => {
    const steps = stepReports({ ...blueGreen, testPolicy }, facts);
    return { gate: steps[1]?.seconds.expected, restart: steps[11]?.seconds.expected };
  };

  test('that is waited for takes nobody knows how long: the open gate counts', () => {
    expect(stepsBy('wait')).toEqual({ gate: 1, restart: 1 });
  });

  test('that is stopped is seen gone after the statistics have settled', () => {
    expect(stepsBy('stop')).toEqual({ gate: 5, restart: 1 });
  });

  test('that runs again has its 12 users after 24 s, and is seen with them after 30 s', () => {
    expect(stepsBy('restart')).toEqual({ gate: 5, restart: 34 });
  });
});

test('the first gate alone ends tests and asks for calendars: later ones find none, or do not look', () => {
  // Prepare
  const tests = [{ service: 'master', address: '10.0.0.1', test: runningTest }];
  const plan: UpgradePlan = { ...twoHops, testPolicy: 'stop', calendars: ['freeze'] };

  // Act
  const steps = stepReports(plan, {
    settleSeconds: 3,
    taskStartSeconds: 45,
    probesListener: true,
    tests,
    around: nothingAround,
  });

  // Assess
  const masters = steps.filter(({ name }) => name === 'gate before the master');
  // Two looks of 1 + 1 + 1 functions and the two calls that save and stop; later one look of 1 + 1.
  expect(masters.map(({ seconds, invocations }) => [seconds.expected, invocations])).toEqual([
    [5, 8],
    [1, 2],
  ]);
});
