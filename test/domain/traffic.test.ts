import { expect, test } from 'vitest';
import type { UpgradePlan } from '../../lib/domain/plan.ts';
import {
  servesAlone,
  slotToServe,
  usersBack,
  usersForward,
  usersMayReturn,
  weightsFor,
} from '../../lib/domain/traffic.ts';
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

const at = (blue: number, green: number) => ({ blue, green });

test.each([
  ['first of all', at(1, 0), null, { kind: 'move', before: at(1, 0), weights: at(0, 1) }],
  ['after it only stored them', at(1, 0), at(1, 0), { kind: 'move', before: at(1, 0), weights: at(0, 1) }],
  ['after it wrote them', at(0, 1), at(1, 0), { kind: 'there' }],
  ['where they were there before', at(0, 3), null, { kind: 'there' }],
  ['where somebody else led them there, too', at(0, 7), at(1, 0), { kind: 'there' }],
  ['where somebody else parted them', at(1, 1), at(1, 0), { kind: 'give-up' }],
] as const)('to lead users to green, %s', (_, weights, before, expected) => {
  expect(usersForward('green', { kind: 'read', weights, sticky: false }, before)).toMatchObject(expected);
});

test.each([
  [at(1, 0), 'back'],
  [at(0, 1), 'moved'],
  [at(0, 9), 'moved'],
  [at(1, 1), 'led-by-others'],
  [at(2, 0), 'led-by-others'],
] as const)('of users who were at blue and were led to green, %o says that they are %s', (weights, where) => {
  expect(usersBack('green', weights, at(1, 0))).toBe(where);
});

test.each([
  [{ restored: false, targetServes: true, stableAnswers: true }, false],
  [{ restored: true, targetServes: true, stableAnswers: false }, true],
  [{ restored: false, targetServes: false, stableAnswers: true }, true],
  [{ restored: false, targetServes: false, stableAnswers: false }, false],
])('users return with %o: %s', (masters, expected) => {
  expect(usersMayReturn(masters)).toBe(expected);
});
