import { CreateServiceCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { containerExited } from '../../../lib/local/ecs/container-events.ts';
import { LoopbackAddresses } from '../../../lib/local/nodes/addresses.ts';
import type { ContainerRuntime } from '../../../lib/local/nodes/container.ts';
import { embeddedWorld, seconds, serviceInput } from './embedded-world.ts';
import { SchedulerWorld } from './scheduler-world.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_767_225_600_000 });
});

afterEach(() => {
  vi.useRealTimers();
});

const stall = /was unable to stop or start tasks during a deployment because of the service deployment conf/;

describe('percentages that permit neither a start nor a stop', () => {
  test.each([
    { desired: 4, percents: [100, 100] },
    { desired: 1, percents: [50, 100] },
    { desired: 3, percents: [100, 133] },
  ] as const)('$percents of $desired are told once', ({ desired, percents }) => {
    // Prepare
    const world = new SchedulerWorld();
    world.create(desired, percents);
    world.pass(60);
    world.register();

    // Act
    world.update({ taskDefinition: 'locust' });
    world.pass(3_000);

    // Assess
    expect(world.messages.filter((message) => stall.test(message))).toHaveLength(1);
    expect(world.running).toEqual({ 1: desired });
  });

  test.each([
    { desired: 1, percents: [0, 100] },
    { desired: 4, percents: [50, 100] },
    { desired: 4, percents: [100, 125] },
  ] as const)('are not meant where $percents of $desired only have to wait', ({ desired, percents }) => {
    // Prepare
    const world = new SchedulerWorld();
    world.create(desired, percents);
    world.pass(60);
    world.register();

    // Act
    world.update({ taskDefinition: 'locust' });
    world.pass(3_000);

    // Assess
    expect(world.messages.filter((message) => stall.test(message))).toEqual([]);
  });

  test('can be mended', () => {
    // Prepare
    const world = new SchedulerWorld();
    world.create(1, [50, 100]);
    world.pass(60);
    world.register();
    world.update({ taskDefinition: 'locust' });
    world.pass(600);

    // Act
    world.update({ deploymentConfiguration: { minimumHealthyPercent: 0, maximumPercent: 100 } });
    world.pass(120);

    // Assess
    expect(world.running).toEqual({ 2: 1 });
  });
});

test.each([
  { code: null, reason: 'CannotPullContainerError', stopCode: 'TaskFailedToStart' },
  { code: 1, reason: null, stopCode: 'EssentialContainerExited' },
])(
  'a container that ends with $code before RUNNING is a $stopCode and slows starts down',
  ({ code, reason, stopCode }) => {
    // Prepare
    const world = new SchedulerWorld();
    world.behaviour = () => ({ comesUp: 1_000, leaves: 1, crashes: null });
    world.create(1, [0, 100]);
    world.pass(6);
    const id = world.tasks('pending')[0]?.id ?? '';

    // Act
    const state = containerExited(world.state, id, { code, reason }, world.now, world.settings);

    // Assess
    expect(state.tasks.get(id)).toMatchObject({ phase: 'stopped', stopCode, exitCode: code });
    expect(state.services.get('load/workers')?.throttle.failures).toBe(1);
  },
);

test('a runtime that throws is a container that could not be started', async () => {
  // Prepare
  const containers: ContainerRuntime = {
    start: () => {
      throw new Error('no space left on device');
    },
  };
  const { client, ecs } = await embeddedWorld({ containers });

  // Act
  await client.send(new CreateServiceCommand(serviceInput({ desiredCount: 1 })));
  await seconds(31);

  // Assess
  expect([...ecs.state.tasks.values()][0]).toMatchObject({
    phase: 'stopped',
    stopCode: 'TaskFailedToStart',
    stoppedReason: 'no space left on device',
  });
});

test('tasks without an address wait until another one gives its address back', async () => {
  // Prepare
  const addresses = new LoopbackAddresses(['127.0.1.1', '127.0.1.2']);
  const { client, ecs, containers } = await embeddedWorld({ addresses });
  await client.send(new CreateServiceCommand(serviceInput({ desiredCount: 3 })));
  await seconds(60);
  const placed = containers.started.length;

  // Act
  await client.send(new UpdateServiceCommand({ cluster: 'load', service: 'workers', desiredCount: 2 }));
  await seconds(60);

  // Assess
  const service = ecs.state.services.get('load/workers');
  expect(placed).toBe(2);
  expect(service?.events.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(/^\(service workers\) was unable to place a task\. Reason: no loopback address/),
  );
  expect(service?.deployments).toMatchObject([{ rolloutState: 'COMPLETED' }]);
});

test('a write that was held back until the end starts nothing any more', async () => {
  // Prepare
  const gate = Promise.withResolvers<void>();
  const { client, ecs, containers } = await embeddedWorld({
    beforeCall: (operation) => (operation === 'CreateService' ? gate.promise : Promise.resolve()),
  });
  const late = client.send(new CreateServiceCommand(serviceInput()));
  const refused = expect(late).rejects.toMatchObject({ name: 'ClientException' });

  // Act
  await ecs.stopAll();
  gate.resolve();

  // Assess
  await refused;
  await seconds(600);
  expect(containers.started).toEqual([]);
});

test.each([
  ['name', { image: 'locustio/locust:2.32.2' }],
  ['image', { name: 'locust' }],
])('a container without %s is not registered', async (member, container) => {
  // Prepare
  const { ecs } = await embeddedWorld();

  // Act
  const call = ecs.call('RegisterTaskDefinition', { family: 'x', containerDefinitions: [container] });

  // Assess
  await expect(call).rejects.toMatchObject({
    type: 'ClientException',
    message: `Container.${member} should not be null or empty.`,
  });
});

test.each([1.5, -1])('a page of %s is refused', async (maxResults) => {
  // Prepare
  const { ecs } = await embeddedWorld();

  // Act
  const call = ecs.call('ListTasks', { cluster: 'load', maxResults });

  // Assess
  await expect(call).rejects.toMatchObject({ type: 'InvalidParameterException' });
});
