import { expect, test } from 'vitest';
import { type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';
import { execute } from './in-process-machine.ts';
import { execution, request, upgradeId } from './journey.ts';

/** A batch that can't be finished, from what ECS says of it to what people are told. */

const at = '2026-03-01T12:00:00.000Z';

async function run(world: FakeWorld) {
  const end = await execute(world, execution.arn, request);
  const conclusion = await world.ledger.conclusion(upgradeId);
  return { end, conclusion, told: world.announcer.told };
}

test('tasks without a place end the batch at its deadline, by the name of what ECS said', async () => {
  // Prepare
  const world = fakeWorld();
  const message =
    '(service green-worker) was unable to place a task. Reason: Capacity is unavailable at this time.';
  world.services.show('green-worker', { running: 0, events: [{ at, message }] });

  // Act
  const { end, conclusion, told } = await run(world);

  // Assess
  expect(end).not.toBe('Succeeded');
  expect(conclusion?.cause).toMatchObject({
    code: 'capacity-unavailable',
    message: expect.stringMatching(
      /^the deadline passed while waiting for green-worker to run 1 tasks .*Capacity is/,
    ),
  });
  const waited = (await world.ledger.events(upgradeId)).find(({ step }) => step === 'ObserveBatch');
  expect(waited?.detail).toContain('AWS has no capacity now: (service green-worker) was unable');
  expect(told.find(({ moment }) => moment === 'rolling-back')?.cause?.code).toBe('capacity-unavailable');
});
