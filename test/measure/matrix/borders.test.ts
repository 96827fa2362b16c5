import { describe, expect, test } from 'vitest';
import { pairsToMeasure } from '../../../measure/matrix/borders.ts';
import type { MeasuredPair } from '../../../measure/matrix/measured.ts';
import type { Pair } from '../../../measure/matrix/observation.ts';
import { inOrder } from '../../../measure/matrix/releases.ts';
import { measure, waited } from './fixtures.ts';

const minors = [['2.4.0', '2.4.1'], ['2.5.0', '2.5.1', '2.5.2'], ['2.6.0']];

/** Measures until nothing is missing, and tells which pairs each round asked for. */
function measureAll(works: (pair: Pair) => boolean) {
  const measured: MeasuredPair[] = [];
  const rounds: (readonly Pair[])[] = [];
  for (;;) {
    const missing = pairsToMeasure(minors, measured);
    if (missing.length === 0) return { measured, rounds };
    rounds.push(missing);
    measured.push(...missing.map((pair) => measure(pair, works)));
  }
}

function masters(pairs: readonly Pair[], locustfile: Pair['locustfile']) {
  return inOrder(pairs.filter((pair) => pair.locustfile === locustfile).map(({ master }) => master));
}

describe('the pairs that are to be measured', () => {
  test('are the newest patches of all minors, with both locustfiles, and no more where all behave alike', () => {
    // Act
    const { rounds } = measureAll(() => true);

    // Assess
    expect(rounds.map(({ length }) => length)).toEqual([2 * 3 * 3]);
    expect(masters(rounds[0] ?? [], 'local')).toEqual(['2.4.1', '2.5.2', '2.6.0']);
  });

  test('are one patch more where the border turns out to lie between two minors', () => {
    // Act: masters from 2.5.0 on are of another kind, with a local locustfile only
    const { measured, rounds } = measureAll(
      ({ master, worker, locustfile }) => locustfile !== 'local' || master >= '2.5.0' || worker < '2.5.0',
    );

    // Assess: as worker, too, 2.5 differs from 2.4
    expect(masters(measured, 'local')).toEqual(['2.4.1', '2.5.0', '2.5.2', '2.6.0']);
    expect(masters(measured, 'from-master')).toEqual(['2.4.1', '2.5.2', '2.6.0']);
    expect(rounds).toHaveLength(2);
  });

  test('are all patches of a minor with a border inside, until that is exact', () => {
    // Act
    const { measured } = measureAll(({ master, worker }) => master >= '2.5.1' || worker === '2.4.1');

    // Assess
    expect(masters(measured, 'local')).toEqual(['2.4.1', '2.5.0', '2.5.1', '2.5.2', '2.6.0']);
  });

  test('leave no hole: each master has met each worker', () => {
    // Act
    const { measured } = measureAll(({ master, worker }) => master >= '2.5.1' || worker < '2.5.1');

    // Assess
    for (const locustfile of ['local', 'from-master'] as const) {
      const own = measured.filter((pair) => pair.locustfile === locustfile);
      const workers = new Set(own.map(({ worker }) => worker));
      expect(own).toHaveLength(masters(own, locustfile).length * workers.size);
    }
  });

  test('do not include what is known, such as from an interrupted run', () => {
    // Prepare
    const known = [{ master: '2.6.0', worker: '2.4.1', locustfile: 'local', seen: waited } as const];

    // Act
    const missing = pairsToMeasure(minors, known);

    // Assess
    expect(missing).toHaveLength(2 * 3 * 3 - 1);
    expect(missing).not.toContainEqual(
      expect.objectContaining({ master: '2.6.0', worker: '2.4.1', locustfile: 'local' }),
    );
  });
});
