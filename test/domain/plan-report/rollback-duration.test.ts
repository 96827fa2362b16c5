import { expect, test } from 'vitest';
import type { UpgradePlan } from '../../../lib/domain/plan.ts';
import { rollbackSeconds } from '../../../lib/domain/plan-report/rollback-duration.ts';
import { blueGreen, rolling } from '../fixtures.ts';
import { healing } from './plans.ts';

/** With room for all: (0,4) → (4,4) → (4,0). */
const onlyHealing: UpgradePlan = {
  ...healing,
  hops: healing.hops.slice(0, 1),
  bounds: { desired: 4, maxSurge: 4, maxUnavailable: 0 },
};

test.for<[string, UpgradePlan, number]>([
  // (0,4) → (2,4) → (4,2) → (4,0): two writes of 1 + 6 calls and 53 s, one of 1 + 2 calls and 13 s, one call at the end
  ['two masters', blueGreen, 60 + 60 + 16 + 1],
  // workers away, the master back, workers up
  ['a shared master that changed', rolling, 16 + 60 + 60 + 1],
  ['a shared master that changed after a heal', healing, 16 + 60 + 60 + 1],
  ['a shared master that only had its workers healed', onlyHealing, 60 + 16 + 1],
])('the way back with %s', ([, plan, seconds]) => {
  expect(rollbackSeconds(plan, { settleSeconds: 3, taskStartSeconds: 45 })).toBe(seconds);
});
