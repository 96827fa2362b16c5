import { describe, expect, test } from 'vitest';
import type { DecisionOf } from '../../lib/contract/states.ts';
import { moveBatch } from '../../lib/states/move-batch.ts';
import { type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';
import { checked, clusterOf, loseLock, timeline, type Wish, withBatches, withMaster } from './journey.ts';

const decisions: Record<DecisionOf<'MoveBatch'>, (world: FakeWorld) => void> = {
  proceed: () => {},
  // A test that began after the gate had opened.
  hold: ({ masters }) => masters.runTest('blue-master:1/0'),
  'roll-back': ({ services }) => services.set('blue-worker', { desired: 5 }),
};

test.for(Object.entries(decisions))('decides %s', async ([decision, situation]) => {
  // Prepare
  const world = fakeWorld();
  const before = await withBatches(world, 1);
  situation(world);

  // Act
  const progress = await checked('MoveBatch', moveBatch(world, { ...before, batch: 1 }));

  // Assess
  expect(progress.decision).toBe(decision);
});

describe('held by a test that began after the gate had opened', () => {
  test.for<[string, (world: FakeWorld) => void]>([
    ['on the stable master', ({ masters }) => masters.runTest('blue-master:1/0')],
    ["on the target's master", ({ masters }) => masters.runTest('green-master:2/0')],
    [
      'or may have, as a master is silent',
      ({ masters }) => masters.show('blue-master:1/0', { web: { kind: 'failed', reason: 'no answer' } }),
    ],
  ])('%s: nothing is written, and the gate waits anew', async ([, situation]) => {
    // Prepare
    const world = fakeWorld();
    const before = { ...(await withBatches(world, 1)), batch: 1 };
    situation(world);
    world.journal.clear();

    // Act
    const progress = await moveBatch(world, before);

    // Assess
    expect(progress.decision).toBe('hold');
    expect(world.journal.entries).toEqual([]);
    expect(progress.watch).toMatchObject({ since: world.clock.in(0), deadline: world.clock.in(86_400) });
  });

  test('no batch that only adds workers is', async () => {
    // Prepare
    const world = fakeWorld();
    const before = await withMaster(world);
    world.masters.runTest('blue-master:1/0');

    // Act
    const progress = await moveBatch(world, { ...before, batch: 0 });

    // Assess
    expect(progress.decision).toBe('proceed');
  });
});

/** Every write of a batch, in its order: the lower before the raise. */
describe('writes', () => {
  const green = '× green-worker:2';

  test.for<[string, Wish, number, readonly string[]]>([
    ['the canary', {}, 0, [`green-worker → 1 ${green}`]],
    ['the next batch and what the canary freed', {}, 1, ['blue-worker → 3', `green-worker → 3 ${green}`]],
    ['the last raise', {}, 2, ['blue-worker → 1', `green-worker → 4 ${green}`]],
    ['the closing write', {}, 3, ['blue-worker → 0']],
    [
      'a lower before a raise without surge',
      { batch: { canary: 0, size: 1 }, maxSurge: 0, maxUnavailable: 1 },
      0,
      ['blue-worker → 3', `green-worker → 1 ${green}`],
    ],
    ['all at once for recreate', { strategy: 'recreate' }, 0, [`green-worker → 4 ${green}`]],
  ])('%s', async ([, wish, batch, writes]) => {
    // Prepare
    const world = fakeWorld();
    const before = await withBatches(world, batch, wish);
    world.journal.clear();

    // Act
    await moveBatch(world, { ...before, batch });

    // Assess
    expect(world.journal.entries).toEqual(writes);
  });

  test('the same again when called again', async () => {
    // Prepare
    const world = fakeWorld();
    const before = { ...(await withBatches(world, 1)), batch: 1 };
    world.journal.clear();
    const first = await moveBatch(world, before);
    const writes = world.journal.entries;
    world.journal.clear();

    // Act
    const again = await moveBatch(world, before);

    // Assess
    expect(again).toEqual(first);
    expect(world.journal.entries).toEqual(writes);
    expect(await clusterOf(world)).toMatchObject({
      'blue-worker': '3 × blue-worker:1',
      'green-worker': '3 × green-worker:2',
    });
  });
});

test.for<[string, number, string]>([
  ['workers to register', 1, 'batch 2 of 4: 2 workers to register at 2.32.2'],
  ['the old ones to leave', 3, 'batch 4 of 4: the last old workers to leave'],
])('waits 3 s for Locust to show the change, then for %s', async ([, batch, explanation]) => {
  // Prepare
  const world = fakeWorld();
  const before = await withBatches(world, batch);

  // Act
  const progress = await moveBatch(world, { ...before, batch });

  // Assess
  expect(progress).toMatchObject({
    batch,
    waitSeconds: 3,
    explanation,
    watch: {
      since: world.clock.in(0),
      lastWriteAt: world.clock.in(0),
      deadline: world.clock.in(600),
      alarmSince: null,
    },
  });
  expect((await timeline(world)).at(-1)).toBe('MoveBatch written');
});

test.for<[string, (world: FakeWorld) => void]>([
  ['the count of the old workers', ({ services }) => services.set('blue-worker', { desired: 2 })],
  ['the count of the new workers', ({ services }) => services.set('green-worker', { desired: 2 })],
  ['a revision', ({ services }) => services.set('green-worker', { taskDefinition: 'green-worker:9' })],
  ['the new master', ({ services }) => services.set('green-master', { desired: 0 })],
  ['the old master', ({ services }) => services.set('blue-master', { desired: 0 })],
])('%s changed by somebody else: named, and nothing is overwritten', async ([, situation]) => {
  // Prepare
  const world = fakeWorld();
  const before = await withBatches(world, 1);
  situation(world);
  world.journal.clear();

  // Act
  const progress = await checked('MoveBatch', moveBatch(world, { ...before, batch: 1 }));

  // Assess
  expect(progress).toMatchObject({ decision: 'roll-back', cause: { code: 'changed-by-somebody-else' } });
  expect(world.journal.entries).toEqual([]);
});

test('a lost lock: fenced, and nothing is written', async () => {
  // Prepare
  const world = fakeWorld();
  const before = await withBatches(world, 1);
  loseLock(world);

  // Act
  const late = moveBatch(world, { ...before, batch: 1 });

  // Assess
  await expect(late).rejects.toMatchObject({ code: 'fenced' });
  expect(world.journal.entries).toEqual([]);
});

test('a lock lost between two writes: the second is not made', async () => {
  // Prepare
  const world = fakeWorld();
  const before = await withBatches(world, 1);
  world.journal.clear();
  const { services, ledger } = world;
  const change = services.change.bind(services);
  services.change = async (...written) => {
    await change(...written);
    ledger.hand('somebody-else', 'arn:somebody-else', world.clock.in(0));
  };

  // Act
  const late = moveBatch(world, { ...before, batch: 1 });

  // Assess
  await expect(late).rejects.toMatchObject({ code: 'fenced' });
  expect(world.journal.entries).toEqual(['blue-worker → 3', 'lock → somebody-else']);
});
