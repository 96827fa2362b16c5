import { describe, expect, test } from 'vitest';
import { hopPlan, lastHopPlan } from '../../../lib/domain/course/hop-plan.ts';
import type { Revision, UpgradePlan } from '../../../lib/domain/plan.ts';
import { rolling } from '../fixtures.ts';

/** 2.25.0 → 2.28.0 → 2.32.2 from blue. */
const between: Revision = {
  version: '2.28.0',
  images: { master: 'locustio/locust:2.28.0', worker: 'locustio/locust:2.28.0' },
};
const plan: UpgradePlan = {
  ...rolling,
  hops: [
    { kind: 'upgrade', to: between },
    { kind: 'upgrade', to: rolling.target },
  ],
};

describe('hopPlan: one hop as an upgrade of its own', () => {
  test.each([
    [0, '2.25.0', '2.28.0', 'blue', '2.25.0'],
    [1, '2.28.0', '2.32.2', 'green', '2.28.0'],
  ])('hop %i goes from %s to %s, from the %s slot', (index, stable, target, slot, existing) => {
    const hop = hopPlan(plan, index);

    expect([hop.stable.version, hop.target.version, hop.activeSlot]).toEqual([stable, target, slot]);
    expect(hop.existing.map(({ version, count }) => `${count} × ${version}`)).toEqual([`4 × ${existing}`]);
    expect(hop.hops).toEqual([plan.hops[index]]);
  });

  test('the last one ends at the target', () => {
    expect(lastHopPlan(plan)).toEqual(hopPlan(plan, 1));
  });

  test('a plan of one hop is that hop', () => {
    expect(hopPlan(rolling, 0)).toEqual(rolling);
  });

  test('a hop that the plan does not have is a defect', () => {
    expect(() => hopPlan(plan, 2)).toThrow(RangeError);
  });
});
