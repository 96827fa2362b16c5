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

function crash({ aws }: DemoStackWorld, service: string): void {
  const tasks = [...aws.ecs.state.tasks.values()];
  const running = tasks.find((task) => task.service === service && task.phase === 'running');
  aws.ecs.crash(running?.id ?? '');
}

test('the new master dies when its users have just moved: they are sent back with the workers', async () => {
  // Prepare
  const world = await startDemoStackWorld();
  try {
    const before = await weightsOf(world);
    const execution = await world.start('upgrade', { batch: { canary: 1, size: '100%' }, bakeSeconds: 1 });
    await usersAtGreen(world);

    // Act
    crash(world, world.registration.slots.green.master);
    const { status } = await world.end(execution);

    // Assess
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
