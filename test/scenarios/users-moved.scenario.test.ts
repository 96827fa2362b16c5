import { expect, test } from 'vitest';
import { type DemoStackWorld, startDemoStackWorld } from './demo-stack-world.ts';
import { weightsOf } from './weights.ts';

/** Resolves when the users of the web interface are at green. */
async function usersAtGreen(world: DemoStackWorld): Promise<void> {
  while ((await weightsOf(world))[1] !== 1) {
    expect(await world.ledger.conclusion('upgrade')).toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function runningTasks({ aws }: DemoStackWorld, service: string): readonly string[] {
  const tasks = [...aws.ecs.state.tasks.values()];
  return tasks.filter((task) => task.service === service && task.phase === 'running').map(({ id }) => id);
}

test('users follow the workers before the bake, and back again when the new master dies in it', async () => {
  // Prepare
  const world = await startDemoStackWorld();
  try {
    const before = await weightsOf(world);
    const execution = await world.start('upgrade', { batch: { canary: 1, size: '100%' }, bakeSeconds: 60 });
    await usersAtGreen(world);

    // Act
    const { blue, green } = world.registration.slots;
    const then = [blue.master, green.master, green.worker].map(
      (service) => runningTasks(world, service).length,
    );
    world.aws.ecs.crash(runningTasks(world, green.master)[0] ?? '');
    const { status } = await world.end(execution);

    // Assess
    expect(then).toEqual([1, 1, 4]);
    expect(status).toBe('FAILED');
    expect(await world.ledger.conclusion('upgrade')).toMatchObject({
      outcome: 'rolled-back',
      cause: { code: 'master-crashed' },
      observed: { master: { version: '2.25.0' }, workers: [{ version: '2.25.0', count: 4 }] },
    });
    expect(before).toEqual([1, 0]);
    expect(await weightsOf(world)).toEqual(before);
    expect(await world.deployment.wouldWrite()).toEqual([]);
  } finally {
    await world.stop();
  }
});
