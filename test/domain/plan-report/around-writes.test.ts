import { expect, test } from 'vitest';
import type { UpgradePlan } from '../../../lib/domain/plan.ts';
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

function writesOf(plan: UpgradePlan, kind: 'master' | 'conclude'): readonly string[] {
  const facts = { settleSeconds: 3, taskStartSeconds: 45, tests: [], probesListener: true, around };
  const steps = stepReports(plan, facts).filter((step) => step.kind === kind);
  return steps[0]?.writes ?? [];
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

test('at the end users move first, then the old master goes, then limits follow', () => {
  expect(writesOf(blueGreen, 'conclude')).toEqual([
    'load balancer: blue 0, green 1',
    'blue-master → 0',
    'auto scaling of blue-worker: 0 to 0, suspended',
    'zone rebalancing of blue-worker: on',
    'auto scaling of green-worker: 2 to 10, on',
  ]);
});

test('on a shared master no users move', () => {
  expect(writesOf(rolling, 'conclude')[0]).toBe('auto scaling of blue-worker: 0 to 0, suspended');
});
