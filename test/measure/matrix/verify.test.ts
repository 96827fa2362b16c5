import { expect, test } from 'vitest';
import { judge } from '../../../measure/matrix/judge.ts';
import { drawEachOutcome } from '../../../measure/matrix/verify.ts';
import { killed, measuredWorld, waited, worked } from './fixtures.ts';

const pairs = measuredWorld(['2.4.0', '2.5.0', '2.6.0'], () => true).map((pair, index) => ({
  ...pair,
  seen: [killed, waited, { inconclusive: 'slow' }][index] ?? worked,
}));

test.each([
  [3, { works: 1, 'listener-dies': 1, 'worker-waits': 1 }],
  [6, { works: 4, 'listener-dies': 1, 'worker-waits': 1 }],
  [100, { works: 15, 'listener-dies': 1, 'worker-waits': 1 }],
])('%i drawn pairs are of each outcome in turn, none twice and none inconclusive', (count, expected) => {
  // Act
  const drawn = drawEachOutcome(pairs, count);

  // Assess
  const kinds = Map.groupBy(drawn, ({ seen }) => judge(seen).outcome);
  expect(Object.fromEntries([...kinds].map(([kind, of]) => [kind, of.length]))).toEqual(expected);
  expect(new Set(drawn).size).toBe(drawn.length);
});

test('the draw is random: another source of chance draws another pair', () => {
  // Act
  const [last] = drawEachOutcome(pairs.slice(3), 1, () => 0);
  let falling = 1;
  const [other] = drawEachOutcome(pairs.slice(3), 1, () => (falling -= 0.01));

  // Assess
  expect(last).not.toEqual(other);
});
