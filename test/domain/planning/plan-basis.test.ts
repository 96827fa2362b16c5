import { describe, expect, test } from 'vitest';
import type { UpgradePlan } from '../../../lib/domain/plan.ts';
import { canonicalJson, differences, planBasis } from '../../../lib/domain/planning/plan-basis.ts';
import { blueGreen, serviceState } from '../fixtures.ts';

const services = [serviceState('blue-worker', 4), serviceState('green-worker', 0)];
const basis = planBasis(blueGreen, services);

describe('the basis of a plan', () => {
  test.each<[string, Partial<UpgradePlan>]>([
    ['its reasons', { reasons: ['another sentence'] }],
    ['its warnings', { warnings: ['another sentence'] }],
    ['an estimate', { historyEvents: 2_000 }],
    ['a foreign worker', { foreignWorkers: 3 }],
    [
      'how the versions were learnt',
      { existing: blueGreen.existing.map((each) => ({ ...each, by: 'reported' })) },
    ],
  ])('is the same whatever %s', (_, change) => {
    expect(canonicalJson(planBasis({ ...blueGreen, ...change }, services))).toBe(canonicalJson(basis));
  });

  test.each<[string, Partial<UpgradePlan>, string]>([
    [
      'the target',
      { target: { ...blueGreen.target, version: '2.33.0' } },
      'target.version: "2.32.2" was shown, now "2.33.0"',
    ],
    ['a bound', { bounds: { ...blueGreen.bounds, maxSurge: 3 } }, 'bounds.maxSurge: 2 was shown, now 3'],
    ['a policy', { testPolicy: 'stop' }, 'testPolicy: "wait" was shown, now "stop"'],
    ['fewer calendars', { calendars: [] }, ''],
  ])('differs with %s, which is named', (_, change, expected) => {
    const now = planBasis({ ...blueGreen, ...change }, services);

    expect(differences(basis, now).join('; ')).toBe(expected);
  });

  test.each([
    [
      'a count',
      [serviceState('blue-worker', 6), services[1] ?? serviceState('green-worker', 0)],
      ['services.blue-worker.desired: 4 was shown, now 6'],
    ],
    [
      'a task definition',
      [
        serviceState('blue-worker', 4, { taskDefinition: 'blue-worker:7' }),
        services[1] ?? serviceState('green-worker', 0),
      ],
      ['services.blue-worker.taskDefinition: "blue-worker:1" was shown, now "blue-worker:7"'],
    ],
    [
      'a service that is gone',
      [serviceState('blue-worker', 4)],
      [
        'services.green-worker.desired: 0 was shown, now nothing',
        'services.green-worker.taskDefinition: "green-worker:1" was shown, now nothing',
      ],
    ],
  ])('differs with %s of the cluster', (_, now, expected) => {
    expect(differences(basis, planBasis(blueGreen, now))).toEqual(expected);
  });
});

test('canonical JSON does not depend on the order of members, but on that of lists', () => {
  expect(canonicalJson({ b: [2, 1], a: { d: 1, c: null } })).toBe('{"a":{"c":null,"d":1},"b":[2,1]}');
});
