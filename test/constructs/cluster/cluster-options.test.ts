import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Peer, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { Secret } from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret as StoredSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, test } from 'vitest';
import { LocustCluster } from '../../../lib/constructs/locust-cluster.ts';
import { clusterWith, resourcesIn, templateOf } from '../synthesized-cluster.ts';

/** The properties of each service, by its family. */
function servicesOf(cluster: LocustCluster): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const services = resourcesIn(templateOf(cluster), 'AWS::ECS::Service');
  return Object.fromEntries(
    services.map(([, { Properties }]) => [String(Properties.TaskDefinition), Properties]),
  );
}

/** The one container of a base, by its role. */
function containerOf(cluster: LocustCluster, role: string) {
  const found = resourcesIn(templateOf(cluster), 'AWS::ECS::TaskDefinition').find(
    ([, { Properties }]) => Properties.Family === `load-base-${role}`,
  );
  const containers = found?.[1].Properties.ContainerDefinitions as Record<string, unknown>[] | undefined;
  return containers?.[0] ?? {};
}

describe('workers on Spot', () => {
  const cluster = clusterWith({ spotWorkers: true });

  test('are the workers alone: a master that is taken away ends the test', () => {
    const onSpot = Object.entries(servicesOf(cluster)).filter(
      ([, each]) => 'CapacityProviderStrategy' in each,
    );

    expect(onSpot.map(([family]) => family)).toEqual(['load-blue-worker', 'load-green-worker']);
  });

  test('need both providers of the cluster: without the other one no master could be started', () => {
    templateOf(cluster).hasResourceProperties('AWS::ECS::ClusterCapacityProviderAssociations', {
      CapacityProviders: ['FARGATE', 'FARGATE_SPOT'],
    });
  });
});

test('tasks have the tags of their service', () => {
  for (const service of Object.values(servicesOf(clusterWith())))
    expect(service.PropagateTags).toBe('SERVICE');
});

describe('the load balancer', () => {
  const env = { account: '111122223333', region: 'eu-west-1' };
  const stack = new Stack(new App({ analyticsReporting: false }), 'Team', { env });
  const cluster = new LocustCluster(stack, 'Locust', {
    version: '2.25.0',
    clusterName: 'load',
    loadBalancer: {
      allowFrom: [Peer.ipv4('10.2.0.0/16')],
      accessLogs: Bucket.fromBucketName(stack, 'AccessLogs', 'team-access-logs'),
    },
  });
  const services = servicesOf(cluster);

  test('leads to each master by a target group of its own', () => {
    const [blue, green] = ['load-blue-master', 'load-green-master'].map((master) =>
      JSON.stringify(services[master]?.LoadBalancers),
    );

    expect(blue).toMatch(/Blue/);
    expect(green).toMatch(/Green/);
  });

  test('gives a master five minutes to answer, and no worker is behind it', () => {
    expect(services['load-blue-master']?.HealthCheckGracePeriodSeconds).toBe(300);
    expect(services['load-blue-worker']).not.toHaveProperty('HealthCheckGracePeriodSeconds');
  });

  test('lets in whom it is told to, and writes its logs where it is told to', () => {
    const template = Template.fromStack(stack);

    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: [Match.objectLike({ CidrIp: '10.2.0.0/16', FromPort: 80 })],
    });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
      LoadBalancerAttributes: Match.arrayWith([{ Key: 'access_logs.s3.bucket', Value: 'team-access-logs' }]),
    });
  });
});

test('tasks stand in the subnets that are named', () => {
  const cluster = clusterWith({ subnets: { subnetType: SubnetType.PUBLIC } });

  for (const service of Object.values(servicesOf(cluster)))
    expect(JSON.stringify(service.NetworkConfiguration)).toMatch(/PublicSubnet1/);
});

describe('what a role runs', () => {
  test('has its variables, secrets, arguments and stop timeout', () => {
    const stack = new Stack(new App({ analyticsReporting: false }), 'Team');
    const token = StoredSecret.fromSecretNameV2(stack, 'Stored', 'token');
    const cluster = new LocustCluster(stack, 'Locust', {
      version: '2.25.0',
      clusterName: 'load',
      worker: {
        environment: { TARGET_HOST: 'https://shop.example.com' },
        secrets: { TOKEN: Secret.fromSecretsManager(token) },
        command: ['--class-picker'],
        stopTimeout: Duration.seconds(90),
      },
    });

    expect(containerOf(cluster, 'worker')).toMatchObject({
      Environment: expect.arrayContaining([{ Name: 'TARGET_HOST', Value: 'https://shop.example.com' }]),
      Secrets: [expect.objectContaining({ Name: 'TOKEN' })],
      Command: ['--class-picker'],
      StopTimeout: 90,
    });
    expect(containerOf(cluster, 'master')).not.toHaveProperty('Secrets');
  });

  test.each([
    ['its own locustfile', { locustfile: '/locust/load.py' }, '/locust/load.py', '/locust/load.py'],
    [
      "the master's locustfile",
      { locustfile: '/locust/load.py', locustfileFromMaster: true },
      '/locust/load.py',
      '-',
    ],
  ])('a worker takes %s', (_, props, ofMaster, ofWorker) => {
    const cluster = clusterWith(props);

    const locustfileOf = (role: string) =>
      (containerOf(cluster, role).Environment as { Name: string; Value: string }[]).find(
        ({ Name }) => Name === 'LOCUST_LOCUSTFILE',
      )?.Value;
    expect([locustfileOf('master'), locustfileOf('worker')]).toEqual([ofMaster, ofWorker]);
  });

  test('keeps its logs as long as it is told to, also when the cluster is gone', () => {
    const template = templateOf(clusterWith({ logRetention: RetentionDays.ONE_YEAR }));

    const kept = resourcesIn(template, 'AWS::Logs::LogGroup').filter(
      ([, { Properties }]) => Properties.RetentionInDays === 365,
    );
    expect(kept).toHaveLength(2);
    for (const [, group] of kept) expect(group).toMatchObject({ DeletionPolicy: 'Retain' });
  });

  test('may do in AWS what its own task role may', () => {
    const cluster = clusterWith();

    cluster.masterTaskRole.addToPrincipalPolicy(allowing('s3:PutObject'));
    cluster.workerTaskRole.addToPrincipalPolicy(allowing('s3:GetObject'));

    const rolesThatMay = (action: string) =>
      resourcesIn(templateOf(cluster), 'AWS::IAM::Policy')
        .filter(([, { Properties }]) => JSON.stringify(Properties.PolicyDocument).includes(action))
        .map(([, { Properties }]) => JSON.stringify(Properties.Roles));
    expect(rolesThatMay('s3:PutObject')).toEqual([expect.stringContaining('RevisionMaster')]);
    expect(rolesThatMay('s3:GetObject')).toEqual([expect.stringContaining('RevisionWorker')]);
  });
});

test('the first revisions are registered in the live families and in no others', () => {
  const [statement] = resourcesIn(templateOf(clusterWith()), 'AWS::IAM::Policy')
    .flatMap(
      ([, { Properties }]) =>
        (Properties.PolicyDocument as { Statement: { Action: unknown; Resource: unknown[] }[] }).Statement,
    )
    .filter(({ Action }) => Action === 'ecs:RegisterTaskDefinition');

  const families = statement?.Resource.map(
    (arn) => /task-definition\/(\S+?):\*/.exec(JSON.stringify(arn))?.[1],
  );
  expect(families?.toSorted()).toEqual([
    'load-blue-master',
    'load-blue-worker',
    'load-green-master',
    'load-green-worker',
  ]);
});

function allowing(action: string): PolicyStatement {
  return new PolicyStatement({ actions: [action], resources: ['arn:aws:s3:::team/*'] });
}
