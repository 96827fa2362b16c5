import { expect } from 'vitest';
import { demoTest, startLoadTest, stopLoadTest, usersOn } from '../../lib/cli/local/load-test.ts';
import { type LocalWorld, shown, startLocalWorld } from './local-world.ts';

const workers = 4;

/**
 * Somebody starts a test between two batches, on the master of one slot. The next gate sees it and waits; nobody who
 * carries load is taken away; the upgrade goes on when the test has been stopped.
 */
export async function assessTestStartedMeanwhile(
  nodes: 'locust' | 'simulated',
  on: 'stable' | 'target',
): Promise<void> {
  // Prepare: the upgrade pauses after its first batch, (4,0) → (4,1)
  const world = await startLocalWorld({ nodes, testPolicy: 'wait', pauseAfter: 'canary' });
  try {
    const { registration, ledger } = world;
    const { signal } = new AbortController();
    const execution = await world.start('meanwhile');
    await shown(world, 'meanwhile', 'GateBatch', 'paused');
    const service = registration.slots[on === 'stable' ? 'blue' : 'green'].master;
    const master = runningAddress(world, service);

    // Act
    const test = demoTest(on === 'stable' ? workers : 1);
    await startLoadTest(registration, master, test, signal);
    await ledger.resume('meanwhile');
    await shown(world, 'meanwhile', 'GateBatch', 'a test runs');
    const seen = await tasksFor(world, 6_000);
    const users = await usersOn(registration, master);
    await stopLoadTest(registration, master, signal);
    const end = await world.end(execution);

    // Assess
    expect(new Set(seen)).toEqual(new Set(['4 blue-worker, 1 green-worker']));
    expect(users).toBe(test.users);
    expect(end.status).toBe('SUCCEEDED');
    const conclusion = await ledger.conclusion('meanwhile');
    expect(conclusion?.observed?.workers.map(({ version, count }) => `${count} × ${version}`)).toEqual([
      '4 × 2.32.2',
    ]);
  } finally {
    await world.stop();
  }
}

function runningAddress({ aws }: LocalWorld, service: string): string {
  const tasks = [...aws.ecs.state.tasks.values()];
  return tasks.find((task) => task.service === service && task.phase === 'running')?.address ?? '';
}

/** The running workers of both slots, again and again for so long. */
async function tasksFor({ aws }: LocalWorld, milliseconds: number): Promise<readonly string[]> {
  const seen: string[] = [];
  const until = Date.now() + milliseconds;
  while (Date.now() < until) {
    const running = [...aws.ecs.state.tasks.values()].filter(({ phase }) => phase === 'running');
    const count = (name: string): number => running.filter(({ service }) => service === name).length;
    seen.push(`${count('blue-worker')} blue-worker, ${count('green-worker')} green-worker`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return seen;
}
