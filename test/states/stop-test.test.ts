import { describe, expect, test } from 'vitest';
import { stopTest } from '../../lib/states/stop-test.ts';
import { blueGreen, rolling } from '../domain/fixtures.ts';
import { type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';
import { recordOf, timeline, upgradeId } from './journey.ts';
import { opened } from './opened.ts';

const stableMaster = 'blue-master:1/0';
const targetMaster = 'green-master:1/0';

/** An upgrade in the middle, about to be rolled back. */
async function underway(): Promise<FakeWorld> {
  const world = fakeWorld();
  world.services.set('green-master', { desired: 1 });
  await opened(world, blueGreen);
  return world;
}

async function act(world: FakeWorld): Promise<void> {
  await stopTest(world, await recordOf(world));
}

describe('a rollback', () => {
  test("saves the results of a test on the target's master before it stops it", async () => {
    // Prepare
    const world = await underway();
    world.masters.runTest(targetMaster);

    // Act
    await act(world);

    // Assess
    expect(world.journal.entries).toEqual([
      `saved the results of ${targetMaster}`,
      `stopped the test on ${targetMaster}`,
    ]);
    expect(await timeline(world)).toEqual(['RollBack results-saved', 'RollBack test-stopped']);
  });

  test('stops a test on a master that both slots share', async () => {
    // Prepare
    const world = fakeWorld('shared-master');
    await opened(world, rolling);
    world.masters.runTest('master:1/0');

    // Act
    await act(world);

    // Assess
    expect(world.journal.entries).toContain('stopped the test on master:1/0');
  });

  test('leaves a test on the stable master alone: no worker is taken from it', async () => {
    // Prepare
    const world = await underway();
    world.masters.runTest(stableMaster);

    // Act
    await act(world);

    // Assess
    expect(world.journal.entries).toEqual([]);
  });

  test('stops the tests on both masters where somebody gave the stable one workers that must go again', async () => {
    // Prepare
    const world = await underway();
    world.services.set('blue-worker', { desired: 5 });
    world.masters.runTest(stableMaster);
    world.masters.runTest(targetMaster);

    // Act
    await act(world);

    // Assess
    expect(world.journal.entries).toEqual(
      [stableMaster, targetMaster].flatMap((master) => [
        `saved the results of ${master}`,
        `stopped the test on ${master}`,
      ]),
    );
  });

  test('writes nothing where no test runs', async () => {
    // Prepare
    const world = await underway();

    // Act
    await act(world);

    // Assess
    expect(world.journal.entries).toEqual([]);
    expect(await timeline(world)).toEqual([]);
  });
});

describe('nothing holds a rollback up', () => {
  test.for<[string, (world: FakeWorld) => void, string]>([
    [
      'results that can not be read',
      ({ masters }) => masters.withholdResults(targetMaster),
      `the master at ${targetMaster} does not give requests.csv`,
    ],
    [
      'a ledger that does not take them',
      ({ ledger }) => {
        ledger.saveResults = async () => {
          throw new Error('throttled');
        };
      },
      'Error: throttled',
    ],
  ])('%s are told, and the test is stopped', async ([, broken, detail]) => {
    // Prepare
    const world = await underway();
    world.masters.runTest(targetMaster);
    broken(world);

    // Act
    await act(world);

    // Assess
    expect(world.journal.entries).toEqual([`stopped the test on ${targetMaster}`]);
    expect(await world.ledger.events(upgradeId)).toContainEqual(
      expect.objectContaining({ step: 'RollBack', event: 'results-not-saved', detail }),
    );
  });

  test('a test that can not be stopped is told', async () => {
    // Prepare
    const world = await underway();
    world.masters.runTest(targetMaster);
    world.masters.refuse(targetMaster);

    // Act
    await act(world);

    // Assess
    expect(await timeline(world)).toEqual(['RollBack results-saved', 'RollBack test-not-stopped']);
  });
});
