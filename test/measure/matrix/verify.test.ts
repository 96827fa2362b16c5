import { expect, test } from 'vitest';
import { judge } from '../../../measure/matrix/judge.ts';
import { drawEachOutcome, firstInstallable } from '../../../measure/matrix/verify.ts';
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

test('pairs of a release that does not install are left out, and the next ones are taken', async () => {
  // Prepare
  const refused = new Set<string>();
  const installed = {
    reasonOf: (release: string) => (refused.has(release) ? 'no wheel' : undefined),
    ensure: async (releases: Iterable<string>) => {
      for (const release of releases) if (release === '2.5.0') refused.add(release);
      return ![...releases].includes('2.5.0');
    },
  };

  // Act
  const had = await firstInstallable(pairs, 4, installed);

  // Assess
  expect(had).toHaveLength(4);
  expect(had.flatMap(({ master, worker }) => [master, worker])).not.toContain('2.5.0');
  expect(refused).toEqual(new Set(['2.5.0']));
});
