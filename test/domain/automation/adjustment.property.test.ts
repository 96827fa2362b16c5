import fc from 'fast-check';
import { expect, test } from 'vitest';
import { restorations, suspensions } from '../../../lib/domain/automation/adjustment.ts';
import { afterSuccess } from '../../../lib/domain/automation/afterwards.ts';
import {
  type Automation,
  isScaled,
  type ScalableTarget,
  targetOf,
} from '../../../lib/domain/automation/automation.ts';
import type { Adjustment } from '../../../lib/domain/automation/differences.ts';
import type { Found } from '../../../lib/domain/automation/found.ts';
import { blueGreen, rolling } from '../fixtures.ts';

/** Whatever was found, and whichever writes of an upgrade came through: what it ends with is exactly what it should. */

function scalableTarget(...names: readonly string[]): fc.Arbitrary<ScalableTarget> {
  return fc.record({
    service: fc.constantFrom(...names),
    min: fc.nat(5),
    max: fc.integer({ min: 5, max: 9 }),
    suspended: fc.record({ dynamicIn: fc.boolean(), dynamicOut: fc.boolean(), scheduled: fc.boolean() }),
  });
}

const found: fc.Arbitrary<Found> = fc.constantFrom(blueGreen, rolling).chain((plan) => {
  const names = [...new Set([...Object.values(plan.slots.blue), ...Object.values(plan.slots.green)])];
  const target = scalableTarget(...names);
  const before = fc.record({
    scalableTargets: fc.uniqueArray(target, { selector: ({ service }) => service }),
    rebalanced: fc.subarray(names),
  });
  return before.map((each) => ({ before: each, plan }));
});

/** The first so many changes come through. */
function written(now: Automation, { changes }: Adjustment, count: number): Automation {
  let { scalableTargets, rebalanced } = now;
  for (const change of changes.slice(0, count)) {
    if (change.kind === 'scaling') {
      scalableTargets = [
        ...scalableTargets.filter(({ service }) => service !== change.target.service),
        change.target,
      ];
    } else {
      rebalanced = rebalanced.filter((service) => service !== change.service);
      if (change.on) rebalanced = [...rebalanced, change.service];
    }
  }
  return { scalableTargets, rebalanced };
}

const sorted = ({ scalableTargets, rebalanced }: Automation) => ({
  scalableTargets: scalableTargets.toSorted((one, other) => one.service.localeCompare(other.service)),
  rebalanced: rebalanced.toSorted(),
});

const everything = Number.POSITIVE_INFINITY;

test('a rollback from anywhere puts back what was found', () => {
  fc.assert(
    fc.property(found, fc.nat(6), fc.nat(6), (upgrade, suspended, resumed) => {
      // Prepare
      let now = written(upgrade.before, suspensions(upgrade, upgrade.before), suspended);
      now = written(now, restorations(upgrade, now, 'succeeded'), resumed);
      now = written(now, suspensions(upgrade, now), everything);
      expect(now.scalableTargets.filter(isScaled)).toEqual([]);

      // Act
      const back = restorations(upgrade, now, 'put-back');
      now = written(now, back, everything);

      // Assess
      const known = new Set(upgrade.before.scalableTargets.map(({ service }) => service));
      const targets = now.scalableTargets.filter(({ service }) => known.has(service));
      expect(back.leftAlone).toEqual([]);
      expect(sorted({ ...now, scalableTargets: targets })).toEqual(sorted(upgrade.before));
      expect(now.scalableTargets.filter(({ service }) => !known.has(service)).filter(isScaled)).toEqual([]);
      expect(restorations(upgrade, now, 'put-back').changes).toEqual([]);
    }),
  );
});

test('a success leaves each role what it had, however often it is tried', () => {
  fc.assert(
    fc.property(found, fc.nat(6), (upgrade, resumed) => {
      // Prepare
      let now = written(upgrade.before, suspensions(upgrade, upgrade.before), everything);
      now = written(now, restorations(upgrade, now, 'succeeded'), resumed);

      // Act
      now = written(now, restorations(upgrade, now, 'succeeded'), everything);

      // Assess
      const { slots, activeSlot } = upgrade.plan;
      const had = targetOf(upgrade.before, slots[activeSlot].worker);
      const has = targetOf(now, slots.green.worker);
      expect(sorted(now)).toEqual(sorted(afterSuccess(upgrade.before, upgrade.plan)));
      if (had) expect(has).toEqual({ ...had, service: slots.green.worker });
      expect(idleActs(now, upgrade)).toEqual([]);
    }),
  );
});

test('after a success nothing starts tasks in the slot that was left, whatever others set meanwhile', () => {
  fc.assert(
    fc.property(found, scalableTarget('blue-worker'), fc.nat(6), (upgrade, set, resumed) => {
      // Prepare
      let now = written(upgrade.before, suspensions(upgrade, upgrade.before), everything);
      const others = now.scalableTargets.filter(({ service }) => service !== set.service);
      now = { ...now, scalableTargets: [...others, set] };
      now = written(now, restorations(upgrade, now, 'succeeded'), resumed);

      // Act
      now = written(now, restorations(upgrade, now, 'succeeded'), everything);

      // Assess
      expect(idleActs(now, upgrade)).toEqual([]);
    }),
  );
});

/** Targets of the workers that were left that something could act on. */
function idleActs({ scalableTargets }: Automation, { plan: { slots } }: Found) {
  const idle = scalableTargets.filter(({ service }) => service === slots.blue.worker);
  return idle.filter((target) => target.min > 0 || isScaled(target));
}
