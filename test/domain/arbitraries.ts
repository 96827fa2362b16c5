import fc from 'fast-check';
import type { Amount, BatchesInput } from '../../lib/domain/planning/batches.ts';
import type { Inventory } from '../../lib/domain/planning/inventory.ts';
import type { RegisteredCluster, Wish } from '../../lib/domain/planning/wish.ts';
import { reading, serviceState } from './fixtures.ts';
import {
  inventoryOf,
  type Running,
  sharedMaster,
  twoMasters,
  wishFor,
} from './planning/planning-fixtures.ts';

export function amount(least: number): fc.Arbitrary<Amount> {
  return fc.oneof(
    fc.record({ count: fc.integer({ min: least, max: 500 }) }),
    fc.record({ percent: fc.integer({ min: least, max: 200 }) }),
  );
}

/** Anything that may be asked of up to `most` workers; no room to move is possible, too. */
export function batchesInput(most: number): fc.Arbitrary<BatchesInput> {
  return fc.record({
    desired: fc.integer({ min: 1, max: most }),
    canary: fc.integer({ min: 0, max: 20 }),
    size: amount(1),
    maxSurge: fc.option(amount(0)),
    maxUnavailable: amount(0),
  });
}

/** Versions on both sides of every border that was measured, others that nobody measured, and texts that are none. */
const versions = [
  '1.6.0',
  '2.4.0',
  '2.9.0',
  '2.10.0',
  '2.10.2',
  '2.22.0',
  '2.23.0',
  '2.25.0',
  '2.28.0',
  '2.30.0',
  '2.31.0',
  '2.32.2',
  '2.33.0rc1',
  '2.90.0',
  '3.0.0',
];
const version = fc.constantFrom(...versions);
const asked = fc.oneof(
  { weight: 6, arbitrary: version },
  { weight: 1, arbitrary: fc.constantFrom('latest', '~2.30', '^2.9', '>=2.20 <2.31', '^9', 'nightly', '') },
);

/** A cluster with what runs on it, and what is asked of it. */
export interface PlanningCase {
  readonly cluster: RegisteredCluster;
  readonly wish: Wish;
  readonly inventory: Inventory;
}

const clusters: fc.Arbitrary<RegisteredCluster> = fc
  .record({
    base: fc.constantFrom(twoMasters, sharedMaster),
    versions: fc.subarray(versions),
    locustfileFromMaster: fc.boolean(),
    maxMinorSkew: fc.option(fc.integer({ min: 0, max: 10 })),
  })
  .map(({ base, ...changed }) => ({ ...base, ...changed }));

const wishes: fc.Arbitrary<Wish> = fc
  .record({
    to: asked,
    preReleases: fc.boolean(),
    strategy: fc.constantFrom('auto', 'blue-green', 'rolling', 'recreate'),
    allowUnsafe: fc.boolean(),
    allowDowngrade: fc.boolean(),
    batches: batchesInput(1),
  })
  .map(({ to, preReleases, batches: { desired: _, ...batches }, ...changed }) => ({
    ...wishFor(to),
    ...changed,
    ...batches,
    target: { version: to, preReleases },
  }));

/** Mostly one version for all; workers may keep their versions to themselves. */
const runs: fc.Arbitrary<Running> = fc
  .record({
    master: version,
    workers: fc.oneof(
      fc.constant(null),
      fc.dictionary(version, fc.integer({ min: 1, max: 40 }), { minKeys: 1, maxKeys: 3 }),
    ),
    count: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 150, max: 400 })),
    silent: fc.boolean(),
  })
  .map(({ master, workers, count, silent }) => ({ master, workers: workers ?? { [master]: count }, silent }));

/** What may be wrong with a cluster, or may look so; mostly nothing is. */
const oddities: fc.Arbitrary<(found: Inventory) => Inventory> = fc.oneof(
  { weight: 12, arbitrary: fc.constant((found: Inventory) => found) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<(found: Inventory) => Inventory>(
      (found) => ({ ...found, reading: null }),
      (found) => ({ ...found, reading: reading([], { version: null }) }),
      (found) => ({ ...found, images: {} }),
      (found) => ({ ...found, services: [] }),
      (found) => ({ ...found, services: found.services.map(({ service }) => serviceState(service, 1)) }),
      (found) => ({ ...found, services: found.services.map((state) => ({ ...state, pending: 1 })) }),
    ),
  },
);

/** Any cluster, policy and versions. Looked at so rarely that not every number of batches is too many. */
export const planningCases: fc.Arbitrary<PlanningCase> = fc
  .tuple(clusters, wishes, runs, oddities, fc.constantFrom(10, 60))
  .map(([cluster, wish, running, oddity, observeSeconds]) => ({
    cluster,
    wish: { ...wish, timing: { ...wish.timing, observeSeconds } },
    inventory: oddity(inventoryOf(cluster, running)),
  }));
