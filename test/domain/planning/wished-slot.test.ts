import { describe, expect, test } from 'vitest';
import { planUpgrade } from '../../../lib/domain/planning/planning.ts';
import type { RegisteredCluster } from '../../../lib/domain/planning/wish.ts';
import { inventoryOf, planOf, sharedMaster, twoMasters, wishFor } from './planning-fixtures.ts';

describe('a slot that is asked for', () => {
  test.each<[string, RegisteredCluster, object]>([
    ['two masters', twoMasters, { strategy: 'blue-green', hops: [{ kind: 'upgrade' }] }],
    [
      'a shared master, which stays as it is',
      sharedMaster,
      { strategy: 'rolling', hops: [{ kind: 'heal' }] },
    ],
  ])('gets the workers at the revision that runs: %s', (_, cluster, expected) => {
    // Act
    const plan = planOf(planUpgrade(cluster, wishFor('2.25.0', { slot: 'green' }), inventoryOf(cluster)));

    // Assess
    expect(plan).toMatchObject({ ...expected, activeSlot: 'blue', target: plan.stable });
    expect(plan.reasons).toContain('to the green slot: asked for');
    expect(plan.batches.at(-1)?.after).toEqual({ active: 0, idle: 4 });
  });

  test('has nothing to do where it serves at that revision already', () => {
    const answer = planUpgrade(twoMasters, wishFor('2.25.0', { slot: 'blue' }), inventoryOf(twoMasters));

    expect(answer.kind).toBe('nothing-to-do');
  });

  test.each<[string, RegisteredCluster, 'blue' | 'green', string]>([
    ['one hop', twoMasters, 'blue', 'blue was asked for, and this upgrade, one hop from blue, ends in green'],
    [
      'two hops',
      { ...sharedMaster, versions: ['2.29.1', '2.32.2'], maxMinorSkew: 5 },
      'green',
      'green was asked for, and this upgrade, 2 hops from blue, ends in blue',
    ],
  ])('is refused where the upgrade ends in the other one, by %s', (_, cluster, slot, message) => {
    const answer = planUpgrade(cluster, wishFor('2.32.2', { slot }), inventoryOf(cluster));

    expect(answer).toMatchObject({ kind: 'refused', cause: { code: 'ends-in-other-slot' } });
    expect(answer).toMatchObject({ cause: { message: expect.stringContaining(message) } });
  });
});
