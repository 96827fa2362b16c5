import { beforeEach, describe, expect, test } from 'vitest';
import { EmbeddedAutoScaling } from '../../../lib/local/auto-scaling/embedded-auto-scaling.ts';

let autoScaling: EmbeddedAutoScaling;
beforeEach(() => {
  autoScaling = new EmbeddedAutoScaling();
});

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
    ['another operation', 'PutScalingPolicy', {}, 'UnknownOperationException'],
  ])('%s', async (_, operation, input, type) => {
    await expect(autoScaling.call(operation, input)).rejects.toMatchObject({ type });
  });
});
