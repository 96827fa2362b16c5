import { describe, expect, test } from 'vitest';
import type { DecisionOf } from '../../lib/contract/states.ts';
import { upgradeMaster } from '../../lib/states/upgrade-master.ts';
import { type FakeWorld, fakeWorld, targetImage } from '../fakes/fake-world.ts';
import { checked, clusterOf, loseLock, planned, recordOf, timeline, type Wish } from './journey.ts';

const recreate: Wish = { strategy: 'recreate' };

const decisions: Record<
  DecisionOf<'UpgradeMaster'>,
  { readonly wish?: Wish; readonly situation?: (world: FakeWorld) => void }
> = {
  proceed: {},
  wait: { wish: recreate },
  hold: { wish: recreate, situation: ({ masters }) => masters.runTest('blue-master:1/0') },
  'roll-back': { situation: ({ services }) => services.set('blue-worker', { desired: 5 }) },
};

test.for(Object.entries(decisions))('decides %s', async ([decision, { wish, situation }]) => {
  // Prepare
  const world = fakeWorld();
  const before = await planned(world, wish);
  situation?.(world);

  // Act
  const progress = await checked('UpgradeMaster', upgradeMaster(world, before));

  // Assess
  expect(progress.decision).toBe(decision);
});

describe('two masters', () => {
  test('the idle slot gets the target: its master first, its workers as none', async () => {
    // Prepare
    const world = fakeWorld();
    const before = await planned(world);
    world.journal.clear();

    // Act
    const progress = await upgradeMaster(world, before);

    // Assess
    expect(world.journal.entries).toEqual([
      'remembered what acts by itself',
      `registered green-worker:2 ${targetImage}`,
      `registered green-master:2 ${targetImage}`,
      'remembered the target revisions',
      'green-master → 1 × green-master:2',
      'green-worker → 0 × green-worker:2',
    ]);
    expect(progress).toMatchObject({
      waitSeconds: 3,
      explanation: 'the 2.32.2 master to be ready',
      watch: { lastWriteAt: world.clock.in(0), deadline: world.clock.in(600), alarmSince: null },
    });
    expect(await timeline(world)).toContain('UpgradeMaster written');
  });

  test('role images may differ', async () => {
    // Prepare
    const world = fakeWorld();
    const images = { master: 'team/master:2.32.2', worker: 'team/worker:2.32.2' };
    const before = await planned(world, { target: { version: '2.32.2', images } });

    // Act
    await upgradeMaster(world, before);

    // Assess
    expect(world.journal.entries).toEqual(
      expect.arrayContaining([
        'registered green-master:2 team/master:2.32.2',
        'registered green-worker:2 team/worker:2.32.2',
      ]),
    );
  });
});

test('shared master: its family has no newer revision where that of the workers is refused', async () => {
  // Prepare
  const world = fakeWorld('shared-master');
  const before = await planned(world, { strategy: 'recreate' });
  const register = world.services.register.bind(world.services);
  world.services.register = async (content) => {
    if (String(content.family).includes('worker')) throw new Error('AccessDeniedException');
    return register(content);
  };
  world.journal.clear();

  // Act
  await expect(upgradeMaster(world, before)).rejects.toThrow('AccessDenied');

  // Assess
  expect(world.journal.entries.filter((entry) => entry.startsWith('registered'))).toEqual([]);
});

test('shared master: it changes in place, no worker count does', async () => {
  // Prepare
  const world = fakeWorld('shared-master');
  const before = await planned(world);
  world.journal.clear();

  // Act
  await upgradeMaster(world, before);

  // Assess
  expect(world.journal.entries.slice(3)).toEqual([
    'remembered the target revisions',
    'master → 1 × master:2',
    'green-worker → 0 × green-worker:2',
  ]);
});

describe('recreate', () => {
  test('first takes the workers away and leaves the master alone', async () => {
    // Prepare
    const world = fakeWorld('shared-master');
    const before = await planned(world, recreate);

    // Act
    const progress = await upgradeMaster(world, before);

    // Assess
    expect(await clusterOf(world)).toEqual({
      master: '1 × master:1',
      'blue-worker': '0 × blue-worker:1',
      'green-worker': '0 × green-worker:1',
    });
    expect(progress).toMatchObject({ decision: 'wait', waitSeconds: 10 });
  });

  test('waits while a worker still stops', async () => {
    // Prepare
    const world = fakeWorld('shared-master');
    const first = await upgradeMaster(world, await planned(world, recreate));
    world.services.show('blue-worker', { running: 1 });

    // Act
    const progress = await upgradeMaster(world, first);

    // Assess
    expect(progress.decision).toBe('wait');
    expect(await clusterOf(world)).toMatchObject({ master: '1 × master:1' });
  });

  test('then changes the master', async () => {
    // Prepare
    const world = fakeWorld('shared-master');
    const first = await upgradeMaster(world, await planned(world, recreate));
    world.journal.clear();

    // Act
    const progress = await upgradeMaster(world, first);

    // Assess
    expect(progress.decision).toBe('proceed');
    expect(world.journal.entries).toEqual(['master → 1 × master:2', 'green-worker → 0 × green-worker:2']);
  });
});

describe.for(['two-masters', 'shared-master'] as const)('called twice (%s)', (topology) => {
  test('registers once and writes the same', async () => {
    // Prepare
    const world = fakeWorld(topology);
    const before = await planned(world);
    await upgradeMaster(world, before);
    const [first, writes] = [await clusterOf(world), world.journal.entries.slice(-2)];
    world.journal.clear();

    // Act
    const again = await upgradeMaster(world, before);

    // Assess
    expect(again.decision).toBe('proceed');
    expect(world.journal.entries).toEqual(writes);
    expect(await clusterOf(world)).toEqual(first);
    const { hopRevisions } = await recordOf(world);
    expect(hopRevisions.map((revisions) => Object.keys(revisions).length)).toEqual([2]);
  });
});

describe('changed by somebody else is', () => {
  test.for<[string, (world: FakeWorld) => void]>([
    ['a count', ({ services }) => services.set('green-worker', { desired: 2 })],
    ['a revision', ({ services }) => services.set('blue-worker', { taskDefinition: 'blue-worker:9' })],
    ['a master', ({ services }) => services.set('green-master', { desired: 2 })],
  ])('%s: named, and no service is written', async ([, situation]) => {
    // Prepare
    const world = fakeWorld();
    const before = await planned(world);
    situation(world);
    const cluster = await clusterOf(world);

    // Act
    const progress = await checked('UpgradeMaster', upgradeMaster(world, before));

    // Assess
    expect(progress).toMatchObject({ decision: 'roll-back', cause: { code: 'changed-by-somebody-else' } });
    expect(await clusterOf(world)).toEqual(cluster);
  });
});

test.for<[string, Wish]>([
  ['the start of the master', {}],
  ['taking the workers away', recreate],
])('a lost lock: fenced before %s, nothing is written or registered', async ([, wish]) => {
  // Prepare
  const world = fakeWorld();
  const before = await planned(world, wish);
  loseLock(world);

  // Act
  const late = upgradeMaster(world, before);

  // Assess
  await expect(late).rejects.toMatchObject({ code: 'fenced' });
  expect(world.journal.entries).toEqual([]);
});
