import { describe, expect, test } from 'vitest';
import { countOf, observedOf, presentWorkers } from '../../../lib/domain/health/observed.ts';
import type { LogReading, MasterReading } from '../../../lib/domain/health/reading.ts';
import type { ObservedBy, VersionCount } from '../../../lib/domain/plan.ts';
import { reading, workers } from '../fixtures.ts';

const failed = { kind: 'failed', reason: 'HTTP 500' } as const;

describe('the observed master', () => {
  test.for<[string, Partial<MasterReading>, { version: string; by: ObservedBy } | null]>([
    ['says its version itself', {}, { version: '2.32.2', by: 'reported' }],
    ['names none: what was deployed', { version: null }, { version: '2.30.0', by: 'deployed' }],
    ['named it in its log, though its page fails', { web: failed }, { version: '2.32.2', by: 'reported' }],
    ['was not seen at all', { web: failed, version: null }, null],
  ])('%s', ([, changed, master]) => {
    expect(observedOf(reading([], changed), '2.30.0', []).master).toEqual(master);
  });
});

describe('the versions of 4 workers on a 2.32.2 master', () => {
  const listed = [...workers('2.25.0', 1), ...workers('2.32.2', 3)];
  const both = deployed(['2.25.0', 1], ['2.32.2', 3]);
  const warned = { mismatched: { '2.25.0-0': '2.25.0' } };

  test.for<[string, Partial<MasterReading['log']>, readonly VersionCount[], string]>([
    ['nothing said: what was deployed', {}, both, '1 × 2.25.0 inferred, 3 × 2.32.2 inferred'],
    ['the master warned of one', warned, both, '1 × 2.25.0 reported, 3 × 2.32.2 inferred'],
    [
      'a worker said it itself, which counts more than the warning',
      { ...warned, reported: { '2.25.0-0': '2.26.0' } },
      both,
      '1 × 2.26.0 reported, 1 × 2.25.0 inferred, 2 × 2.32.2 inferred',
    ],
    ['one more than was deployed', {}, deployed(['2.32.2', 3]), '3 × 2.32.2 inferred, 1 × unknown deployed'],
    [
      'fewer than were deployed',
      {},
      deployed(['2.25.0', 2], ['2.32.2', 9]),
      '2 × 2.25.0 inferred, 2 × 2.32.2 inferred',
    ],
    [
      'deployed in another spelling',
      { reported: { '2.32.2-0': '2.32.2rc1', '2.32.2-1': '2.32.2rc1' } },
      deployed(['2.32.2-rc.1', 4]),
      '2 × 2.32.2rc1 reported, 2 × 2.32.2-rc.1 inferred',
    ],
    ['no log', failed, both, '1 × 2.25.0 inferred, 3 × 2.32.2 inferred'],
  ])('%s', ([, log, workersDeployed, expected]) => {
    // Prepare
    const read = reading(listed, {
      log: { kind: 'read', crash: null, reported: {}, mismatched: {}, ...log } as LogReading,
    });

    // Act
    const observed = observedOf(read, '2.32.2', workersDeployed);

    // Assess
    expect(observed.workers.map(({ version, count, by }) => `${count} × ${version} ${by}`).join(', ')).toBe(
      expected,
    );
  });

  test('are none where the page fails', () => {
    expect(observedOf(reading(listed, { web: failed }), '2.32.2', both).workers).toEqual([]);
  });
});

describe('a worker that the master lost', () => {
  const read = reading([...workers('2.32.2', 2), { id: 'lost', state: 'missing' }]);

  test('is not present', () => {
    expect(presentWorkers(read)).toEqual(['2.32.2-0', '2.32.2-1']);
  });

  test('is not observed', () => {
    expect(observedOf(read, '2.32.2', deployed(['2.32.2', 3])).workers).toEqual([
      { version: '2.32.2', count: 2, by: 'inferred' },
    ]);
  });
});

test('counting a version adds what was learnt in different ways and spelled differently', () => {
  // Prepare
  const seen: readonly VersionCount[] = [
    { version: '2.47.1.dev5', count: 1, by: 'reported' },
    { version: '2.47.1-dev.5', count: 2, by: 'inferred' },
    { version: '2.47.1', count: 4, by: 'inferred' },
  ];

  // Act
  const count = countOf({ workers: seen }, '2.47.1.dev5');

  // Assess
  expect(count).toBe(3);
});

function deployed(...counts: readonly (readonly [string, number])[]): readonly VersionCount[] {
  return counts.map(([version, count]) => ({ version, count, by: 'deployed' }));
}
