import { CreateServiceCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EcsServices } from '../../../lib/adapters/ecs/ecs-services.ts';
import { misfortuneOfTask } from '../../../lib/domain/health/misfortune.ts';
import { whyMissing } from '../../../lib/domain/health/missing-tasks.ts';
import { embeddedWorld, seconds, serviceInput } from './embedded-world.ts';

/** The embedded ECS, seen through the adapter by the domain that gives names to what went wrong. */

beforeEach(() => {
  vi.useFakeTimers({ now: 1_767_225_600_000 });
});

afterEach(() => {
  vi.useRealTimers();
});

async function workers() {
  const world = await embeddedWorld();
  const services = new EcsServices({ client: world.client, cluster: 'load' });
  await world.client.send(new CreateServiceCommand(serviceInput()));
  await seconds(120);
  const since = new Date().toISOString();
  const why = async () => {
    const [seen] = await services.describe(['workers']);
    if (!seen) throw new TypeError('the service is gone');
    const stopped = await services.tasks('workers', 'stopped');
    return whyMissing({ expected: seen, seen, stopped, since });
  };
  const scale = (desiredCount: number) =>
    world.client.send(new UpdateServiceCommand({ cluster: 'load', service: 'workers', desiredCount }));
  return { ...world, services, why, scale };
}

test.each([
  ['capacity-unavailable', 'Capacity is unavailable at this time. Please try again later.'],
  ['quota-reached', "You've reached the limit on the number of vCPUs you can run concurrently"],
  ['no-container-instance', 'no container instance met all of its requirements'],
])('tasks that find no place: %s', async (code, refusal) => {
  // Prepare
  const { ecs, scale, why } = await workers();
  ecs.settings.capacity = 3;
  ecs.settings.placementRefusal = refusal;

  // Act
  await scale(4);
  await seconds(60);

  // Assess
  expect(await why()).toMatchObject({ code, line: expect.stringContaining(refusal) });
});

test('a service at rest has no misfortune', async () => {
  const { why } = await workers();

  expect(await why()).toBeNull();
});

test('a task that can not be started is named by what its container says', async () => {
  // Prepare
  const { containers, scale, why } = await workers();
  containers.reasons.set('locustio/locust:2.32.2', 'ResourceInitializationError: log group does not exist');

  // Act
  await scale(3);
  await seconds(60);

  // Assess
  expect(await why()).toMatchObject({ code: 'log-group-missing', blame: 'revision' });
});

describe('a task that AWS takes away', () => {
  test.each([
    ['spot-interrupted', 'SpotInterruption', 'Your Spot Task was interrupted.'],
    ['host-taken-away', 'TerminationNotice', 'maintenance on the underlying infrastructure'],
    [
      'killed-by-load-balancer',
      'ServiceSchedulerInitiated',
      'Task failed ELB health checks in (target-group green)',
    ],
  ])('is %s, and ECS starts another one', async (code, stopCode, reason) => {
    // Prepare
    const { ecs, services } = await workers();
    const [taken] = [...ecs.state.tasks.keys()];

    // Act
    ecs.takeAway(taken ?? '', stopCode, reason);
    await seconds(120);

    // Assess
    const [stopped] = await services.tasks('workers', 'stopped');
    const [service] = await services.describe(['workers']);
    expect(stopped && misfortuneOfTask(stopped)).toMatchObject({ code, line: reason });
    expect(service).toMatchObject({ desired: 2, running: 2 });
  });

  test('twice is taken once', async () => {
    const { ecs } = await workers();
    const [taken = ''] = [...ecs.state.tasks.keys()];
    ecs.takeAway(taken, 'SpotInterruption', 'first');

    ecs.takeAway(taken, 'SpotInterruption', 'second');

    expect(ecs.state.tasks.get(taken)?.stoppedReason).toBe('first');
  });
});
