import { CreateServiceRequest$, type Service, Service$ } from '@aws-sdk/client-ecs';
import { NormalizedSchema } from '@smithy/core/schema';
import { describe, expect, test } from 'vitest';
import { copiedMembers, serviceCopy, uncopiedMembers } from '../../../lib/adapters/ecs/service-copy.ts';

const changes = {
  serviceName: 'worker-green',
  taskDefinition: 'worker-green:1',
  role: 'worker',
  registryArn: null,
  targetGroupArn: null,
  tags: [{ key: 'made-by', value: 'adopt' }],
} as const;

const described: Service = {
  serviceName: 'worker',
  serviceArn: 'arn:service',
  clusterArn: 'arn:cluster',
  status: 'ACTIVE',
  desiredCount: 8,
  taskDefinition: 'worker:7',
  loadBalancers: [],
  serviceRegistries: [],
  capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
  launchType: 'FARGATE',
  platformVersion: '1.4.0',
  deploymentConfiguration: {
    minimumHealthyPercent: 50,
    maximumPercent: 150,
    deploymentCircuitBreaker: { enable: true, rollback: true },
    alarms: { alarmNames: ['errors'], enable: true, rollback: true },
  },
  availabilityZoneRebalancing: 'ENABLED',
  tags: [
    { key: 'team', value: 'load' },
    { key: 'aws:cloudformation:stack-name', value: 'shop' },
  ],
  createdBy: 'arn:role',
};

describe('a copy of a service', () => {
  test('keeps how it runs, has no tasks, and is deployed as upgrades need it', () => {
    expect(serviceCopy(described, changes)).toEqual({
      cluster: 'arn:cluster',
      serviceName: 'worker-green',
      taskDefinition: 'worker-green:1',
      desiredCount: 0,
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
      launchType: undefined,
      platformVersion: '1.4.0',
      deploymentConfiguration: {
        minimumHealthyPercent: 50,
        maximumPercent: 150,
        deploymentCircuitBreaker: { enable: true, rollback: false },
      },
      availabilityZoneRebalancing: 'DISABLED',
      tags: [
        { key: 'team', value: 'load' },
        { key: 'made-by', value: 'adopt' },
      ],
    });
  });

  test('of a master is one at a time, under its own name, in its own target group', () => {
    const master: Service = {
      ...described,
      serviceRegistries: [{ registryArn: 'arn:first' }],
      loadBalancers: [{ targetGroupArn: 'arn:first-group', containerName: 'locust', containerPort: 8089 }],
    };
    const own = {
      ...changes,
      role: 'master',
      registryArn: 'arn:second',
      targetGroupArn: 'arn:group',
    } as const;

    expect(serviceCopy(master, own)).toMatchObject({
      deploymentConfiguration: { minimumHealthyPercent: 0, maximumPercent: 100 },
      serviceRegistries: [{ registryArn: 'arn:second' }],
      loadBalancers: [{ targetGroupArn: 'arn:group', containerName: 'locust', containerPort: 8089 }],
    });
  });

  test('keeps what ECS shows in the newest deployment only', () => {
    const volumeConfigurations = [{ name: 'data', managedEBSVolume: { roleArn: 'arn:role', sizeInGiB: 20 } }];
    const primary = { id: '2', status: 'PRIMARY', volumeConfigurations, vpcLatticeConfigurations: [] };
    const draining = { id: '1', status: 'ACTIVE', serviceConnectConfiguration: { enabled: true } };

    const copy = serviceCopy({ ...described, deployments: [draining, primary] }, changes);

    expect(copy.volumeConfigurations).toEqual(volumeConfigurations);
    expect(copy).not.toHaveProperty('vpcLatticeConfigurations');
    expect(copy).not.toHaveProperty('serviceConnectConfiguration');
  });

  test('fails on a member that nobody decided about', () => {
    const newer = { ...described, gravity: 'off' } as Service;

    expect(() => serviceCopy(newer, changes)).toThrow(
      expect.objectContaining({
        code: 'unknown-service-member',
        message: expect.stringContaining('"gravity"'),
      }),
    );
  });
});

test('every member of a service is decided about, and what is copied can be given', () => {
  const membersOf = (schema: unknown) =>
    [...NormalizedSchema.of(schema as never).structIterator()].map(([name]) => name);

  expect([...copiedMembers, ...uncopiedMembers].toSorted()).toEqual(membersOf(Service$).toSorted());
  expect(membersOf(CreateServiceRequest$)).toEqual(expect.arrayContaining([...copiedMembers]));
});
