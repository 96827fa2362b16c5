import { describe, expect, test } from 'vitest';
import type { Progress } from '../../lib/contract/payloads.ts';
import type { DecisionOf } from '../../lib/contract/states.ts';
import { conclude } from '../../lib/states/conclude.ts';
import { observeRollback } from '../../lib/states/observe-rollback.ts';
import { rollBack } from '../../lib/states/roll-back.ts';
import { type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';
import {
  checked,
  clusterOf,
  rollingBack,
  timeline,
  upgradeId,
  type Wish,
  withBatches,
  withMaster,
} from './journey.ts';

/** Everything was put back with one write: the target's master was dead. */
async function putBack(): Promise<[FakeWorld, Progress]> {
  const world = fakeWorld();
  return [world, await rollingBack(world, await withBatches(world, 2), 'listener-crashed')];
}

const decisions: Record<DecisionOf<'ObserveRollback'>, () => Promise<[FakeWorld, Progress]>> = {
  proceed: putBack,
  wait: async () => {
    const [world, progress] = await putBack();
    world.services.show('green-worker', { running: 2 });
    return [world, progress];
  },
  continue: async () => {
    const world = fakeWorld();
    return [world, await rollingBack(world, await withBatches(world, 3))];
  },
};

test.for(Object.entries(decisions))('decides %s', async ([decision, situation]) => {
  // Prepare
  const [world, before] = await situation();
  world.journal.clear();

  // Act
  const progress = await checked('ObserveRollback', observeRollback(world, before));

  // Assess
  expect(progress).toMatchObject({ decision, rollback: { failure: null } });
  expect(world.journal.entries).toEqual([]);
});

/** RollBack and ObserveRollback by turns, as the machine goes, until nothing is left to do. */
async function allTheWayBack(world: FakeWorld, progress: Progress, code: string): Promise<Progress> {
  let now = await rollingBack(world, progress, code);
  for (let look = 0; look < 20; look += 1) {
    now = await checked('ObserveRollback', observeRollback(world, now));
    if (now.decision === 'proceed') return now;
    if (now.decision === 'continue') now = await rollBack(world, upgradeId, now);
    world.clock.advance(now.waitSeconds);
  }
  throw new TypeError(`the rollback never ends: ${now.explanation}`);
}

describe('what of the target does not run is not waited for', () => {
  test.for<[string, (world: FakeWorld) => void]>([
    [
      'its workers find no place',
      ({ services }) => services.show('green-worker', { running: 0, pending: 0 }),
    ],
    [
      'one of them starts again and again',
      ({ services }) => services.show('green-worker', { running: 1, pending: 1 }),
    ],
    [
      'its master has died since',
      ({ services }) => services.show('green-master', { running: 0, pending: 0 }),
    ],
  ])('%s', async ([, situation]) => {
    // Prepare
    const world = fakeWorld();
    const progress = await rollingBack(world, await withBatches(world, 3), 'tasks-not-running');
    situation(world);

    // Act
    const next = await checked('ObserveRollback', observeRollback(world, progress));

    // Assess
    expect(next).toMatchObject({ decision: 'continue', rollback: { desired: { 'green-worker': 3 } } });
  });
});

describe('the way back ends with every count and image as before', () => {
  const beginnings: readonly (readonly [string, (world: FakeWorld, wish: Wish) => Promise<Progress>])[] = [
    ['the new master', withMaster],
    ['the canary', (world, wish) => withBatches(world, 1, wish)],
    ['half of the workers', (world, wish) => withBatches(world, 2, wish)],
    ['all workers', (world, wish) => withBatches(world, 3, wish)],
    ['no old worker', (world, wish) => withBatches(world, 4, wish)],
    [
      'no old master',
      async (world, wish) => {
        const progress = await withBatches(world, 4, wish);
        const read = world.masters.read;
        world.masters.read = () => Promise.reject(new Error('no answer'));
        await expect(conclude(world, progress)).rejects.toThrow('no answer');
        world.masters.read = read.bind(world.masters);
        return progress;
      },
    ],
  ];
  const clusters = [
    ['two-masters', {}],
    ['two-masters', { maxSurge: 0, maxUnavailable: 1 }],
    ['shared-master', {}],
  ] as const;
  const ways = beginnings.flatMap(([from, begin]) =>
    clusters.flatMap(([topology, wish]) =>
      ['workers-crash', 'listener-crashed'].map((cause) => ({ from, begin, topology, wish, cause })),
    ),
  );

  test.for(ways)('from $from ($topology, $wish), $cause', async ({ begin, topology, wish, cause }) => {
    // Prepare
    const world = fakeWorld(topology);
    const names = Object.keys(await clusterOf(world));
    const before = await shown(world, names);
    const progress = await begin(world, wish);

    // Act
    const end = await allTheWayBack(world, progress, cause);

    // Assess
    expect(end.rollback?.failure).toBeNull();
    expect(await shown(world, names)).toEqual(before);
  });

  test.for(['two-masters', 'shared-master'] as const)('after recreate (%s)', async (topology) => {
    // Prepare
    const world = fakeWorld(topology);
    const names = Object.keys(await clusterOf(world));
    const before = await shown(world, names);
    const progress = await withBatches(world, 1, { strategy: 'recreate' });

    // Act
    await allTheWayBack(world, progress, 'workers-crash');

    // Assess
    expect(await shown(world, names)).toEqual(before);
  });

  async function shown(world: FakeWorld, names: readonly string[]) {
    const services = await world.services.describe(names);
    return services.map(({ service, desired, taskDefinition }) => ({
      service,
      desired,
      image: world.services.imageOf(taskDefinition),
    }));
  }
});

describe('it waits for', () => {
  test.for<[string, RegExp, (world: FakeWorld) => void]>([
    [
      'tasks of the target to stop',
      /^green-worker to run 0 tasks/,
      ({ services }) => services.show('green-worker', { running: 1 }),
    ],
    [
      'ECS to show the change',
      /^ECS to show the change of green-master/,
      ({ services }) => services.show('green-master', { taskDefinition: 'green-master:2' }),
    ],
    [
      'the stable workers to come back to their master',
      /^4 workers to register \(0 have\)/,
      ({ masters }) =>
        masters.show('blue-master:1/0', {
          web: { kind: 'answered', state: 'ready', users: 0, workers: [] },
        }),
    ],
    [
      'a stable master that is ill: there is no way further back',
      /lost its listener/,
      ({ masters }) =>
        masters.show('blue-master:1/0', {
          log: { kind: 'read', crash: 'CRITICAL: listener died', reported: {}, mismatched: {} },
        }),
    ],
  ])('%s', async ([, explanation, situation]) => {
    // Prepare
    const [world, before] = await putBack();
    situation(world);

    // Act
    const progress = await checked('ObserveRollback', observeRollback(world, before));

    // Assess
    expect(progress).toMatchObject({
      decision: 'wait',
      waitSeconds: 10,
      explanation: expect.stringMatching(explanation),
    });
  });

  test('a read that is not younger than 3 s after the write', async () => {
    // Prepare
    const [world, before] = await putBack();
    const justNow = { ...before, watch: { ...before.watch, lastWriteAt: world.clock.in(-1) } };

    // Act
    const progress = await observeRollback(world, justNow);

    // Assess
    expect(progress.decision).toBe('wait');
  });

  test('the workers of a shared master to be gone, whatever the master shows', async () => {
    // Prepare
    const world = fakeWorld('shared-master');
    const before = await rollingBack(world, await withBatches(world, 2), 'listener-crashed');
    world.services.show('green-worker', { running: 1 });
    world.masters.asked.splice(0);

    // Act
    const progress = await observeRollback(world, before);

    // Assess
    expect(progress).toMatchObject({ decision: 'wait', explanation: expect.stringMatching(/green-worker/) });
    expect(world.masters.asked).toEqual([]);
  });
});

test('stable tasks that stopped long ago are no evidence', async () => {
  // Prepare
  const [world, before] = await putBack();
  world.services.stopped('blue-master', { stopCode: 'EssentialContainerExited', exitCode: 1 });

  // Act
  const progress = await observeRollback(world, before);

  // Assess
  expect(progress.decision).toBe('proceed');
});

test('at its deadline it is given up, by the name of what is missing', async () => {
  // Prepare
  const [world, before] = await putBack();
  world.services.show('green-worker', { running: 1 });
  world.clock.advance(1_800);

  // Act
  const progress = await checked('ObserveRollback', observeRollback(world, before));

  // Assess
  expect(progress).toMatchObject({
    decision: 'proceed',
    rollback: {
      failure: {
        code: 'tasks-not-running',
        message: 'the rollback waited in vain for green-worker to run 0 tasks (1 run, 0 are pending)',
      },
    },
  });
  expect(await timeline(world)).toContain('ObserveRollback given-up');
});

test('the timeline does not repeat what is waited for', async () => {
  // Prepare
  const [world, before] = await putBack();
  world.services.show('green-worker', { running: 1 });
  const first = await observeRollback(world, before);
  const once = await timeline(world);

  // Act
  await observeRollback(world, first);

  // Assess
  expect(await timeline(world)).toEqual(once);
});

test('without a rollback in the payload it is a defect', async () => {
  const world = fakeWorld();
  const progress = await withMaster(world);

  await expect(observeRollback(world, progress)).rejects.toThrow('ObserveRollback comes after RollBack');
});
