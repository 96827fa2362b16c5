import { describe, expect, test } from 'vitest';
import { awsDefaults } from '../../lib/contract/defaults.ts';
import { type LocalWorld, shown, startLocalWorld } from './local-world.ts';

/** A world for one test, stopped at its end whatever happens. */
async function inWorld(act: (world: LocalWorld) => Promise<void>): Promise<void> {
  const world = await startLocalWorld();
  try {
    await act(world);
  } finally {
    await world.stop();
  }
}

async function runTest(master: string): Promise<void> {
  const body = new URLSearchParams({ user_count: '4', spawn_rate: '4', host: 'http://localhost' });
  await (await fetch(`http://${master}:8089/swarm`, { method: 'POST', body })).arrayBuffer();
}

describe('executions on one embedded AWS', () => {
  test.concurrent('two upgrades at once: one runs, the other is refused with the id of the first', () =>
    inWorld(async (world) => {
      // Act
      const executions = await Promise.all([world.start('first'), world.start('second')]);
      const ends = await Promise.all(executions.map((arn) => world.end(arn)));

      // Assess
      expect(ends.map(({ status }) => status).toSorted()).toEqual(['FAILED', 'SUCCEEDED']);
      const winner = ends[0]?.status === 'SUCCEEDED' ? 'first' : 'second';
      const loser = ends.find(({ status }) => status === 'FAILED');
      expect(loser?.error).toBe('refused');
      expect(loser?.cause).toContain(`the upgrade ${winner} holds the lock`);
      expect(await world.ledger.holder()).toBeNull();
      expect(await world.ledger.record()).toMatchObject({ version: '2.32.2', activeSlot: 'green' });
    }));

  test.concurrent('an abort between two batches: put back, and the lock is free', () =>
    inWorld(async (world) => {
      // Prepare
      const execution = await world.start('aborted');
      await shown(world, 'aborted', 'MoveBatch', 'batch 1 of 4');

      // Act
      await world.ledger.requestAbort('aborted');
      const end = await world.end(execution);

      // Assess
      expect(end).toMatchObject({ status: 'FAILED', error: 'aborted' });
      expect(await world.ledger.conclusion('aborted')).toMatchObject({
        outcome: 'aborted',
        lockHeld: false,
        observed: { master: { version: '2.25.0' }, workers: [{ version: '2.25.0', count: 4 }] },
      });
      expect(await world.ledger.holder()).toBeNull();
    }));

  test.concurrent('a test that runs at the start: held, and nothing is changed', () =>
    inWorld(async (world) => {
      // Prepare
      await runTest(world.master);
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      const before = servicesOf(world);

      // Act
      const end = await world.end(await world.start('held', { testPolicy: 'fail' }));

      // Assess
      expect(end).toMatchObject({ status: 'FAILED', error: 'held' });
      expect(end.cause).toContain(`a test runs on the master at ${world.master}`);
      expect(servicesOf(world)).toEqual(before);
      expect(await world.ledger.holder()).toBeNull();
    }));

  test.concurrent('a test that somebody starts between two batches: seen by the next gate, put back', () =>
    inWorld(async (world) => {
      // Prepare
      const execution = await world.start('surprised', { testPolicy: 'fail' });
      await shown(world, 'surprised', 'MoveBatch', 'batch 1 of 4');

      // Act
      await runTest(world.master);
      const end = await world.end(execution);

      // Assess
      expect(end).toMatchObject({ status: 'FAILED', error: 'rolled-back' });
      expect(await world.ledger.conclusion('surprised')).toMatchObject({
        outcome: 'rolled-back',
        cause: { code: 'test-in-flight' },
      });
    }));

  test.concurrent('a service that somebody else changes: named, never overwritten in silence', () =>
    inWorld(async (world) => {
      // Prepare
      const execution = await world.start('disturbed');
      await shown(world, 'disturbed', 'MoveBatch', 'batch 1 of 4');

      // Act
      await world.aws.ecs.call('UpdateService', {
        cluster: 'local',
        service: 'blue-worker',
        desiredCount: 9,
      });
      await world.end(execution);

      // Assess
      expect(await world.ledger.conclusion('disturbed')).toMatchObject({
        outcome: 'rolled-back',
        cause: { code: 'changed-by-somebody-else', message: expect.stringContaining('blue-worker') },
      });
    }));

  test.concurrent('stale reads of ECS, as long as AWS may show them: nothing is decided on them', () =>
    inWorld(async (world) => {
      // Prepare
      world.aws.ecs.settings.staleReadMilliseconds = 2_000;

      // Act
      const end = await world.end(await world.start('stale'));

      // Assess
      expect(end.status).toBe('SUCCEEDED');
    }));

  test.concurrent('bad input: each wrong member is named, and nothing is changed', () =>
    inWorld(async (world) => {
      // Prepare
      const before = servicesOf(world);

      // Act
      const end = await world.end(
        await world.start('bad', { batch: { size: '0 workers' }, bakeSeconds: -awsDefaults.bakeSeconds }),
      );

      // Assess
      expect(end).toMatchObject({ status: 'FAILED', error: 'refused' });
      expect(end.cause).toContain('batch.size');
      expect(end.cause).toContain('bakeSeconds');
      expect(servicesOf(world)).toEqual(before);
    }));
});

function servicesOf(world: LocalWorld): unknown {
  return [...world.aws.ecs.state.services.values()].map(({ name, desired, deployments }) => ({
    name,
    desired,
    runs: deployments.map(({ taskDefinition }) => taskDefinition),
  }));
}
