import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { describe, expect, test } from 'vitest';
import { ApplicationAutoScaling } from '../../../lib/adapters/auto-scaling/application-auto-scaling.ts';
import { scaled } from '../../domain/fixtures.ts';
import { cannedAws, type WireAnswer, type WireRequest, wireError } from '../canned-aws.ts';

function scalingOf(answer: (request: WireRequest) => WireAnswer) {
  const { requests, config } = cannedAws(answer);
  const client = new ApplicationAutoScalingClient({ ...config, maxAttempts: 1 });
  return { requests, scaling: new ApplicationAutoScaling({ client, cluster: 'load' }) };
}

const wireTarget = (service: string, more: object = {}) => ({
  ServiceNamespace: 'ecs',
  ResourceId: `service/load/${service}`,
  ScalableDimension: 'ecs:service:DesiredCount',
  MinCapacity: 2,
  MaxCapacity: 10,
  ...more,
});

describe('targets', () => {
  test('are found over all pages, in the order asked for', async () => {
    // Prepare
    const { requests, scaling } = scalingOf(({ body }) =>
      body.NextToken === undefined
        ? { body: { ScalableTargets: [wireTarget('green')], NextToken: 'more' } }
        : { body: { ScalableTargets: [wireTarget('blue')] } },
    );

    // Act
    const targets = await scaling.targets(['master', 'blue', 'green']);

    // Assess
    const asked = {
      ServiceNamespace: 'ecs',
      ResourceIds: ['service/load/master', 'service/load/blue', 'service/load/green'],
      ScalableDimension: 'ecs:service:DesiredCount',
    };
    expect(targets).toEqual([scaled('blue'), scaled('green')]);
    expect(requests.map(({ body }) => body)).toEqual([asked, { ...asked, NextToken: 'more' }]);
  });

  test('say what is suspended of them', async () => {
    // Prepare
    const SuspendedState = { DynamicScalingInSuspended: true, ScheduledScalingSuspended: true };
    const { scaling } = scalingOf(() => ({
      body: { ScalableTargets: [wireTarget('blue', { SuspendedState })] },
    }));

    // Act
    const targets = await scaling.targets(['blue']);

    // Assess
    const suspended = { dynamicIn: true, dynamicOut: false, scheduled: true };
    expect(targets).toEqual([scaled('blue', { suspended })]);
  });

  test('of nothing cost no call', async () => {
    const { requests, scaling } = scalingOf(() => wireError('AccessDeniedException', 'no'));

    expect(await scaling.targets([])).toEqual([]);
    expect(requests).toEqual([]);
  });

  test('that may not be looked up are an error and not none', async () => {
    const { scaling } = scalingOf(() => wireError('AccessDeniedException', 'no'));

    await expect(scaling.targets(['blue'])).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

test('limits and suspensions are written in one call', async () => {
  // Prepare
  const { requests, scaling } = scalingOf(() => ({ body: {} }));

  // Act
  await scaling.set(scaled('blue', { suspended: { dynamicIn: true, dynamicOut: false, scheduled: true } }));

  // Assess
  expect(requests).toMatchObject([{ operation: 'RegisterScalableTarget' }]);
  expect(requests[0]?.body).toEqual({
    ServiceNamespace: 'ecs',
    ResourceId: 'service/load/blue',
    ScalableDimension: 'ecs:service:DesiredCount',
    MinCapacity: 2,
    MaxCapacity: 10,
    SuspendedState: {
      DynamicScalingInSuspended: true,
      DynamicScalingOutSuspended: false,
      ScheduledScalingSuspended: true,
    },
  });
});
