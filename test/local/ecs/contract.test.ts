import {
  CreateServiceCommand,
  DeleteServiceCommand,
  DeregisterTaskDefinitionCommand,
  DescribeClustersCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ListServicesCommand,
  ListTagsForResourceCommand,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
  paginateListTasks,
  StopTaskCommand,
  TagResourceCommand,
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

const arn = 'arn:aws:ecs:us-east-1:000000000000';

async function runningWorld(more: object = {}) {
  const world = await embeddedWorld();
  await world.client.send(new CreateServiceCommand(serviceInput(more)));
  await seconds(90);
  const { taskArns = [] } = await world.client.send(new ListTasksCommand({ cluster: 'load' }));
  return { ...world, taskArns };
}

describe('services', () => {
  test('come to rest as the real client sees it', async () => {
    // Prepare
    const { client } = await runningWorld();

    // Act
    const { services } = await client.send(
      new DescribeServicesCommand({ cluster: 'load', services: ['workers'] }),
    );

    // Assess
    expect(services).toMatchObject([
      {
        serviceArn: `${arn}:service/load/workers`,
        clusterArn: `${arn}:cluster/load`,
        status: 'ACTIVE',
        taskDefinition: `${arn}:task-definition/locust:1`,
        desiredCount: 2,
        runningCount: 2,
        pendingCount: 0,
        schedulingStrategy: 'REPLICA',
        deploymentController: { type: 'ECS' },
        deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200 },
        createdAt: new Date('2026-01-01T00:00:00.000Z'),
        deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED', runningCount: 2 }],
      },
    ]);
    expect(services?.[0]?.events?.[0]).toMatchObject({
      message: '(service workers) has reached a steady state.',
      createdAt: expect.any(Date),
    });
  });

  test('roll to another task definition', async () => {
    // Prepare
    const { client } = await runningWorld();

    // Act
    await client.send(
      new UpdateServiceCommand({ cluster: 'load', service: 'workers', taskDefinition: 'locust' }),
    );
    await seconds(120);

    // Assess
    const { services } = await client.send(
      new DescribeServicesCommand({ cluster: 'load', services: [`${arn}:service/load/workers`] }),
    );
    expect(services?.[0]?.deployments).toMatchObject([
      { taskDefinition: `${arn}:task-definition/locust:2`, rolloutState: 'COMPLETED', runningCount: 2 },
    ]);
  });

  test('that are not there are failures, not errors', async () => {
    // Prepare
    const { client } = await runningWorld();

    // Act
    const { services, failures } = await client.send(
      new DescribeServicesCommand({ cluster: 'load', services: ['workers', 'nobody'] }),
    );

    // Assess
    expect(services).toHaveLength(1);
    expect(failures).toEqual([{ arn: `${arn}:service/load/nobody`, reason: 'MISSING' }]);
  });

  test('are created once for one client token', async () => {
    // Prepare
    const { client } = await embeddedWorld();
    const input = serviceInput({ clientToken: 'once' });
    const first = await client.send(new CreateServiceCommand(input));

    // Act
    const second = await client.send(new CreateServiceCommand(input));
    const other = client.send(new CreateServiceCommand(serviceInput({ clientToken: 'twice' })));

    // Assess
    expect(second.service?.deployments?.[0]?.id).toBe(first.service?.deployments?.[0]?.id);
    await expect(other).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  test('drain when they are deleted, and are still described', async () => {
    // Prepare
    const { client } = await runningWorld();
    const target = { cluster: 'load', service: 'workers' };
    const described = () =>
      client.send(new DescribeServicesCommand({ cluster: 'load', services: ['workers'] }));

    // Act
    const careful = client.send(new DeleteServiceCommand(target));
    await expect(careful).rejects.toMatchObject({ name: 'InvalidParameterException' });
    const { service } = await client.send(new DeleteServiceCommand({ ...target, force: true }));
    const update = client.send(new UpdateServiceCommand({ ...target, desiredCount: 5 }));
    await expect(update).rejects.toMatchObject({ name: 'ServiceNotActiveException' });
    await seconds(5);

    // Assess
    expect(service?.status).toBe('DRAINING');
    expect((await described()).services).toMatchObject([{ status: 'INACTIVE', runningCount: 0 }]);
    expect((await client.send(new ListServicesCommand({ cluster: 'load' }))).serviceArns).toEqual([]);
    await client.send(new CreateServiceCommand(serviceInput()));
    expect((await described()).services).toMatchObject([{ status: 'ACTIVE' }]);
  });

  test('keep tags, shown where they are asked for', async () => {
    // Prepare
    const { client } = await runningWorld({ tags: [{ key: 'team', value: 'load' }] });
    const resourceArn = `${arn}:service/load/workers`;

    // Act
    await client.send(
      new TagResourceCommand({ resourceArn, tags: [{ key: 'team', value: 'web' }, { key: 'b' }] }),
    );

    // Assess
    const { tags } = await client.send(new ListTagsForResourceCommand({ resourceArn }));
    expect(tags).toEqual([{ key: 'team', value: 'web' }, { key: 'b' }]);
    const query = { cluster: 'load', services: ['workers'] };
    const plain = await client.send(new DescribeServicesCommand(query));
    const tagged = await client.send(new DescribeServicesCommand({ ...query, include: ['TAGS'] }));
    expect(plain.services?.[0]?.tags).toBeUndefined();
    expect(tagged.services?.[0]?.tags).toEqual(tags);
  });

  test.each([
    ['are moved between zones unless told otherwise', {}, 'ENABLED'],
    [
      'are not where nothing may start before something stops',
      { deploymentConfiguration: { minimumHealthyPercent: 0, maximumPercent: 100 } },
      'DISABLED',
    ],
    ['are not if told so', { availabilityZoneRebalancing: 'DISABLED' as const }, 'DISABLED'],
  ])('%s', async (_, more, expected) => {
    // Prepare
    const { client } = await runningWorld(more);

    // Act
    const described = await client.send(
      new DescribeServicesCommand({ cluster: 'load', services: ['workers'] }),
    );

    // Assess
    expect(described.services?.[0]?.availabilityZoneRebalancing).toBe(expected);
  });

  test.each([
    ['taken where a load balancer forwards to it', () => true, true],
    ['refused where none does', () => false, false],
  ])('a target group is %s', async (_, isAttached, expected) => {
    // Prepare
    const { client } = await embeddedWorld({ isAttached });
    const loadBalancers = [{ targetGroupArn: 'group', containerName: 'locust', containerPort: 8089 }];

    // Act
    const created = client.send(new CreateServiceCommand({ ...serviceInput(), loadBalancers }));

    // Assess
    if (expected) expect((await created).service).toMatchObject({ loadBalancers });
    else await expect(created).rejects.toMatchObject({ message: expect.stringContaining('does not have') });
  });

  test.each([
    [{ maximumPercent: 100 }, false],
    [{ maximumPercent: 200 }, true],
  ])('can be moved between zones with %o: %s', async (deploymentConfiguration, expected) => {
    // Prepare
    const given = { minimumHealthyPercent: 0, ...deploymentConfiguration };
    const { client } = await runningWorld({ deploymentConfiguration: given });
    const target = { cluster: 'load', service: 'workers' };

    // Act
    const updated = client.send(
      new UpdateServiceCommand({ ...target, availabilityZoneRebalancing: 'ENABLED' }),
    );

    // Assess
    if (expected) expect((await updated).service).toMatchObject({ availabilityZoneRebalancing: 'ENABLED' });
    else await expect(updated).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  test('change their zone rebalancing without a deployment, and nothing else changes it', async () => {
    // Prepare
    const { client } = await runningWorld();
    const target = { cluster: 'load', service: 'workers' };

    // Act
    await client.send(new UpdateServiceCommand({ ...target, availabilityZoneRebalancing: 'DISABLED' }));
    const { service } = await client.send(new UpdateServiceCommand({ ...target, desiredCount: 3 }));

    // Assess
    expect(service).toMatchObject({
      availabilityZoneRebalancing: 'DISABLED',
      deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED' }],
    });
  });

  test('are counted by their cluster', async () => {
    // Prepare
    const { client } = await runningWorld();

    // Act
    const { clusters, failures } = await client.send(
      new DescribeClustersCommand({ clusters: ['load', 'other'] }),
    );

    // Assess
    expect(clusters).toMatchObject([{ activeServicesCount: 1, runningTasksCount: 2, pendingTasksCount: 0 }]);
    expect(failures).toEqual([{ arn: `${arn}:cluster/other`, reason: 'MISSING' }]);
  });
});

describe('tasks', () => {
  test('say whose they are, what runs and at which address', async () => {
    // Prepare
    const { client, containers, taskArns } = await runningWorld({ desiredCount: 1 });

    // Act
    const { tasks } = await client.send(new DescribeTasksCommand({ cluster: 'load', tasks: taskArns }));

    // Assess
    const address = containers.started[0]?.address;
    expect(address).toMatch(/^127\./);
    expect(tasks).toMatchObject([
      {
        taskArn: expect.stringMatching(/:task\/load\/[0-9a-f]{32}$/),
        taskDefinitionArn: `${arn}:task-definition/locust:1`,
        group: 'service:workers',
        startedBy: expect.stringMatching(/^ecs-svc\/\d{19}$/),
        lastStatus: 'RUNNING',
        desiredStatus: 'RUNNING',
        startedAt: new Date('2026-01-01T00:00:30.020Z'),
        attachments: [{ details: [{ name: 'privateIPv4Address', value: address }] }],
        containers: [{ name: 'locust', image: 'locustio/locust:2.32.2', lastStatus: 'RUNNING' }],
      },
    ]);
  });

  test.each(['service:', 'family:'])(
    'have a group that begins with %s as the settings say',
    async (groupPrefix) => {
      // Prepare
      const { client, ecs } = await embeddedWorld({ settings: { ...awsLikeSettings, groupPrefix } });
      await client.send(new CreateServiceCommand(serviceInput({ desiredCount: 1 })));
      await seconds(1);

      // Act
      const tasks = [...ecs.state.tasks.keys()];
      const described = await client.send(new DescribeTasksCommand({ cluster: 'load', tasks }));

      // Assess
      expect(described.tasks?.[0]?.group).toBe(`${groupPrefix}workers`);
    },
  );

  test('that ended say how, and stay listed as STOPPED', async () => {
    // Prepare
    const { client, ecs, taskArns } = await runningWorld();
    const [crashed = '', stopped = ''] = taskArns;

    // Act
    ecs.crash(crashed.split('/').at(-1) ?? '');
    await client.send(new StopTaskCommand({ cluster: 'load', task: stopped, reason: 'drill' }));
    await seconds(5);

    // Assess
    const list = await client.send(new ListTasksCommand({ cluster: 'load', desiredStatus: 'STOPPED' }));
    expect(list.taskArns).toEqual(taskArns);
    const { tasks } = await client.send(new DescribeTasksCommand({ cluster: 'load', tasks: taskArns }));
    expect(tasks).toMatchObject([
      { stopCode: 'EssentialContainerExited', containers: [{ exitCode: 137 }], stoppedAt: expect.any(Date) },
      { stopCode: 'UserInitiated', stoppedReason: 'drill', containers: [{ exitCode: 143 }] },
    ]);
  });

  test('whose image is missing fail to start', async () => {
    // Prepare
    const { client, ecs, containers } = await embeddedWorld();
    containers.missing.add('locustio/locust:9.9.9');
    await registerRevision(ecs, { image: 'locustio/locust:9.9.9' });

    // Act
    await client.send(
      new CreateServiceCommand(serviceInput({ taskDefinition: 'locust:3', desiredCount: 1 })),
    );
    await seconds(31);

    // Assess
    const stopped = await client.send(new ListTasksCommand({ cluster: 'load', desiredStatus: 'STOPPED' }));
    const { tasks } = await client.send(
      new DescribeTasksCommand({ cluster: 'load', tasks: stopped.taskArns ?? [] }),
    );
    expect(tasks).toMatchObject([
      {
        stopCode: 'TaskFailedToStart',
        stoppedReason: 'CannotPullContainerError: locustio/locust:9.9.9 not found',
        containers: [{ reason: 'CannotPullContainerError: locustio/locust:9.9.9 not found' }],
      },
    ]);
    expect(tasks?.[0]?.containers?.[0]?.exitCode).toBeUndefined();
  });

  test('come in pages, each once', async () => {
    // Prepare
    const { client } = await runningWorld({ desiredCount: 7 });

    // Act
    const pages: number[] = [];
    const seen = new Set<string>();
    for await (const { taskArns = [] } of paginateListTasks({ client, pageSize: 3 }, { cluster: 'load' })) {
      pages.push(taskArns.length);
      for (const task of taskArns) seen.add(task);
    }

    // Assess
    expect(pages).toEqual([3, 3, 1]);
    expect(seen.size).toBe(7);
  });

  test.each([
    [{ serviceName: 'workers' }, 2],
    [{ family: 'locust' }, 2],
    [{ family: 'loc' }, 0],
    [{ startedBy: 'ecs-svc/0' }, 0],
    [{ desiredStatus: 'STOPPED' as const }, 0],
    [{ desiredStatus: 'PENDING' as const }, 0],
  ])('are listed by %j: %i', async (filter, count) => {
    // Prepare
    const { client } = await runningWorld();

    // Act
    const { taskArns } = await client.send(new ListTasksCommand({ cluster: 'load', ...filter }));

    // Assess
    expect(taskArns).toHaveLength(count);
  });

  test('that are not in this cluster are failures', async () => {
    // Prepare
    const { client, ecs, taskArns } = await runningWorld();
    await ecs.call('CreateCluster', { clusterName: 'other' });

    // Act
    const { tasks, failures } = await client.send(
      new DescribeTasksCommand({ cluster: 'other', tasks: taskArns }),
    );

    // Assess
    expect(tasks).toEqual([]);
    expect(failures?.map(({ reason }) => reason)).toEqual(['MISSING', 'MISSING']);
  });
});

describe('task definitions', () => {
  test.each([
    ['locust', 2],
    ['locust:1', 1],
    [`${arn}:task-definition/locust:2`, 2],
  ])('are found as %s', async (taskDefinition, revision) => {
    // Prepare
    const { client } = await embeddedWorld();

    // Act
    const found = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] }));

    // Assess
    expect(found).toMatchObject({
      taskDefinition: { revision, status: 'ACTIVE', registeredAt: expect.any(Date) },
      tags: [{ key: 'team', value: 'load' }],
    });
  });

  test('can be described but not deployed once they are INACTIVE; the family means the newest ACTIVE one', async () => {
    // Prepare
    const { client } = await embeddedWorld();

    // Act
    await client.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'locust:2' }));

    // Assess
    const byFamily = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'locust' }));
    const inactive = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'locust:2' }));
    const deployed = client.send(new CreateServiceCommand(serviceInput({ taskDefinition: 'locust:2' })));
    expect(byFamily.taskDefinition?.revision).toBe(1);
    expect(inactive.taskDefinition).toMatchObject({ status: 'INACTIVE', deregisteredAt: expect.any(Date) });
    await expect(deployed).rejects.toMatchObject({
      name: 'ClientException',
      message: 'TaskDefinition is inactive',
    });
  });

  test.each([
    [{}, [1, 2]],
    [{ sort: 'DESC' as const }, [2, 1]],
    [{ maxResults: 1 }, [1]],
    [{ familyPrefix: 'other' }, []],
    [{ status: 'INACTIVE' as const }, []],
  ])('are listed by %j as %j', async (filter, revisions) => {
    // Prepare
    const { client } = await embeddedWorld();

    // Act
    const { taskDefinitionArns, nextToken } = await client.send(new ListTaskDefinitionsCommand(filter));

    // Assess
    expect(taskDefinitionArns?.map((each) => Number(each.split(':').at(-1)))).toEqual(revisions);
    expect(nextToken !== undefined).toBe('maxResults' in filter);
  });
});

test('services come in pages of 10 where nothing else is asked for', async () => {
  // Prepare
  const { client } = await embeddedWorld();
  for (let index = 0; index < 11; index += 1) {
    await client.send(new CreateServiceCommand(serviceInput({ serviceName: `s${index}`, desiredCount: 0 })));
  }

  // Act
  const first = await client.send(new ListServicesCommand({ cluster: 'load' }));
  const second = await client.send(new ListServicesCommand({ cluster: 'load', nextToken: first.nextToken }));

  // Assess
  expect(first.serviceArns).toHaveLength(10);
  expect(second.serviceArns).toEqual([`${arn}:service/load/s10`]);
  expect(second.nextToken).toBeUndefined();
});
