import { describe, expect, test } from 'vitest';
import { UpgradeError } from '../../lib/contract/errors.ts';
import { conclude } from '../../lib/states/conclude.ts';
import { restartTest } from '../../lib/states/restart-test.ts';
import { loseLock, recordOf, upgradeId } from './journey.ts';
import { weights, withUsersMoved, withWorkersMoved } from './with-load-balancer.ts';

describe('RestartTest', () => {
  test('leads the users to the new master, whose workers are all there, and stores where they were', async () => {
    // Prepare
    const [world, progress] = await withWorkersMoved();

    // Act
    const answer = await restartTest(world, progress);

    // Assess
    expect(answer.decision).toBe('proceed');
    expect(world.journal.entries).toEqual(['remembered the weights', 'traffic blue 0, green 1']);
    expect((await recordOf(world)).weights).toEqual({ blue: 1, green: 0 });
  });

  test('leads the users there before it starts the test again', async () => {
    // Prepare
    const [world, progress] = await withWorkersMoved();
    const wanted = { users: 12, spawnRate: 3, host: null, userClasses: null, shapeClass: null };
    await world.ledger.rememberTest(upgradeId, { ...wanted, runTimeSeconds: null });
    world.journal.clear();

    // Act
    await restartTest(world, progress);

    // Assess
    expect(world.journal.entries.slice(1)).toEqual([
      'traffic blue 0, green 1',
      'started a test on green-master:2/0',
    ]);
  });

  test('keeps the heaviest weight that there was', async () => {
    // Prepare
    const [world, progress] = await withWorkersMoved();
    world.traffic.reading = weights(100, 20);

    // Act
    await restartTest(world, progress);

    // Assess
    expect(world.traffic.reading).toEqual(weights(0, 100));
  });

  test('called again leads nobody again', async () => {
    // Prepare
    const [world, progress] = await withUsersMoved();

    // Act
    await restartTest(world, progress);

    // Assess
    expect(world.journal.entries).toEqual([]);
  });

  test('called again after it died between what it stores and what it writes leads them', async () => {
    // Prepare
    const [world, progress] = await withWorkersMoved();
    await world.ledger.rememberWeights(upgradeId, { blue: 1, green: 0 });

    // Act
    await restartTest(world, progress);

    // Assess
    expect(world.traffic.reading).toEqual(weights(0, 1));
  });

  test('overwrites no weights that somebody else gave after it had led the users', async () => {
    // Prepare
    const [world, progress] = await withUsersMoved();
    world.traffic.reading = weights(1, 1);

    // Act
    const answer = await restartTest(world, progress);

    // Assess
    expect(answer).toMatchObject({ decision: 'roll-back', cause: { code: 'changed-by-somebody-else' } });
    expect(answer.explanation).toContain('the weights blue 1, green 1, where green was to have all users');
    expect(world.traffic.reading).toEqual(weights(1, 1));
  });

  test('goes back where the rule can not be used: nothing is written', async () => {
    // Prepare
    const [world, progress] = await withWorkersMoved();
    world.traffic.reading = { kind: 'unusable', reason: 'there is no rule' };

    // Act
    const answer = await restartTest(world, progress);

    // Assess
    expect(answer).toMatchObject({
      decision: 'roll-back',
      cause: { code: 'rule-unusable', message: 'there is no rule' },
    });
    expect(world.journal.entries).toEqual([]);
  });

  test('leads nobody once an abort was asked for', async () => {
    // Prepare
    const [world, progress] = await withWorkersMoved();
    await world.ledger.requestAbort(upgradeId);

    // Act
    const answer = await restartTest(world, progress);

    // Assess
    expect(answer).toMatchObject({ decision: 'roll-back', cause: { code: 'aborted' } });
    expect(world.traffic.reading).toEqual(weights(1, 0));
  });

  test('has nobody to lead where both slots have one master', async () => {
    // Prepare
    const [world, progress] = await withWorkersMoved('shared-master');

    // Act
    const answer = await restartTest(world, progress);

    // Assess
    expect(answer.decision).toBe('proceed');
    expect(world.traffic.reading).toEqual(weights(1, 0));
  });

  test('without its lock leads nobody', async () => {
    // Prepare
    const [world, progress] = await withWorkersMoved();
    loseLock(world);

    // Act
    const late = restartTest(world, progress);

    // Assess
    await expect(late).rejects.toMatchObject({ code: 'fenced' });
    expect(world.traffic.reading).toEqual(weights(1, 0));
  });
});

describe('Conclude', () => {
  test('takes the old master from nobody: it writes no weights', async () => {
    // Prepare
    const [world, progress] = await withUsersMoved();

    // Act
    const answer = await conclude(world, progress);

    // Assess
    expect(answer.decision).toBe('succeeded');
    expect(world.journal.entries[0]).toBe('blue-master → 0');
    expect(world.traffic.reading).toEqual(weights(0, 1));
  });

  test.each([
    [weights(1, 0), 'changed-by-somebody-else'],
    [weights(1, 9), 'changed-by-somebody-else'],
    [{ kind: 'unusable', reason: 'there is no rule' } as const, 'rule-unusable'],
  ])('with the rule at %o it takes no master away and goes back: %s', async (reading, code) => {
    // Prepare
    const [world, progress] = await withUsersMoved();
    world.traffic.reading = reading;

    // Act
    const answer = await conclude(world, progress);

    // Assess
    expect(answer).toMatchObject({ decision: 'roll-back', cause: { code } });
    expect(world.journal.entries).toEqual([]);
  });

  test('asks again while nobody can tell where users are led, and goes back at its deadline', async () => {
    // Prepare
    const [world, progress] = await withUsersMoved();
    world.survey.survey = () => Promise.reject(new UpgradeError('survey-failed', 'the survey is asleep'));

    // Act
    const waiting = await conclude(world, progress);
    world.clock.advance(3_600);
    const late = await conclude(world, progress);

    // Assess
    expect(waiting).toMatchObject({ decision: 'wait', explanation: 'the survey is asleep' });
    expect(late).toMatchObject({ decision: 'roll-back', cause: { code: 'survey-failed' } });
    expect(world.journal.entries).toEqual([]);
  });
});
