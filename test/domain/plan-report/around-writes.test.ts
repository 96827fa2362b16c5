import { expect, test } from 'vitest';
import type { UpgradePlan } from '../../../lib/domain/plan.ts';
import type { StepKind, StepReport } from '../../../lib/domain/plan-report/report.ts';
import { stepReports } from '../../../lib/domain/plan-report/steps.ts';
import { blueGreen, rolling, scaled, serviceState } from '../fixtures.ts';

const around = {
  services: [serviceState('blue-worker', 4, { zoneRebalancing: true })],
  surroundings: {
    calendars: [],
    scalableTargets: [scaled('blue-worker'), scaled('green-worker', { min: 0, max: 0 })],
    routing: { kind: 'read', weights: { blue: 1, green: 0 }, sticky: false },
    images: {},
  },
} as const;

function stepsOf(plan: UpgradePlan, kind: StepKind): readonly StepReport[] {
  const facts = { settleSeconds: 3, taskStartSeconds: 45, tests: [], probesListener: true, around };
  return stepReports(plan, facts).filter((step) => step.kind === kind);
}

function writesOf(plan: UpgradePlan, kind: StepKind): readonly string[] {
  return stepsOf(plan, kind)[0]?.writes ?? [];
}

test('what acts by itself is suspended before the first write', () => {
  expect(writesOf(blueGreen, 'master')).toEqual([
    'auto scaling of blue-worker: 2 to 10, suspended',
    'auto scaling of green-worker: 0 to 0, suspended',
    'zone rebalancing of blue-worker: off',
    'green-master → 1 at 2.32.2',
    'green-worker → 0 at 2.32.2',
  ]);
});

test('users move when all workers have, and before a stopped test runs again', () => {
  expect(writesOf(blueGreen, 'restart-test')).toEqual(['load balancer: blue 0, green 1']);
});

test('the step in which users move is named after them', () => {
  const named = (plan: UpgradePlan) => stepsOf(plan, 'restart-test').map(({ name }) => name);

  expect(named(blueGreen)).toEqual(['users to the new master']);
  expect(named(rolling)).toEqual(['start the test again']);
});

test('where users were moved, they are looked for before the old master goes', () => {
  const [conclude] = stepsOf(blueGreen, 'conclude');
  const [shared] = stepsOf(rolling, 'conclude');

  expect(conclude?.checks).toContain('all users reach the new master');
  expect(shared?.checks).not.toContain('all users reach the new master');
});

test('at the end the old master goes, then limits follow', () => {
  expect(writesOf(blueGreen, 'conclude')).toEqual([
    'blue-master → 0',
    'auto scaling of blue-worker: 0 to 0, suspended',
    'zone rebalancing of blue-worker: on',
    'auto scaling of green-worker: 2 to 10, on',
  ]);
});

test('on a shared master no users move', () => {
  expect(writesOf(rolling, 'restart-test')).toEqual([]);
});
