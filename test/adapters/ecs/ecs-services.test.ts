import { ECSClient } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { EcsServices } from '../../../lib/adapters/ecs/ecs-services.ts';
import { cannedAws, type WireAnswer, type WireRequest, wireError } from '../canned-aws.ts';
import { serviceArn, taskArn, taskDefinitionArn, wireService, wireTask } from './wire.ts';

function ecs(answer: (request: WireRequest) => WireAnswer) {
  const { requests, config } = cannedAws(answer);
  return { requests, services: new EcsServices({ client: new ECSClient(config), cluster: 'load-test' }) };
}

function names(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `service-${index}`);
}

function asked(request: WireRequest, member: string): string[] {
  return request.body[member] as string[];
}

describe('describing services', () => {
  test('asks for at most ten at once and keeps the order asked for', async () => {
    // Prepare
    const { requests, services } = ecs((request) => ({
      body: {
        services: asked(request, 'services')
          .toReversed()
          .map((name) => wireService(name)),
      },
    }));

    // Act
    const states = await services.describe(names(23));

    // Assess
    expect(requests.map((request) => asked(request, 'services').length)).toEqual([10, 10, 3]);
    expect(states.map(({ service }) => service)).toEqual(names(23));
  });

  test('gives counts, deployments, controller, scheduling and events', async () => {
    // Prepare
    const { services } = ecs(() => ({ body: { services: [wireService('worker-blue')] } }));

    // Act
    const states = await services.describe(['worker-blue']);

    // Assess
    expect(states).toEqual([
      {
        service: 'worker-blue',
        taskDefinition: taskDefinitionArn(7),
        desired: 3,
        running: 2,
        pending: 1,
        deployments: [
          {
            id: 'ecs-svc/2',
            status: 'PRIMARY',
            taskDefinition: taskDefinitionArn(7),
            rolloutState: 'IN_PROGRESS',
          },
          {
            id: 'ecs-svc/1',
            status: 'ACTIVE',
            taskDefinition: taskDefinitionArn(6),
            rolloutState: 'COMPLETED',
          },
        ],
        controller: 'ECS',
        scheduling: 'REPLICA',
        zoneRebalancing: false,
        events: [{ at: '2026-03-01T10:00:00.000Z', message: 'has started 1 tasks' }],
      },
    ]);
  });

  test('takes what ECS leaves out as what ECS defaults to', async () => {
    // Prepare
    const bare = { deployments: undefined, deploymentController: undefined, schedulingStrategy: undefined };
    const { services } = ecs(() => ({
      body: { services: [wireService('a', { ...bare, events: undefined })] },
    }));

    // Act
    const [state] = await services.describe(['a']);

    // Assess
    expect(state).toMatchObject({ deployments: [], controller: 'ECS', scheduling: 'REPLICA', events: [] });
  });

  test.each([
    ['ENABLED', true],
    ['DISABLED', false],
    // Never set, which ECS treats as DISABLED.
    [undefined, false],
  ])('finds zone rebalancing %s', async (availabilityZoneRebalancing, expected) => {
    // Prepare
    const { services } = ecs(() => ({
      body: { services: [wireService('a', { availabilityZoneRebalancing })] },
    }));

    // Act
    const [state] = await services.describe(['a']);

    // Assess
    expect(state?.zoneRebalancing).toBe(expected);
  });

  test('keeps the 20 newest events, newest first, in whatever order they come', async () => {
    // Prepare
    const events = Array.from({ length: 30 }, (_, index) => ({
      createdAt: 1_000 + index,
      message: `${index}`,
    }));
    const { services } = ecs(() => ({ body: { services: [wireService('a', { events })] } }));

    // Act
    const [state] = await services.describe(['a']);

    // Assess
    const newest = Array.from({ length: 20 }, (_, index) => `${29 - index}`);
    expect(state?.events.map(({ message }) => message)).toEqual(newest);
  });

  test.each([
    [
      'that ECS does not know',
      { services: [], failures: [{ arn: serviceArn('gone'), reason: 'MISSING' }] },
      'MISSING',
    ],
    ['that is being deleted', { services: [wireService('gone', { status: 'DRAINING' })] }, 'DRAINING'],
    ['that was deleted', { services: [wireService('gone', { status: 'INACTIVE' })] }, 'INACTIVE'],
  ])('names a service %s and what to do', async (_, body, reason) => {
    // Prepare
    const { services } = ecs(() => ({ body }));

    // Act
    const described = services.describe(['gone']);

    // Assess
    await expect(described).rejects.toMatchObject({
      code: 'service-missing',
      message: `ECS has no service gone in cluster load-test (${reason}): create it or correct the registration`,
    });
  });

  test('refuses an answer without a count rather than to take it for none', async () => {
    // Prepare
    const { services } = ecs(() => ({ body: { services: [wireService('a', { desiredCount: undefined })] } }));

    // Act
    const described = services.describe(['a']);

    // Assess
    await expect(described).rejects.toMatchObject({ code: 'ecs-answer-incomplete' });
  });
});

describe('the tasks of a service', () => {
  test('come over all pages of the list, at most 100 described at once', async () => {
    // Prepare
    const arns = Array.from({ length: 250 }, (_, index) => taskArn(index));
    const { requests, services } = ecs((request) => pagedTasks(request, arns));

    // Act
    const tasks = await services.tasks('worker-blue', 'running');

    // Assess
    const described = requests.filter(({ operation }) => operation === 'DescribeTasks');
    expect(tasks.map(({ task }) => task)).toEqual(arns);
    expect(described.map((request) => asked(request, 'tasks').length)).toEqual([100, 100, 50]);
  });

  test.each([
    ['running', 'RUNNING'],
    ['stopped', 'STOPPED'],
  ] as const)('that are %s are listed by the desired status %s', async (which, desiredStatus) => {
    // Prepare
    const { requests, services } = ecs(() => ({ body: { taskArns: [] } }));

    // Act
    const tasks = await services.tasks('worker-blue', which);

    // Assess
    expect(tasks).toEqual([]);
    expect(requests.map(({ operation, body }) => [operation, body.serviceName, body.desiredStatus])).toEqual([
      ['ListTasks', 'worker-blue', desiredStatus],
    ]);
  });

  test('leave out one that went between the list and the description', async () => {
    // Prepare
    const { services } = ecs(({ operation }) =>
      operation === 'ListTasks'
        ? { body: { taskArns: [taskArn(1), taskArn(2)] } }
        : { body: { tasks: [wireTask(2)], failures: [{ arn: taskArn(1), reason: 'MISSING' }] } },
    );

    // Act
    const tasks = await services.tasks('worker-blue', 'running');

    // Assess
    expect(tasks.map(({ task }) => task)).toEqual([taskArn(2)]);
  });

  test('of a service that ECS does not know name it', async () => {
    // Prepare
    const { services } = ecs(() => wireError('ServiceNotFoundException', 'Service not found.'));

    // Act
    const tasks = services.tasks('gone', 'running');

    // Assess
    await expect(tasks).rejects.toMatchObject({ code: 'service-missing' });
  });
});

function pagedTasks({ operation, body }: WireRequest, arns: readonly string[]): WireAnswer {
  if (operation === 'DescribeTasks') {
    return { body: { tasks: (body.tasks as string[]).map((arn) => wireTask(arns.indexOf(arn))) } };
  }
  const start = Number(body.nextToken ?? 0);
  const next = start + 100;
  return {
    body: { taskArns: arns.slice(start, next), nextToken: next < arns.length ? `${next}` : undefined },
  };
}

describe('changing a service', () => {
  test.each([
    ['a count', { desired: 0 }, { desiredCount: 0 }],
    ['a task definition', { taskDefinition: 'worker-blue:8' }, { taskDefinition: 'worker-blue:8' }],
    [
      'both',
      { desired: 4, taskDefinition: 'worker-blue:8' },
      { desiredCount: 4, taskDefinition: 'worker-blue:8' },
    ],
    ['no zone rebalancing', { zoneRebalancing: false }, { availabilityZoneRebalancing: 'DISABLED' }],
    ['zone rebalancing', { zoneRebalancing: true }, { availabilityZoneRebalancing: 'ENABLED' }],
  ])('sends %s and nothing else', async (_, change, sent) => {
    // Prepare
    const { requests, services } = ecs(() => ({ body: {} }));

    // Act
    await services.change('worker-blue', change);

    // Assess
    expect(requests).toMatchObject([{ operation: 'UpdateService' }]);
    expect(requests[0]?.body).toEqual({ cluster: 'load-test', service: 'worker-blue', ...sent });
  });

  test('by nothing calls nobody', async () => {
    // Prepare
    const { requests, services } = ecs(() => ({ body: {} }));

    // Act
    await services.change('worker-blue', {});

    // Assess
    expect(requests).toEqual([]);
  });

  test.each([
    ['ServiceNotFoundException', 'service-missing'],
    ['ServiceNotActiveException', 'service-missing'],
    ['AccessDeniedException', undefined],
  ])('answered by %s fails with the code %s', async (type, code) => {
    // Prepare
    const { services } = ecs(() => wireError(type, 'no'));

    // Act
    const changed = services.change('worker-blue', { desired: 1 }).catch((error) => error);

    // Assess
    expect((await changed).code).toBe(code);
  });
});

describe('task definitions', () => {
  test('are described with their tags and registered as the newest revision', async () => {
    // Prepare
    const described = {
      taskDefinition: {
        taskDefinitionArn: taskDefinitionArn(7),
        revision: 7,
        registeredAt: 1_772_359_200,
        family: 'worker-blue',
        containerDefinitions: [{ name: 'locust', image: 'locustio/locust:2.31.0', stopTimeout: 30 }],
      },
      tags: [
        { key: 'aws:cloudformation:stack-name', value: 'load-test' },
        { key: 'team', value: 'payments' },
      ],
    };
    const { requests, services } = ecs(({ operation }) => ({
      body:
        operation === 'DescribeTaskDefinition'
          ? described
          : { taskDefinition: { taskDefinitionArn: taskDefinitionArn(8) } },
    }));

    // Act
    const content = await services.content(taskDefinitionArn(7));
    const changed = services.withImage(content, null, 'locustio/locust:2.32.2');
    const registered = await services.register(changed);

    // Assess
    expect(registered).toBe(taskDefinitionArn(8));
    expect(services.image(changed, null)).toBe('locustio/locust:2.32.2');
    expect(requests.map(({ body }) => body)).toEqual([
      { taskDefinition: taskDefinitionArn(7), include: ['TAGS'] },
      {
        family: 'worker-blue',
        containerDefinitions: [{ name: 'locust', image: 'locustio/locust:2.32.2', stopTimeout: 30 }],
        tags: [{ key: 'team', value: 'payments' }],
      },
    ]);
  });

  test('show how they start Locust: entry point, command, names of variables and none of their values', () => {
    // Prepare
    const { services } = ecs(() => ({ body: {} }));
    const content = {
      family: 'master-blue',
      containerDefinitions: [
        {
          name: 'locust',
          entryPoint: ['locust'],
          command: ['--master', '--headless'],
          environment: [{ name: 'LOCUST_WEB_LOGIN', value: 'secret' }],
        },
      ],
    };

    // Act
    const startup = services.startup(content, null);

    // Assess
    expect(startup).toEqual({
      command: ['locust', '--master', '--headless'],
      variables: ['LOCUST_WEB_LOGIN'],
    });
  });

  test('that ECS can no longer describe are named', async () => {
    // Prepare
    const { services } = ecs(() => wireError('ClientException', 'Unable to describe task definition.'));

    // Act
    const content = services.content('worker-blue:3');

    // Assess
    await expect(content).rejects.toMatchObject({
      code: 'task-definition-missing',
      message: expect.stringContaining('worker-blue:3'),
    });
  });
});
