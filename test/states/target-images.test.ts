import { describe, expect, test } from 'vitest';
import { type FakeWorld, fakeWorld, targetImage } from '../fakes/fake-world.ts';
import { execute } from './in-process-machine.ts';
import { execution, planned, request, upgradeId } from './journey.ts';

const run = (world: FakeWorld): Promise<string> => execute(world, execution.arn, request);
const detailsOf = async (world: FakeWorld, wanted: string): Promise<readonly string[]> =>
  (await world.ledger.events(upgradeId)).filter(({ event }) => event === wanted).map(({ detail }) => detail);

describe("the target's images", () => {
  test('are written down by digest: of the master, and of all at the end', async () => {
    // Prepare
    const world = fakeWorld();

    // Act
    await run(world);

    // Assess
    const digest = `sha256:${targetImage}`;
    expect(await detailsOf(world, 'images')).toEqual(
      [1, 5].map((tasks) => `${targetImage} as ${digest} (${tasks} ${tasks === 1 ? 'task' : 'tasks'})`),
    );
    expect(await world.ledger.conclusion(upgradeId)).toMatchObject({
      images: [{ image: targetImage, digests: [{ digest, tasks: 5 }] }],
    });
    expect(world.meter.valuesOf('DigestMismatches')).toEqual([]);
  });

  test('that differ under one tag are told of once, and the upgrade goes on', async () => {
    // Prepare
    const world = fakeWorld();
    world.services.runOther('green-worker/0', 'sha256:other');

    // Act
    const end = await run(world);

    // Assess
    expect(end).toBe('Succeeded');
    expect(world.announcer.moments).toEqual(['planned', 'master-upgraded', 'digest-mismatch', 'succeeded']);
    expect(world.announcer.told[2]?.message).toContain('sha256:other (1 task)');
    expect(world.meter.valuesOf('DigestMismatches')).toEqual([1]);
    expect(await detailsOf(world, 'digest-mismatch')).toHaveLength(4);
  });
});

test('images that differ are told of at least once, where writing that down fails at first', async () => {
  // Prepare
  const world = fakeWorld();
  world.services.runOther('green-worker/0', 'sha256:other');
  const append = world.ledger.append.bind(world.ledger);
  let failed = false;
  world.ledger.append = async (id, event) => {
    if (event.event === 'digest-mismatch' && !failed) {
      failed = true;
      throw Object.assign(new Error('no answer'), { name: 'TimeoutError' });
    }
    return append(id, event);
  };

  // Act
  const end = await run(world);

  // Assess
  expect(end).toBe('Succeeded');
  expect(world.announcer.moments).toContain('digest-mismatch');
});

test('a container that resolves its tag anew for each task is refused', async () => {
  // Prepare
  const world = fakeWorld();
  const looseRevision = await world.services.register({
    family: 'blue-worker',
    image: 'locustio/locust:2.25.0',
    versionConsistency: 'disabled',
  });
  world.services.set('blue-worker', { taskDefinition: looseRevision });

  // Act
  const refusal = planned(world);

  // Assess
  await expect(refusal).rejects.toThrow(
    `blue-worker has versionConsistency disabled: its tasks may run different images under ${targetImage}; enable it, or name the image by its digest`,
  );
});
