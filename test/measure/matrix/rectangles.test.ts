import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MeasuredRange } from '../../../lib/domain/versions/measured-range.ts';
import { gridOf, rectanglesOf } from '../../../measure/matrix/rectangles.ts';
import { measuredWorld, waited, worked } from './fixtures.ts';

const releases = ['2.4.0', '2.9.0', '2.10.0', '2.31.0', '3.0.0'];

function covers({ masters, workers }: MeasuredRange, master: string, worker: string): boolean {
  const holds = ([oldest, newest]: readonly [string, string], release: string) =>
    releases.indexOf(oldest) <= releases.indexOf(release) &&
    releases.indexOf(release) <= releases.indexOf(newest);
  return holds(masters, master) && holds(workers, worker);
}

test('a border between 2.9 and 2.10 makes three rectangles, and none crosses a major release', () => {
  // Prepare
  const isNew = (release: string) => !['2.4.0', '2.9.0'].includes(release);
  const pairs = measuredWorld(releases, ({ master, worker }) => isNew(master) || !isNew(worker));

  // Act
  const ranges = rectanglesOf('local', gridOf('local', pairs));

  // Assess
  expect(ranges.filter(({ masters, workers }) => masters[0] < '3' && workers[0] < '3')).toEqual([
    {
      locustfile: 'local',
      masters: ['2.4.0', '2.31.0'],
      workers: ['2.4.0', '2.9.0'],
      outcome: 'works',
      pairs: 8,
    },
    {
      locustfile: 'local',
      masters: ['2.4.0', '2.9.0'],
      workers: ['2.10.0', '2.31.0'],
      outcome: 'worker-waits',
      pairs: 4,
    },
    {
      locustfile: 'local',
      masters: ['2.10.0', '2.31.0'],
      workers: ['2.10.0', '2.31.0'],
      outcome: 'works',
      pairs: 4,
    },
  ]);
  expect(ranges.filter(({ workers }) => workers[0] === '2.4.0' && workers[1] === '3.0.0')).toEqual([]);
});

test('whatever was seen: each conclusive pair is in exactly one rectangle, of its outcome, and no other is', () => {
  const seen = fc.constantFrom(worked, waited, { inconclusive: 'two runs differ' });
  fc.assert(
    fc.property(fc.array(seen, { minLength: 25, maxLength: 25 }), (cells) => {
      // Prepare
      const pairs = measuredWorld(releases, () => true)
        .filter(({ locustfile }) => locustfile === 'local')
        .map((pair, index) => ({ ...pair, seen: cells[index] ?? worked }));
      const grid = gridOf('local', pairs);

      // Act
      const ranges = rectanglesOf('local', grid);

      // Assess
      for (const { master, worker } of pairs) {
        const outcome = grid.outcome(master, worker);
        const found = ranges.filter((range) => covers(range, master, worker)).map((range) => range.outcome);
        expect(found).toEqual(outcome === 'inconclusive' ? [] : [outcome]);
      }
    }),
  );
});
