import { expect, test } from 'vitest';
import type { Topology } from '../../lib/domain/cluster.ts';
import { type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';
import { execute } from './in-process-machine.ts';
import { execution, request, upgradeId } from './journey.ts';

/** Load asks for more workers whenever the machine waits: the whole machine runs over the fakes. */
async function upgradedUnderLoad(
  topology: Topology,
  prepare: (world: FakeWorld) => void = () => {},
): Promise<{ readonly world: FakeWorld; readonly end: string }> {
  const world = fakeWorld(topology);
  world.scaling.register('blue-worker', 2, 10);
  world.scaling.register('green-worker', 2, 10);
  prepare(world);
  const advance = world.clock.advance.bind(world.clock);
  world.clock.advance = (seconds) => {
    world.scaling.scaleOut();
    advance(seconds);
  };
  const strategy = topology === 'two-masters' ? 'blue-green' : 'rolling';
  return { world, end: await execute(world, execution.arn, { ...request, strategy }) };
}

async function countsOf({ services }: FakeWorld): Promise<readonly number[]> {
  const states = await services.describe(['blue-worker', 'green-worker']);
  return states.map(({ desired }) => desired);
}

test.each(['two-masters', 'shared-master'] as const)(
  'auto scaling does not disturb an upgrade (%s)',
  async (topology) => {
    const { world, end } = await upgradedUnderLoad(topology);

    expect(end).toBe('Succeeded');
    expect(await countsOf(world)).toEqual([0, 4]);
  },
);

test.each(['two-masters', 'shared-master'] as const)(
  'an upgrade that could not suspend it would be disturbed (%s)',
  async (topology) => {
    const { world, end } = await upgradedUnderLoad(topology, ({ scaling }) => {
      scaling.deaf = true;
    });

    expect(end).not.toBe('Succeeded');
    expect(await world.ledger.conclusion(upgradeId)).toMatchObject({
      cause: { code: 'changed-by-somebody-else' },
    });
  },
);

test('afterwards load scales the new active workers within the limits of the old ones, and starts no old one', async () => {
  // Prepare
  const { world } = await upgradedUnderLoad('two-masters', ({ scaling }) => {
    scaling.register('green-worker', 0, 0);
  });

  // Act
  for (let alarms = 0; alarms < 20; alarms += 1) world.scaling.scaleOut();

  // Assess
  expect(await countsOf(world)).toEqual([0, 10]);
});
