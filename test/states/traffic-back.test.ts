import { describe, expect, test } from 'vitest';
import type { Progress } from '../../lib/contract/payloads.ts';
import { conclude } from '../../lib/states/conclude.ts';
import { concludeRollback } from '../../lib/states/conclude-rollback.ts';
import { observeRollback } from '../../lib/states/observe-rollback.ts';
import { rollBack } from '../../lib/states/roll-back.ts';
import type { FakeWorld } from '../fakes/fake-world.ts';
import { timeline, upgradeId } from './journey.ts';
import { weights, withUsersMoved, withWorkersMoved } from './with-load-balancer.ts';

/** Conclude broke after it had taken the old master away. */
async function withoutOldMaster(): Promise<[FakeWorld, Progress]> {
  const [world, progress] = await withUsersMoved();
  world.services.show('blue-master', { running: 1 });
  await conclude(world, progress);
  world.services.show('blue-master');
  world.journal.clear();
  return [world, progress];
}

const caused = (progress: Progress, code: string): Progress => ({
  ...progress,
  cause: { code, message: `${code} was seen` },
});

/** The machine's way back, until everything is as it was. */
async function allTheWayBack(world: FakeWorld, from: Progress): Promise<Progress> {
  let progress: Progress = await rollBack(world, upgradeId, from);
  for (let looks = 0; looks < 20; looks += 1) {
    world.clock.advance(progress.waitSeconds);
    const seen = await observeRollback(world, progress);
    if (seen.decision === 'proceed') return seen;
    progress = seen.decision === 'continue' ? await rollBack(world, upgradeId, seen) : seen;
  }
  throw new Error(`it still waits for ${progress.explanation}`);
}

describe('RollBack', () => {
  test.each([
    ['in the bake', withUsersMoved],
    ['after the old master was taken away', withoutOldMaster],
  ])(
    '%s it leads users back to a master with workers, before it takes the other one away',
    async (_, reach) => {
      // Prepare
      const [world, progress] = await reach();

      // Act
      await allTheWayBack(world, caused(progress, 'aborted'));

      // Assess
      const { entries } = world.journal;
      const led = entries.indexOf('traffic blue 1, green 0');
      const back = entries.findIndex((entry) => entry.startsWith('blue-worker →'));
      expect(back).toBeGreaterThanOrEqual(0);
      expect(led).toBeGreaterThan(back);
      expect(entries.findIndex((entry) => entry.startsWith('green-master → 0'))).toBeGreaterThan(led);
    },
  );

  test('keeps a target master that serves for its users, where one write brings everything else back', async () => {
    // Prepare
    const [world, progress] = await withUsersMoved({ maxSurge: 0, maxUnavailable: '100%' });

    // Act
    await rollBack(world, upgradeId, caused(progress, 'aborted'));
    const first = world.journal.entries;
    world.journal.clear();
    world.clock.advance(3);
    await allTheWayBack(world, caused(progress, 'aborted'));

    // Assess
    expect(
      first.filter((entry) => entry.startsWith('traffic') || entry.startsWith('green-master →')),
    ).toEqual([]);
    expect(world.traffic.reading).toEqual(weights(1, 0));
  });

  test('from a dead target leads users back at once to a stable master that answers', async () => {
    // Prepare
    const [world, progress] = await withUsersMoved();

    // Act
    await rollBack(world, upgradeId, caused(progress, 'master-crashed'));

    // Assess
    expect(world.journal.entries[0]).toBe('traffic blue 1, green 0');
  });

  test.each<[string, (world: FakeWorld) => void]>([
    ['that is not there', (world) => world.services.set('blue-master', { desired: 0 })],
    [
      'that does not answer',
      (world) => world.masters.show('blue-master:1/0', { web: { kind: 'failed', reason: 'refused' } }),
    ],
  ])('from a dead target leads nobody to a stable master %s', async (_, disturb) => {
    // Prepare
    const [world, progress] = await withUsersMoved();
    disturb(world);

    // Act
    await rollBack(world, upgradeId, caused(progress, 'master-crashed'));

    // Assess
    expect(world.traffic.reading).toEqual(weights(0, 1));
  });

  test('leaves weights that somebody else gave, and names them', async () => {
    // Prepare
    const [world, progress] = await withUsersMoved();
    world.traffic.reading = weights(1, 1);

    // Act
    await allTheWayBack(world, caused(progress, 'aborted'));

    // Assess
    expect(world.traffic.reading).toEqual(weights(1, 1));
    expect(await timeline(world)).toContain('RollBack left-alone');
  });

  test('of an upgrade that led nobody leaves the rule alone', async () => {
    // Prepare
    const [world, progress] = await withWorkersMoved();
    world.traffic.reading = weights(0, 1);

    // Act
    await allTheWayBack(world, caused(progress, 'aborted'));

    // Assess
    expect(world.traffic.reading).toEqual(weights(0, 1));
  });

  test('goes on where the rule can not be read', async () => {
    // Prepare
    const [world, progress] = await withUsersMoved();
    world.traffic.read = () => Promise.reject(new Error('AccessDenied'));

    // Act
    const restored = await allTheWayBack(world, caused(progress, 'aborted'));

    // Assess
    expect(restored.rollback?.desired).toMatchObject({ 'green-master': 0, 'blue-worker': 4 });
    expect(await timeline(world)).toContain('RollBack traffic-not-returned');
  });
});

describe('ConcludeRollback', () => {
  test('leads users back whom RollBack could not lead', async () => {
    // Prepare
    const [world, progress] = await withoutOldMaster();
    const restored = await allTheWayBack(world, caused(progress, 'master-crashed'));
    expect(world.traffic.reading).toEqual(weights(0, 1));

    // Act
    await concludeRollback(world, restored);

    // Assess
    expect(world.traffic.reading).toEqual(weights(1, 0));
  });

  test('tries again until its deadline, and says in the end what it could not do', async () => {
    // Prepare
    const [world, progress] = await withUsersMoved();
    world.traffic.shift = () => Promise.reject(new Error('AccessDenied'));
    const restored = await allTheWayBack(world, caused(progress, 'aborted'));

    // Act
    const waiting = await concludeRollback(world, restored);
    world.clock.advance(3_600);
    const ended = await concludeRollback(world, restored);

    // Assess
    expect(waiting.decision).toBe('wait');
    expect(ended).toMatchObject({
      decision: 'aborted',
      explanation: expect.stringContaining(
        "the load balancer's rule was not put back: Error: AccessDenied; its weights were blue 1, green 0",
      ),
    });
  });

  test('of a rollback that failed says where users were led before', async () => {
    // Prepare
    const [world, progress] = await withUsersMoved();
    const written = await rollBack(world, upgradeId, caused(progress, 'aborted'));
    const failure = { code: 'tasks-not-running', message: 'the rollback waited in vain' };
    const { rollback } = written;

    // Act
    const ended = await concludeRollback(world, {
      ...written,
      rollback: rollback && { ...rollback, failure },
    });

    // Assess
    expect(ended).toMatchObject({
      decision: 'rollback-failed',
      explanation: expect.stringContaining('before the upgrade its weights were blue 1, green 0'),
    });
  });
});
