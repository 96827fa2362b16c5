import { Stack } from 'aws-cdk-lib';
import { Annotations, Match, type Template } from 'aws-cdk-lib/assertions';
import { Peer } from 'aws-cdk-lib/aws-ec2';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { describe, expect, test } from 'vitest';
import type { LocustClusterProps } from '../../lib/constructs/cluster/locust-cluster-props.ts';
import { LocustUpgrader } from '../../lib/constructs/locust-upgrader.ts';
import { clusterWith, flagsOfApps, resourcesIn, templateOf } from './synthesized-cluster.ts';

const services = 'AWS::ECS::Service';
const familiesOf = (template: Template) =>
  resourcesIn(template, services).map(([, { Properties }]) => Properties.TaskDefinition);

describe.each(flagsOfApps)('what later deployments must not reset, in %s', (_, context) => {
  const template = templateOf(clusterWith({ loadBalancer: {}, workers: 4 }, context));
  const all = resourcesIn(template, services);

  test('each service has a live family of its own, named without a revision', () => {
    expect(familiesOf(template)).toEqual([
      'load-blue-master',
      'load-green-master',
      'load-blue-worker',
      'load-green-worker',
    ]);
  });

  test('no service names a count', () => {
    expect(all.filter(([, { Properties }]) => 'DesiredCount' in Properties)).toEqual([]);
  });

  test('no rule stands in the template: its weights would be written back', () => {
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::ListenerRule', 0);
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '503' } }],
    });
  });

  test('no service is named: a change that replaces one would fail', () => {
    expect(all.filter(([, { Properties }]) => 'ServiceName' in Properties)).toEqual([]);
  });
});

describe.each(flagsOfApps)('every service, in %s', (_, context) => {
  const template = templateOf(clusterWith({}, context));
  const byFamily = (family: string) =>
    resourcesIn(template, services).find(([, { Properties }]) => Properties.TaskDefinition === family)?.[1]
      .Properties;

  test.each(['load-blue-master', 'load-green-master', 'load-blue-worker', 'load-green-worker'])(
    '%s leaves the way back to upgrades and moves no task between zones',
    (family) => {
      expect(byFamily(family)).toMatchObject({
        AvailabilityZoneRebalancing: 'DISABLED',
        DeploymentConfiguration: { DeploymentCircuitBreaker: { Enable: true, Rollback: false } },
      });
      expect(byFamily(family)?.DeploymentConfiguration).not.toHaveProperty('Alarms');
    },
  );

  test.each([
    ['load-blue-master', 0, 100],
    ['load-green-master', 0, 100],
    ['load-blue-worker', 100, 200],
    ['load-green-worker', 100, 200],
  ])('%s runs between %i and %i percent', (family, MinimumHealthyPercent, MaximumPercent) => {
    expect(byFamily(family)?.DeploymentConfiguration).toMatchObject({
      MinimumHealthyPercent,
      MaximumPercent,
    });
  });
});

describe('names', () => {
  const template = templateOf(clusterWith());

  test('each master has a name of its own that is forgotten within 10 s', () => {
    for (const Name of ['blue-master', 'green-master']) {
      template.hasResourceProperties('AWS::ServiceDiscovery::Service', {
        Name,
        DnsConfig: { DnsRecords: [{ TTL: 10, Type: 'A' }] },
      });
    }
    template.resourceCountIs('AWS::ServiceDiscovery::Service', 2);
  });

  test('so is the answer that there is no such name', () => {
    template.hasResourceProperties('AWS::ServiceDiscovery::PrivateDnsNamespace', {
      Name: 'load.internal',
      Properties: { DnsProperties: { SOA: { TTL: 10 } } },
    });
  });
});

describe('the order of a first deployment', () => {
  const template = templateOf(clusterWith({ loadBalancer: {}, spotWorkers: true, workers: 7 }));
  const [revision] = resourcesIn(template, 'Custom::LocustFirstRevision');
  const [rule] = resourcesIn(template, 'Custom::LocustFirstRule');
  const [counts] = resourcesIn(template, 'Custom::LocustClusterState');
  const [spot] = resourcesIn(template, 'AWS::ECS::ClusterCapacityProviderAssociations');

  test('the live families are there before the services that name them', () => {
    for (const [, { DependsOn }] of resourcesIn(template, services))
      expect(DependsOn).toContain(revision?.[0]);
  });

  test('the rule is there before the masters: ECS refuses a target group that no listener refers to', () => {
    const waiting = resourcesIn(template, services).filter(([, { DependsOn }]) =>
      DependsOn?.includes(rule?.[0] ?? ''),
    );

    expect(waiting.map(([, { Properties }]) => Properties.TaskDefinition)).toEqual([
      'load-blue-master',
      'load-green-master',
    ]);
  });

  test('Spot is there before the services that use it', () => {
    const onSpot = resourcesIn(template, services).filter(([, { DependsOn }]) =>
      DependsOn?.includes(spot?.[0] ?? ''),
    );

    expect(onSpot.length).toBeGreaterThanOrEqual(2);
    for (const family of ['load-blue-worker', 'load-green-worker']) {
      const found = onSpot.find(([, { Properties }]) => Properties.TaskDefinition === family);
      expect(found?.[1].Properties.CapacityProviderStrategy).toEqual([
        { CapacityProvider: 'FARGATE_SPOT', Weight: 1 },
      ]);
    }
  });

  test('the first counts are one master and its workers in blue, nothing in green', () => {
    const written = counts?.[1].Properties.counts as { service: unknown; desired: number }[];

    expect(written.map(({ desired }) => desired)).toEqual([1, 0, 7, 0]);
  });

  test('each live family of workers begins with the name of its own master', () => {
    const families = revision?.[1].Properties.families as { family: string; masterHost: string }[];

    expect(families.map(({ family, masterHost }) => [family, masterHost])).toEqual([
      ['load-blue-master', ''],
      ['load-green-master', ''],
      ['load-blue-worker', 'blue-master.load.internal'],
      ['load-green-worker', 'green-master.load.internal'],
    ]);
  });

  test('CloudFormation does not wait an hour for a function that died', () => {
    for (const each of [revision, rule, counts]) expect(each?.[1].Properties.ServiceTimeout).toBe(120);
  });
});

describe('a shared master', () => {
  const cluster = clusterWith({ topology: 'shared-master', loadBalancer: {} });
  const template = templateOf(cluster);

  test('belongs to both slots and has one family and one name', () => {
    expect(familiesOf(template)).toEqual(['load-master', 'load-blue-worker', 'load-green-worker']);
    expect(cluster.registration.slots.blue.master).toBe(cluster.registration.slots.green.master);
    expect(cluster.registration.masterHosts).toEqual({
      blue: 'master.load.internal',
      green: 'master.load.internal',
    });
  });

  test('needs no rule to follow the active slot', () => {
    template.resourceCountIs('Custom::LocustFirstRule', 0);
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::TargetGroup', 1);
    expect(cluster.registration.loadBalancer).toBeNull();
  });
});

test('auto scaling begins with its limits on the active workers and no room for the idle ones', () => {
  const template = templateOf(clusterWith({ workers: 4, scaling: { minWorkers: 2, maxWorkers: 9 } }));

  // A scalable target in the template would have its limits written back.
  template.resourceCountIs('AWS::ApplicationAutoScaling::ScalableTarget', 0);
  template.hasResourceProperties('Custom::LocustClusterState', {
    scaling: [Match.objectLike({ min: 2, max: 9 }), Match.objectLike({ min: 0, max: 0 })],
  });
});

describe('networks', () => {
  test('workers reach the listener, the Probe both ports, and nobody else a master', () => {
    const template = templateOf(clusterWith());
    const rules = resourcesIn(template, 'AWS::EC2::SecurityGroupIngress').map(
      ([, { Properties }]) => Properties,
    );

    expect(rules.map(({ FromPort }) => FromPort).toSorted()).toEqual([5557, 5557, 8089]);
  });

  test('the team lets in whom it wants', () => {
    const cluster = clusterWith();

    cluster.connections.allowDefaultPortFrom(Peer.ipv4('10.1.0.0/16'));

    templateOf(cluster).hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: [Match.objectLike({ CidrIp: '10.1.0.0/16', FromPort: 8089, ToPort: 8089 })],
    });
  });
});

test('the load balancer takes a web login for health and is in no hurry to call a master dead', () => {
  const template = templateOf(clusterWith({ loadBalancer: {}, basePath: '/locust' }));

  template.allResourcesProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
    HealthCheckPath: '/locust/',
    Matcher: { HttpCode: '200,302,401' },
    UnhealthyThresholdCount: 10,
  });
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internal' });
});

test('an upgrader needs nothing but the cluster', () => {
  const cluster = clusterWith({ loadBalancer: {} });

  new LocustUpgrader(Stack.of(cluster), 'Upgrader', { cluster });

  const template = templateOf(cluster);
  template.hasResourceProperties('AWS::Lambda::Function', {
    Description: Match.stringLikeRegexp(': probe of '),
    VpcConfig: Match.anyValue(),
  });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Action: 'iam:PassRole', Resource: Match.arrayWith([Match.objectLike({})]) }),
      ]),
    },
  });
});

describe('images', () => {
  const warningOf = (props: Partial<LocustClusterProps>) => {
    const cluster = clusterWith(props);
    return Annotations.fromStack(Stack.of(cluster)).findWarning('*', Match.stringLikeRegexp('Docker Hub'));
  };

  test.each<[string, number, Partial<LocustClusterProps>]>([
    ['50 workers and their master from Docker Hub', 1, { workers: 50 }],
    ['49 workers and their master from Docker Hub', 0, { workers: 49 }],
    ['a few workers that may be 50', 1, { workers: 2, scaling: { minWorkers: 1, maxWorkers: 50 } }],
    [
      '51 workers from ECR that an upgrade may bring to Docker Hub',
      1,
      {
        workers: 51,
        imageTemplate: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/locust:{version}',
        images: { '2.32.2': ContainerImage.fromRegistry('locustio/locust:2.32.2') },
      },
    ],
    [
      '51 workers from ECR',
      0,
      { workers: 51, imageTemplate: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/locust:{version}' },
    ],
  ])('%s: %i warnings', (_, count, props) => {
    expect(warningOf(props)).toHaveLength(count);
  });

  test('an image of the version counts over the template, and its address is registered', () => {
    const cluster = clusterWith({
      images: { '2.25.0': ContainerImage.fromRegistry('registry.example.com/team:1') },
    });

    templateOf(cluster).hasResourceProperties('AWS::ECS::TaskDefinition', {
      Family: 'load-base-worker',
      ContainerDefinitions: [Match.objectLike({ Image: 'registry.example.com/team:1' })],
    });
    const address = 'registry.example.com/team:1';
    expect(cluster.registration.images).toEqual({ '2.25.0': { master: address, worker: address } });
  });

  test('images in ECR that are given as text may be pulled', () => {
    const template = templateOf(
      clusterWith({ imageTemplate: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/locust:{version}' }),
    );

    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: Match.arrayWith(['ecr:BatchGetImage']),
            Resource: {
              'Fn::Join': [
                '',
                ['arn:', { Ref: 'AWS::Partition' }, ':ecr:eu-west-1:111122223333:repository/locust'],
              ],
            },
          }),
        ]),
      },
    });
  });
});
