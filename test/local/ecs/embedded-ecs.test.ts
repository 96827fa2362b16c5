import {
  CreateServiceCommand,
  DescribeServicesCommand,
  ListTasksCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { awsLikeSettings } from '../../../lib/local/ecs/settings.ts';
import { embeddedWorld, registerRevision, seconds, serviceInput } from './embedded-world.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_767_225_600_000 });
});

afterEach(() => {
  vi.useRealTimers();
});

const workers = { cluster: 'load', service: 'workers' };
const describeWorkers = new DescribeServicesCommand({ cluster: 'load', services: ['workers'] });

test('the container that runs is the first essential one, with its environment and the address of its task', async () => {
  // Prepare
  const { client, ecs, containers } = await embeddedWorld();
  const environment = [{ name: 'LOCUST_MODE_MASTER', value: 'true' }];
  await registerRevision(ecs, { command: ['--host', 'x'], environment });

  // Act
  await client.send(new CreateServiceCommand(serviceInput({ taskDefinition: 'locust', desiredCount: 1 })));
  await seconds(31);

  // Assess
  expect(containers.started).toEqual([
    {
      task: [...ecs.state.tasks.keys()][0],
      service: 'workers',
      address: expect.stringMatching(/^127\./),
      image: 'locustio/locust:2.32.2',
      command: ['--host', 'x'],
      environment: { LOCUST_MODE_MASTER: 'true' },
    },
  ]);
});

describe('a name in Cloud Map', () => {
  const serviceRegistries = [
    { registryArn: 'arn:aws:servicediscovery:us-east-1:000000000000:service/master-a' },
  ];

  test('leads to the address that the first task will have', async () => {
    // Prepare
    const { client, addresses, containers } = await embeddedWorld();

    // Act
    await client.send(new CreateServiceCommand(serviceInput({ desiredCount: 0, serviceRegistries })));
    const promised = addresses.lookup('master-a');
    await client.send(new UpdateServiceCommand({ ...workers, desiredCount: 1 }));
    await seconds(31);

    // Assess
    expect(promised).toMatch(/^127\./);
    expect(containers.started[0]?.address).toBe(promised);
  });

  test('leads to another address from the moment at which its task begins to stop', async () => {
    // Prepare
    const { client, ecs, addresses, containers } = await embeddedWorld();
    await client.send(new CreateServiceCommand(serviceInput({ desiredCount: 1, serviceRegistries })));
    await seconds(90);
    const first = containers.started[0]?.address;
    const before = addresses.lookup('master-a');

    // Act: the container takes a second to leave
    await client.send(new UpdateServiceCommand({ ...workers, desiredCount: 0 }));
    await seconds(0.5);

    // Assess
    expect([...ecs.state.tasks.values()].map(({ phase }) => phase)).toEqual(['stopping']);
    expect(before).toBe(first);
    expect(addresses.lookup('master-a')).not.toBe(first);
  });
});

describe('stale reads', () => {
  test('show services and tasks as they were; writes act on what is true', async () => {
    // Prepare
    const { client, ecs } = await embeddedWorld();
    await client.send(new CreateServiceCommand(serviceInput()));
    await seconds(90);
    ecs.settings.staleReadMilliseconds = 5_000;

    // Act
    const { service } = await client.send(new UpdateServiceCommand({ ...workers, desiredCount: 3 }));
    const atOnce = await client.send(describeWorkers);
    await seconds(4.9);
    const before = await client.send(new ListTasksCommand({ cluster: 'load' }));
    await seconds(0.2);
    const after = await client.send(new ListTasksCommand({ cluster: 'load' }));

    // Assess
    expect(service?.desiredCount).toBe(3);
    expect(atOnce.services?.[0]?.desiredCount).toBe(2);
    expect(before.taskArns).toHaveLength(2);
    expect(after.taskArns).toHaveLength(3);
    expect(ecs.state.tasks.size).toBe(3);
  });

  test('are switched off again', async () => {
    // Prepare
    const { client, ecs } = await embeddedWorld({
      settings: { ...awsLikeSettings, staleReadMilliseconds: 60_000 },
    });
    await client.send(new CreateServiceCommand(serviceInput()));
    const stale = client.send(describeWorkers);
    await expect(stale).rejects.toMatchObject({ name: 'ClusterNotFoundException' });

    // Act
    ecs.settings.staleReadMilliseconds = 0;

    // Assess
    expect((await client.send(describeWorkers)).services).toHaveLength(1);
  });

  test('of one embedded ECS leave the settings of others alone', async () => {
    // Prepare
    const { ecs } = await embeddedWorld();

    // Act
    ecs.settings.staleReadMilliseconds = 5_000;

    // Assess
    expect(awsLikeSettings.staleReadMilliseconds).toBe(0);
  });
});

describe('throttling', () => {
  test.each([
    { operation: 'UpdateService', burst: 50, refill: 5, input: workers },
    {
      operation: 'DescribeServices',
      burst: 100,
      refill: 20,
      input: { cluster: 'load', services: ['workers'] },
    },
    { operation: 'DescribeTaskDefinition', burst: 50, refill: 20, input: { taskDefinition: 'locust' } },
    { operation: 'ListTasks', burst: 100, refill: 20, input: { cluster: 'load' } },
  ])(
    'lets $burst calls of $operation through, then $refill a second',
    async ({ operation, burst, refill, input }) => {
      // Prepare
      const { ecs } = await embeddedWorld();
      await ecs.call('CreateService', serviceInput({ desiredCount: 0 }));
      ecs.settings.throttle = true;
      const passed = async (attempts: number): Promise<number> => {
        const calls = Array.from({ length: attempts }, () => ecs.call(operation, input));
        const outcomes = await Promise.allSettled(calls);
        return outcomes.filter(({ status }) => status === 'fulfilled').length;
      };

      // Act
      const first = await passed(burst + 10);
      await seconds(1);
      const second = await passed(burst);

      // Assess
      expect([first, second]).toEqual([burst, refill]);
    },
  );

  test('reaches the client as ThrottlingException', async () => {
    // Prepare
    const { client, ecs } = await embeddedWorld();
    ecs.settings.throttle = true;
    const list = () => client.send(new ListTasksCommand({ cluster: 'load' }));
    for (let index = 0; index < 100; index += 1) await list();

    // Act
    const call = list();

    // Assess
    await expect(call).rejects.toMatchObject({
      name: 'ThrottlingException',
      message: 'Rate exceeded',
      $metadata: { httpStatusCode: 400 },
    });
  });
});

test('a call can be held back: it acts on the state at its release', async () => {
  // Prepare
  const gate = Promise.withResolvers<void>();
  const { client, ecs } = await embeddedWorld({
    beforeCall: (operation) => (operation === 'UpdateService' ? gate.promise : Promise.resolve()),
  });
  await client.send(new CreateServiceCommand(serviceInput()));

  // Act
  const late = client.send(new UpdateServiceCommand({ ...workers, desiredCount: 5 }));
  await seconds(60);
  const meanwhile = ecs.state.services.get('load/workers')?.desired;
  gate.resolve();
  await late;

  // Assess
  expect(meanwhile).toBe(2);
  expect(ecs.state.services.get('load/workers')?.desired).toBe(5);
});

test('every change is told', async () => {
  // Prepare
  const phases = new Set<string>();
  const { client } = await embeddedWorld({
    onChange: ({ tasks }) => {
      for (const { phase } of tasks.values()) phases.add(phase);
    },
  });

  // Act
  await client.send(new CreateServiceCommand(serviceInput({ desiredCount: 1 })));
  await seconds(60);
  await client.send(new UpdateServiceCommand({ ...workers, desiredCount: 0 }));
  await seconds(5);

  // Assess
  expect([...phases]).toEqual(['provisioning', 'pending', 'running', 'stopping', 'stopped']);
});

describe('at the end', () => {
  test('everything is stopped', async () => {
    // Prepare
    const { client, ecs, containers } = await embeddedWorld();
    await client.send(new CreateServiceCommand(serviceInput({ desiredCount: 3 })));
    await seconds(60);
    await client.send(new UpdateServiceCommand({ ...workers, desiredCount: 4 }));
    await seconds(1);

    // Act
    const stopped = ecs.stopAll();
    await seconds(3);
    await stopped;

    // Assess: the fourth had no container yet
    expect(containers.signals).toEqual(['SIGTERM', 'SIGTERM', 'SIGTERM']);
    expect([...ecs.state.tasks.values()].map(({ phase }) => phase)).toEqual(Array(4).fill('stopped'));
    expect(vi.getTimerCount()).toBe(0);
  });

  test('what does not leave in time is killed', async () => {
    // Prepare
    const { client, ecs, containers } = await embeddedWorld();
    containers.stubborn.add('locustio/locust:2.32.2');
    await client.send(new CreateServiceCommand(serviceInput({ desiredCount: 1 })));
    await seconds(60);

    // Act
    const stopped = ecs.stopAll(2_000);
    await seconds(3);
    await stopped;

    // Assess
    expect(containers.signals).toEqual(['SIGTERM', 'SIGKILL']);
  });

  test('containers that ended while they were started are not waited for', async () => {
    // Prepare
    const { client, ecs, containers } = await embeddedWorld();
    containers.missing.add('locustio/locust:2.32.2');
    await client.send(new CreateServiceCommand(serviceInput()));
    await seconds(31);

    // Act
    await ecs.stopAll();

    // Assess
    expect(containers.signals).toEqual([]);
  });
});
