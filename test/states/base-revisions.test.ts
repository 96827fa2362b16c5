import { describe, expect, test } from 'vitest';
import { plan } from '../../lib/functions/plan.ts';
import { prepare } from '../../lib/states/prepare.ts';
import { upgradeMaster } from '../../lib/states/upgrade-master.ts';
import { storedUpgrade } from '../../lib/states/upgrade-record.ts';
import { type FakeWorld, fakeWorld, stableImage, targetImage } from '../fakes/fake-world.ts';
import { execution, planned, request } from './journey.ts';

/** Task definitions of the team's code, with another size than what runs. */
function basesIn(world: FakeWorld, content: object = { cpu: '512' }) {
  return {
    master: world.services.base({ family: 'base-master', image: 'ignored', ...content }),
    worker: world.services.base({ family: 'base-worker', image: 'ignored', masterHost: 'base', ...content }),
  };
}

const hosts = { blue: 'master.blue', green: 'master.green' };

/** Blue workers as they came from the first bases: each slot's look for their own master. */
function known(): FakeWorld {
  const world = fakeWorld('two-masters', { masterHosts: hosts });
  const worker = world.services.base({ family: 'blue-worker', image: stableImage, masterHost: hosts.blue });
  world.services.set('blue-worker', { taskDefinition: worker });
  return world;
}

const registeredIn = async (world: FakeWorld, service: string) => {
  const [state] = await world.services.describe([service]);
  return world.services.content(state?.taskDefinition ?? '');
};

describe('a target with task definitions of its own', () => {
  test('takes their content, in the families that run, with the image of the version', async () => {
    // Prepare
    const world = known();
    const taskDefinitions = basesIn(world);

    // Act
    await upgradeMaster(world, await planned(world, { target: { version: '2.32.2', taskDefinitions } }));

    // Assess
    expect(await registeredIn(world, 'green-master')).toEqual({
      family: 'green-master',
      image: targetImage,
      cpu: '512',
    });
    expect(await registeredIn(world, 'green-worker')).toEqual({
      family: 'green-worker',
      image: targetImage,
      cpu: '512',
      masterHost: hosts.green,
    });
  });

  test('keeps what it takes in the ledger: the next deploy deregisters them', async () => {
    // Prepare
    const world = known();
    const taskDefinitions = basesIn(world);
    const before = await planned(world, { target: { version: '2.32.2', taskDefinitions } });
    world.services.forget(taskDefinitions.master);
    world.services.forget(taskDefinitions.worker);

    // Act
    await upgradeMaster(world, before);

    // Assess
    const { bases } = await storedUpgrade(world.ledger, before.upgradeId);
    expect(bases).toMatchObject({ master: { cpu: '512' }, worker: { cpu: '512' } });
    expect(await registeredIn(world, 'green-master')).toMatchObject({ cpu: '512' });
  });

  test('keeps the address that the live workers have where the masters have no known names', async () => {
    // Prepare
    const world = fakeWorld();
    for (const [service, masterHost] of [
      ['blue-worker', 'existing'],
      ['green-worker', 'adopted'],
    ] as const) {
      const worker = world.services.base({ family: service, image: stableImage, masterHost });
      world.services.set(service, { taskDefinition: worker });
    }
    const taskDefinitions = basesIn(world);

    // Act
    await upgradeMaster(world, await planned(world, { target: { version: '2.32.2', taskDefinitions } }));

    // Assess
    expect(await registeredIn(world, 'green-worker')).toMatchObject({ masterHost: 'adopted', cpu: '512' });
  });
});

test('is refused where nothing says which master the workers of a slot are to look for', async () => {
  // Prepare
  const world = fakeWorld();
  const target = {
    version: '2.32.2',
    taskDefinitions: basesIn(world, { masterHost: 'blue-master.load.internal' }),
  };

  // Act
  const progress = await prepare(world, execution, { ...request, target });

  // Assess
  expect(progress).toMatchObject({ decision: 'refused', cause: { code: 'master-address-missing' } });
});

describe('at the version that runs', () => {
  const shown = (world: FakeWorld, taskDefinitions: ReturnType<typeof basesIn>) =>
    plan(world, { ...request, target: { version: '2.25.0', taskDefinitions } });

  test('another configuration is an upgrade, and its plan says what changes', async () => {
    const world = known();
    const taskDefinitions = basesIn(world);

    expect(await shown(world, taskDefinitions)).toMatchObject({
      kind: 'planned',
      strategy: { name: 'blue-green' },
      configuration: { taskDefinitions, changes: ['master cpu changes', 'worker cpu changes'] },
      basis: { taskDefinitions },
    });
  });

  test('the same configuration under other names is nothing to do', async () => {
    const world = known();

    expect(await shown(world, basesIn(world, {}))).toMatchObject({ kind: 'nothing-to-do' });
  });

  test('the plan that was shown is another one with other task definitions', async () => {
    const world = known();
    const { hash, basis } = await shown(world, basesIn(world));
    const target = { version: '2.25.0', taskDefinitions: basesIn(world) };

    expect(await plan(world, { ...request, target, plan: { hash, basis } })).toMatchObject({
      kind: 'refused',
      cause: { code: 'plan-changed', message: expect.stringContaining('taskDefinitions.master') },
    });
  });
});

test('without task definitions the target takes the configuration that serves, where the masters have names', async () => {
  // Prepare: blue has been configured anew since green ran last
  const world = known();
  const worker = world.services.base({
    family: 'blue-worker',
    image: stableImage,
    masterHost: hosts.blue,
    cpu: '1024',
  });
  world.services.set('blue-worker', { taskDefinition: worker });

  // Act
  await upgradeMaster(world, await planned(world));

  // Assess
  expect(await registeredIn(world, 'green-worker')).toEqual({
    family: 'green-worker',
    image: targetImage,
    masterHost: hosts.green,
    cpu: '1024',
  });
});
