import { CreateServiceCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EcsServices } from '../../../lib/adapters/ecs/ecs-services.ts';
import { ImageDigests } from '../../../lib/local/ecs/image-digests.ts';
import { embeddedWorld, registerRevision, seconds, serviceInput } from './embedded-world.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_767_225_600_000 });
});

afterEach(() => {
  vi.useRealTimers();
});

const image = 'locustio/locust:2.32.2';

test('a digest follows from the image, and another push makes another one', () => {
  const one = new ImageDigests();
  const other = new ImageDigests();
  const before = one.of(image, 'first', undefined);

  one.push(image);

  expect(before).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(other.of(image, 'any', undefined)).toBe(before);
  expect(one.of(image, 'first', undefined)).toBe(before);
  expect(one.of(image, 'second', undefined)).not.toBe(before);
  expect(one.of(image, 'first', 'disabled')).not.toBe(before);
});

test('an image that is named by its digest has that, whatever is pushed', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const images = new ImageDigests();
  images.push(`locust@${digest}`);

  expect(images.of(`locust@${digest}`, 'first', 'disabled')).toBe(digest);
});

test.each([
  { versionConsistency: undefined, digests: 1 },
  { versionConsistency: 'disabled', digests: 2 },
])(
  'tasks of a deployment run $digests images where consistency is $versionConsistency',
  async ({ versionConsistency, digests }) => {
    // Prepare
    const { ecs, client } = await embeddedWorld();
    await registerRevision(ecs, versionConsistency ? { versionConsistency } : {});
    await client.send(new CreateServiceCommand(serviceInput({ taskDefinition: 'locust:3' })));
    await seconds(120);
    ecs.images.push(image);

    // Act
    await client.send(new UpdateServiceCommand({ cluster: 'load', service: 'workers', desiredCount: 3 }));
    await seconds(120);

    // Assess
    const tasks = await new EcsServices({ client, cluster: 'load' }).tasks('workers', 'running');
    expect(tasks).toHaveLength(3);
    expect(new Set(tasks.map((task) => task.digests.locust)).size).toBe(digests);
  },
);

test('a task that has not pulled its image yet shows no digest', async () => {
  // Prepare
  const { client } = await embeddedWorld();
  await client.send(new CreateServiceCommand(serviceInput()));
  await seconds(1);

  // Act
  const tasks = await new EcsServices({ client, cluster: 'load' }).tasks('workers', 'running');

  // Assess
  expect(tasks.map(({ digests }) => digests)).toEqual([{}, {}]);
});
