import { describe, expect, test } from 'vitest';
import type { Progress } from '../../lib/contract/payloads.ts';
import { conclude } from '../../lib/states/conclude.ts';
import { concludeRollback } from '../../lib/states/conclude-rollback.ts';
import { rollBack } from '../../lib/states/roll-back.ts';
import { type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';
import { loseLock, recordOf, timeline, upgradeId, type Wish, withBatches } from './journey.ts';

const loadBalancer = { rule: 'rule', targetGroups: { blue: 'b', green: 'g' } };
const weights = (blue: number, green: number) =>
  ({ kind: 'read', weights: { blue, green }, sticky: false }) as const;

/** All workers at the target, baked. */
async function atTheEnd(
  topology: 'two-masters' | 'shared-master' = 'two-masters',
  wish: Wish = {},
): Promise<[FakeWorld, Progress]> {
  const world = fakeWorld(topology, { loadBalancer });
  const progress = await withBatches(world, 4, wish);
  world.journal.clear();
  return [world, progress];
}

/** Conclude broke after it had moved the users. */
async function moved(): Promise<[FakeWorld, Progress]> {
  const [world, progress] = await atTheEnd();
  world.services.change = async () => {
    throw new Error('throttled');
  };
  await expect(conclude(world, progress)).rejects.toThrow('throttled');
  Reflect.deleteProperty(world.services, 'change');
  world.journal.clear();
  return [world, progress];
}

describe('Conclude', () => {
  test('moves the users to the new master before it takes the old one away', async () => {
    // Prepare
    const [world, progress] = await atTheEnd();

    // Act
    await conclude(world, progress);

    // Assess
    expect(world.journal.entries.slice(0, 3)).toEqual([
      'remembered the weights',
      'traffic blue 0, green 1',
      'blue-master → 0',
    ]);
    expect((await recordOf(world)).weights).toEqual({ blue: 1, green: 0 });
  });

  test('keeps the heaviest weight that there was', async () => {
    // Prepare
    const [world, progress] = await atTheEnd();
    world.traffic.reading = weights(100, 20);

    // Act
    await conclude(world, progress);

    // Assess
    expect(world.traffic.reading).toEqual(weights(0, 100));
  });

  test('called again moves nobody again', async () => {
    // Prepare
    const [world, progress] = await moved();

    // Act
    await conclude(world, progress);

    // Assess
    expect(world.journal.entries[0]).toBe('blue-master → 0');
    expect(world.traffic.reading).toEqual(weights(0, 1));
  });

  test('takes no master away from users who can not be moved', async () => {
    // Prepare
    const [world, progress] = await atTheEnd();
    world.traffic.reading = { kind: 'unusable', reason: 'there is no rule' };

    // Act
    const ended = await conclude(world, progress);

    // Assess
    expect(ended).toMatchObject({ decision: 'roll-back', cause: { code: 'rule-unusable' } });
    expect(world.journal.entries).toEqual([]);
  });

  test('has nobody to move where both slots have one master', async () => {
    // Prepare
    const [world, progress] = await atTheEnd('shared-master');

    // Act
    const ended = await conclude(world, progress);

    // Assess
    expect(ended.decision).toBe('succeeded');
    expect(world.traffic.reading).toEqual(weights(1, 0));
  });

  test('without its lock moves nobody', async () => {
    // Prepare
    const [world, progress] = await atTheEnd();
    loseLock(world);

    // Act
    const late = conclude(world, progress);

    // Assess
    await expect(late).rejects.toMatchObject({ code: 'fenced' });
    expect(world.traffic.reading).toEqual(weights(1, 0));
  });
});

describe('the way back', () => {
  test('sends the users back first of all', async () => {
    // Prepare
    const [world, progress] = await moved();

    // Act
    await rollBack(world, upgradeId, progress);

    // Assess
    expect(world.journal.entries[0]).toBe('traffic blue 1, green 0');
  });

  test('leaves weights that somebody else gave, and names them', async () => {
    // Prepare
    const [world, progress] = await moved();
    world.traffic.reading = weights(1, 1);

    // Act
    await rollBack(world, upgradeId, progress);

    // Assess
    expect(world.traffic.reading).toEqual(weights(1, 1));
    expect(await timeline(world)).toContain('RollBack left-alone');
  });

  test('of an upgrade that moved nobody leaves the rule alone', async () => {
    // Prepare
    const [world, progress] = await atTheEnd();
    world.traffic.reading = weights(0, 1);

    // Act
    await rollBack(world, upgradeId, progress);

    // Assess
    expect(world.traffic.reading).toEqual(weights(0, 1));
  });

  test('goes on where the rule can not be changed, tries again and says so in the end', async () => {
    // Prepare
    const [world, progress] = await moved();
    world.traffic.shift = () => Promise.reject(new Error('AccessDenied'));

    // Act
    const written = await rollBack(world, upgradeId, progress);
    const waiting = await concludeRollback(world, written);
    world.clock.advance(3_600);
    const ended = await concludeRollback(world, written);

    // Assess
    expect(waiting.decision).toBe('wait');
    expect(ended).toMatchObject({
      decision: 'rolled-back',
      explanation: expect.stringContaining(
        "the load balancer's rule was not put back: Error: AccessDenied; its weights were blue 1, green 0",
      ),
    });
  });
});
