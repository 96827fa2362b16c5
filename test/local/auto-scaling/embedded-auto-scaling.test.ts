import { beforeEach, describe, expect, test } from 'vitest';
import { EmbeddedAutoScaling } from '../../../lib/local/auto-scaling/embedded-auto-scaling.ts';

let autoScaling: EmbeddedAutoScaling;
let counts: Record<string, number>;
beforeEach(() => {
  counts = { blue: 4 };
  autoScaling = new EmbeddedAutoScaling({ call: ecs });
});

/** ECS, as far as counts go. */
async function ecs(operation: string, input: unknown): Promise<unknown> {
  const { service = '', services = [], desiredCount = 0 } = input as Record<string, never>;
  if (operation === 'UpdateService') counts[service] = desiredCount;
  return { services: [{ desiredCount: counts[services[0] ?? ''] }] };
}

const target = (service: string, more: object = {}) => ({
  ServiceNamespace: 'ecs',
  ResourceId: `service/load/${service}`,
  ScalableDimension: 'ecs:service:DesiredCount',
  ...more,
});
const register = (service: string, more: object = { MinCapacity: 1, MaxCapacity: 9 }) =>
  autoScaling.call('RegisterScalableTarget', target(service, more));
const describeTargets = async (more: object = {}) =>
  (await autoScaling.call('DescribeScalableTargets', { ServiceNamespace: 'ecs', ...more })) as {
    readonly ScalableTargets: readonly { readonly ResourceId: string }[];
    readonly NextToken?: string;
  };
const resources = async (more: object = {}) =>
  (await describeTargets(more)).ScalableTargets.map(({ ResourceId }) => ResourceId);

test('a registered service is described in the shape of AWS', async () => {
  const answer = await register('blue');

  expect(answer).toEqual({
    ScalableTargetARN: expect.stringMatching(/^arn:aws:application-autoscaling:.*:scalable-target\//),
  });
  expect((await describeTargets()).ScalableTargets).toEqual([
    {
      ...target('blue', { MinCapacity: 1, MaxCapacity: 9, ...(answer as object) }),
      RoleARN: expect.stringContaining(':role/'),
      CreationTime: expect.any(Number),
      SuspendedState: {
        DynamicScalingInSuspended: false,
        DynamicScalingOutSuspended: false,
        ScheduledScalingSuspended: false,
      },
    },
  ]);
});

test('registering again changes what is given and keeps the rest', async () => {
  await register('blue');
  await register('blue', { MaxCapacity: 20, SuspendedState: { ScheduledScalingSuspended: true } });
  await register('blue', { SuspendedState: { DynamicScalingInSuspended: true } });

  expect((await describeTargets()).ScalableTargets).toMatchObject([
    {
      MinCapacity: 1,
      MaxCapacity: 20,
      SuspendedState: {
        DynamicScalingInSuspended: true,
        DynamicScalingOutSuspended: false,
        ScheduledScalingSuspended: true,
      },
    },
  ]);
});

test('targets are found by their resource', async () => {
  await register('blue');
  await register('green');

  expect(await resources({ ResourceIds: ['service/load/green', 'service/load/none'] })).toEqual([
    'service/load/green',
  ]);
});

test('a deregistered service is gone', async () => {
  await register('blue');
  await autoScaling.call('DeregisterScalableTarget', target('blue'));

  expect(await resources()).toEqual([]);
});

test('targets come 50 a page', async () => {
  for (let number = 0; number < 51; number += 1) await register(`s${number}`);

  const first = await describeTargets();
  const second = await describeTargets({ NextToken: first.NextToken });

  expect(first.ScalableTargets).toHaveLength(50);
  expect(second.ScalableTargets).toMatchObject([{ ResourceId: 'service/load/s50' }]);
  expect(second).not.toHaveProperty('NextToken');
});

describe('activities', () => {
  const resource = 'service/load/blue';
  const limits = (min: number, max: number) => ({ MinCapacity: min, MaxCapacity: max });
  type Act = () => Promise<unknown>;
  const out: Act = () => autoScaling.scaleOut(resource, 2);
  const into: Act = () => autoScaling.scaleIn(resource, 2);
  const scheduled: Act = () => autoScaling.runScheduledAction(resource, { min: 7, max: 9 });

  test.each<[string, Act, object, number]>([
    ['scaling out adds', out, limits(1, 9), 6],
    ['scaling out stops at the maximum', out, limits(1, 5), 5],
    ['scaling out comes to the minimum first', out, limits(6, 9), 6],
    ['scaling out leaves a count above the maximum', out, limits(1, 3), 4],
    ['scaling in takes', into, limits(1, 9), 2],
    ['scaling in stops at the minimum', into, limits(3, 9), 3],
    ['scaling in comes to the maximum first', into, limits(0, 3), 3],
    ['scaling in leaves a count below the minimum', into, limits(6, 9), 4],
    ['a scheduled action brings the count into its limits', scheduled, limits(1, 9), 7],
  ])('%s', async (_, act, given, expected) => {
    await register('blue', given);

    expect(await act()).toBe('done');
    expect(counts.blue).toBe(expected);
  });

  test.each<[string, Act]>([
    ['DynamicScalingOutSuspended', out],
    ['DynamicScalingInSuspended', into],
    ['ScheduledScalingSuspended', scheduled],
  ])('of one kind alone are suspended by %s', async (member, act) => {
    await register('blue', { ...limits(1, 9), SuspendedState: { [member]: true } });
    const before = await describeTargets();

    const activities = [await act(), await out(), await into(), await scheduled()];

    expect(activities[0]).toBe('suspended');
    expect(activities.filter((activity) => activity === 'done')).toHaveLength(2);
    if (act === scheduled) expect(await describeTargets()).toEqual(before);
  });

  test('of a service that is not registered are none', async () => {
    expect([await out(), await into(), await scheduled()]).toEqual(Array(3).fill('unregistered'));
    expect(counts).toEqual({ blue: 4 });
  });

  test('start an idle service up to its minimum: limits of a slot that was left must not have one', async () => {
    counts.blue = 0;
    await register('blue', limits(2, 9));

    await out();

    expect(counts.blue).toBe(2);
  });
});

test('policies and scheduled actions are kept with their target, and go with it', async () => {
  // Prepare
  const policy = target('blue', { PolicyName: 'busy', PolicyType: 'TargetTrackingScaling' });
  const action = target('blue', { ScheduledActionName: 'evening', Schedule: 'cron(0 20 * * ? *)' });
  const rules = async () => {
    const { ScalingPolicies } = (await autoScaling.call('DescribeScalingPolicies', target('blue'))) as {
      readonly ScalingPolicies: readonly object[];
    };
    const { ScheduledActions } = (await autoScaling.call('DescribeScheduledActions', target('blue'))) as {
      readonly ScheduledActions: readonly object[];
    };
    return [...ScalingPolicies, ...ScheduledActions];
  };
  await expect(autoScaling.call('PutScalingPolicy', policy)).rejects.toMatchObject({
    type: 'ObjectNotFoundException',
  });

  // Act
  await register('blue');
  await autoScaling.call('PutScalingPolicy', policy);
  await autoScaling.call('PutScheduledAction', action);
  await autoScaling.call('PutScheduledAction', { ...action, Timezone: 'Europe/Berlin' });

  // Assess
  expect(await rules()).toMatchObject([
    { PolicyName: 'busy', Alarms: [{}, {}] },
    { ScheduledActionName: 'evening', Schedule: 'cron(0 20 * * ? *)', Timezone: 'Europe/Berlin' },
  ]);
  await autoScaling.call('DeregisterScalableTarget', target('blue'));
  expect(await rules()).toEqual([]);
});

describe('what is refused', () => {
  test.each<[string, string, object, string]>([
    ['deregistering an unknown service', 'DeregisterScalableTarget', target('x'), 'ObjectNotFoundException'],
    ['a new one without limits', 'RegisterScalableTarget', target('x'), 'ValidationException'],
    [
      'limits that are no range',
      'RegisterScalableTarget',
      target('x', { MinCapacity: 3, MaxCapacity: 2 }),
      'ValidationException',
    ],
    [
      'another resource',
      'RegisterScalableTarget',
      target('x', { ResourceId: 'table/x', MinCapacity: 1, MaxCapacity: 2 }),
      'ValidationException',
    ],
    ['another namespace', 'DescribeScalableTargets', { ServiceNamespace: 'dynamodb' }, 'ValidationException'],
    [
      'a dimension without a resource',
      'DescribeScalableTargets',
      { ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount' },
      'ValidationException',
    ],
    [
      'another dimension',
      'DescribeScalableTargets',
      {
        ServiceNamespace: 'ecs',
        ResourceIds: ['service/load/x'],
        ScalableDimension: 'rds:cluster:ReadReplicaCount',
      },
      'ValidationException',
    ],
    ['a missing member', 'DescribeScalableTargets', {}, 'ValidationException'],
    [
      'a member that nobody knows',
      'DescribeScalableTargets',
      { ServiceNamespace: 'ecs', ResourceId: 'x/y' },
      'ValidationException',
    ],
    [
      'pages above 50',
      'DescribeScalableTargets',
      { ServiceNamespace: 'ecs', MaxResults: 51 },
      'ValidationException',
    ],
    [
      'a made-up token',
      'DescribeScalableTargets',
      { ServiceNamespace: 'ecs', NextToken: 'x' },
      'InvalidNextTokenException',
    ],
    ['another operation', 'DeleteScalingPolicy', {}, 'UnknownOperationException'],
  ])('%s', async (_, operation, input, type) => {
    await expect(autoScaling.call(operation, input)).rejects.toMatchObject({ type });
  });
});
