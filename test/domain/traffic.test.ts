import { expect, test } from 'vitest';
import type { UpgradePlan } from '../../lib/domain/plan.ts';
import { servesAlone, slotToServe, weightsFor } from '../../lib/domain/traffic.ts';
import { blueGreen, rolling } from './fixtures.ts';

const [hop] = blueGreen.hops;
const twoHops: UpgradePlan = { ...blueGreen, hops: hop ? [hop, hop] : [] };

test.each<[string, UpgradePlan, string | null]>([
  ['from blue to green', blueGreen, 'green'],
  ['from green to blue', { ...blueGreen, activeSlot: 'green' }, 'blue'],
  ['over two hops, back to where it began', twoHops, null],
  ['over a shared master', rolling, null],
])('users are led %s', (_, plan, slot) => {
  expect(slotToServe(plan)).toBe(slot);
});

test.each([
  [
    { blue: 1, green: 0 },
    { blue: 0, green: 1 },
  ],
  [
    { blue: 100, green: 20 },
    { blue: 0, green: 100 },
  ],
  [
    { blue: 0, green: 5 },
    { blue: 0, green: 5 },
  ],
  [
    { blue: 0, green: 0 },
    { blue: 0, green: 1 },
  ],
])('of the weights %o all go to green: %o', (before, expected) => {
  expect(weightsFor('green', before)).toEqual(expected);
});

test.each([
  [{ blue: 1, green: 0 }, true],
  [{ blue: 1, green: 1 }, false],
  [{ blue: 0, green: 0 }, false],
])('with the weights %o blue serves alone: %s', (weights, expected) => {
  expect(servesAlone('blue', weights)).toBe(expected);
});
