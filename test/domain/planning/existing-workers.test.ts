import { describe, expect, test } from 'vitest';
import type { VersionCount } from '../../../lib/domain/plan.ts';
import { existingWorkers, healingImage, isMixed } from '../../../lib/domain/planning/existing-workers.ts';
import type { Inventory } from '../../../lib/domain/planning/inventory.ts';
import type { RegisteredCluster } from '../../../lib/domain/planning/wish.ts';
import { masterReading } from '../fixtures.ts';
import { inventoryOf, running, twoMasters } from './planning-fixtures.ts';

const custom = { 'blue-master': 'team/master:7', 'blue-worker': 'team/worker:7' };
const listed: RegisteredCluster = {
  ...twoMasters,
  images: { '2.25.0': { master: 'team/master:7', worker: 'team/worker:7' } },
};

function told(workers: readonly VersionCount[]): string {
  return workers.map(({ version, count, by }) => `${count} × ${version} ${by}`).join(', ');
}

describe("the workers' versions are", () => {
  const silent = { ...running('2.25.0'), silent: true };

  test.each<[string, RegisteredCluster, Inventory, string]>([
    ['what they report', twoMasters, inventoryOf(twoMasters), '4 × 2.25.0 reported'],
    [
      'what they report, whatever their image states',
      twoMasters,
      inventoryOf(twoMasters, { master: '2.25.0', workers: { '2.20.0': 3, '2.25.0': 1 } }),
      '1 × 2.25.0 reported, 3 × 2.20.0 reported',
    ],
    [
      'what their image states where they report nothing',
      twoMasters,
      inventoryOf(twoMasters, silent),
      '4 × 2.25.0 inferred',
    ],
    [
      'what the registration says of their image',
      listed,
      inventoryOf(listed, silent, { images: custom }),
      '4 × 2.25.0 inferred',
    ],
    [
      "the master's where they have its image",
      twoMasters,
      inventoryOf(twoMasters, silent, {
        images: { 'blue-master': 'team/locust:7', 'blue-worker': 'team/locust:7' },
      }),
      '4 × 2.25.0 inferred',
    ],
    [
      'unknown where nobody says them',
      twoMasters,
      inventoryOf(twoMasters, silent, { images: custom }),
      '4 × unknown deployed',
    ],
    [
      'deployed only where the master lists nobody',
      twoMasters,
      inventoryOf(twoMasters, silent, {
        reading: masterReading('2.25.0', 0, { web: { kind: 'failed', reason: 'timeout' } }),
      }),
      '4 × 2.25.0 deployed',
    ],
    [
      'once each, as sure as the least sure of them',
      twoMasters,
      inventoryOf(twoMasters, running('2.25.0'), {
        reading: masterReading('2.25.0', 4, {
          log: { kind: 'read', crash: null, reported: { '2.25.0-0': '2.25' }, mismatched: {} },
        }),
      }),
      '4 × 2.25 inferred',
    ],
  ])('%s', (_, cluster, inventory, expected) => {
    expect(told(existingWorkers(cluster, inventory, '2.25.0').own)).toBe(expected);
  });
});

test('more workers than the service is to run: those that do not fit what it deploys are foreign', () => {
  // Prepare
  const listedWorkers = inventoryOf(twoMasters, { master: '2.25.0', workers: { '2.20.0': 2, '2.25.0': 5 } });
  const inventory = inventoryOf(twoMasters, running('2.25.0'), { reading: listedWorkers.reading });

  // Act
  const { own, foreign } = existingWorkers(twoMasters, inventory, '2.25.0');

  // Assess
  expect(told(own)).toBe('4 × 2.25.0 reported');
  expect(told(foreign)).toBe('1 × 2.25.0 reported, 2 × 2.20.0 reported');
});

test.each<[readonly string[], boolean]>([
  [['2.25.0'], false],
  [['2.25'], false],
  [['2.25.0', '2.20.0'], true],
  [['2.20.0'], true],
  [['unknown'], false],
  [['unknown', '2.20.0'], true],
])('workers of %j on a 2.25.0 master are mixed: %s', (versions, expected) => {
  const workers = versions.map((version) => ({ version, count: 1, by: 'reported' as const }));

  expect(isMixed('2.25.0', workers)).toBe(expected);
});

describe('workers are brought to the version of their 2.25.0 master with', () => {
  test.each<[string, RegisteredCluster, string, string, string | null]>([
    [
      'the image by template',
      twoMasters,
      'locustio/locust:2.25.0',
      'locustio/locust:2.20.0',
      'locustio/locust:2.25.0',
    ],
    ['the image that the registration lists', listed, 'team/master:7', 'team/worker:6', 'team/worker:7'],
    [
      'the image that they have, which states that version',
      twoMasters,
      'team/master:7',
      'locustio/locust:2.25.0',
      'locustio/locust:2.25.0',
    ],
    ['no image where their master has one of its own', twoMasters, 'team/master:7', 'team/worker:6', null],
  ])('%s', (_, cluster, master, worker, expected) => {
    expect(healingImage(cluster, { version: '2.25.0', images: { master, worker } })).toBe(expected);
  });
});
