import { Duration, Stack, TimeZone } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { TaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

import {
  type ILocustCluster,
  LocustCluster,
  LocustUpgrader,
  UpgradeOnDeploy,
  UpgradeSchedule,
  type WebLoginProps,
} from '../../lib/index.ts';
import type { Combination } from './combinations.ts';

const account = '123456789012';
const region = 'eu-west-1';
const arn = (service: string, resource: string): string =>
  `arn:aws:${service}:${region}:${account}:${resource}`;

/** What a team writes that has chosen so: everything that it brings along exists already. */
export function teamStack(scope: Construct, id: string, chosen: Combination): Stack {
  // A VPC that is made in a known account is one of zones that CDK looks up there.
  const stack = new Stack(scope, id, chosen.network === 'made' ? {} : { env: { account, region } });
  const cluster = chosen.cluster === 'made' ? madeCluster(stack, chosen) : existingCluster(stack, chosen);
  const upgrader = new LocustUpgrader(stack, 'Upgrader', {
    cluster,
    notifications:
      chosen.notifications === 'own'
        ? { emails: ['team@example.com'] }
        : { topic: Topic.fromTopicArn(stack, 'Topic', arn('sns', 'team')) },
    ...(chosen.watch === 'off' && { skewWatch: false }),
  });
  addSchedule(stack, upgrader, chosen);
  addDeploy(stack, upgrader, cluster, chosen);
  return stack;
}

function madeCluster(stack: Stack, chosen: Combination): LocustCluster {
  const { loadBalancer, network, topology, workers } = chosen;
  const certificate = Certificate.fromCertificateArn(stack, 'Certificate', arn('acm', 'certificate/1'));
  const accessLogs = Bucket.fromBucketName(stack, 'AccessLogs', 'team-access-logs');
  const webLogin = webLoginOf(stack, chosen);
  return new LocustCluster(stack, 'Locust', {
    version: '2.25.0',
    topology,
    workers: 4,
    spotWorkers: workers === 'spot',
    ...(network !== 'made' && { vpc: teamVpc(stack) }),
    ...(workers === 'scaled' && { scaling: { minWorkers: 2, maxWorkers: 20 } }),
    ...(loadBalancer === 'http' && { loadBalancer: {} }),
    // CDK must know the Region for access logs: each has an account of its own that writes them.
    ...(loadBalancer === 'https' && {
      loadBalancer: { certificate, ...(network !== 'made' && { accessLogs }) },
    }),
    ...(webLogin && { webLogin }),
  });
}

function existingCluster(stack: Stack, chosen: Combination): ILocustCluster {
  const shared = chosen.topology === 'shared-master';
  const [blue, green] = [`blue-master`, shared ? 'blue-master' : 'green-master'];
  const group = SecurityGroup.fromSecurityGroupId(stack, 'Masters', 'sg-0123456789abcdef0', {
    mutable: true,
  });
  const targetGroup = (slot: string) => arn('elasticloadbalancing', `targetgroup/${slot}/1`);
  const webLogin = webLoginOf(stack, chosen);
  return LocustCluster.fromServices(stack, 'Locust', {
    clusterName: 'team',
    slots: {
      blue: { master: blue, worker: 'blue-worker' },
      green: { master: green, worker: 'green-worker' },
    },
    families: [...new Set([blue, green]), 'blue-worker', 'green-worker'],
    imageTemplate: `${account}.dkr.ecr.${region}.amazonaws.com/locust:{version}`,
    calendars: ['freeze'],
    taskRoles: [`arn:aws:iam::${account}:role/locust`],
    ...(chosen.network !== 'public' && { vpc: teamVpc(stack), masterSecurityGroups: [group] }),
    ...(chosen.loadBalancer !== 'none' && {
      loadBalancer: {
        rule: arn('elasticloadbalancing', 'listener-rule/app/team/1/2/3'),
        targetGroups: { blue: targetGroup('blue'), green: targetGroup('green') },
      },
    }),
    ...(webLogin && { webLogin }),
  });
}

function teamVpc(stack: Stack) {
  return Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-0123456789abcdef0',
    vpcCidrBlock: '10.0.0.0/16',
    availabilityZones: [`${region}a`, `${region}b`],
    privateSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
  });
}

function webLoginOf(stack: Stack, { webLogin }: Combination): WebLoginProps | undefined {
  if (webLogin === 'none') return undefined;
  const encryptionKey = Key.fromKeyArn(stack, 'Key', arn('kms', 'key/1'));
  const secret =
    webLogin === 'form'
      ? Secret.fromSecretAttributes(stack, 'WebLogin', {
          secretCompleteArn: arn('secretsmanager', 'secret:web-AbCdEf'),
          encryptionKey,
        })
      : Secret.fromSecretNameV2(stack, 'WebLogin', 'web');
  return { secret, kind: webLogin };
}

function addSchedule(stack: Stack, upgrader: LocustUpgrader, { schedule }: Combination): void {
  if (schedule === 'none') return;
  new UpgradeSchedule(stack, 'Schedule', {
    upgrader,
    schedule: ScheduleExpression.cron({
      weekDay: 'SUN',
      hour: '4',
      minute: '0',
      timeZone: TimeZone.EUROPE_BERLIN,
    }),
    window: Duration.hours(3),
    target: { range: '^2.32.0' },
    flexible: Duration.minutes(30),
    calendars: ['holidays'],
  });
}

function addDeploy(
  stack: Stack,
  upgrader: LocustUpgrader,
  cluster: ILocustCluster,
  { deploy }: Combination,
): void {
  if (deploy === 'none') return;
  const base = (role: string) =>
    TaskDefinition.fromTaskDefinitionArn(stack, role, arn('ecs', `task-definition/${role}:1`));
  const given = { version: '2.32.2', taskDefinitions: { master: base('master'), worker: base('worker') } };
  new UpgradeOnDeploy(stack, 'OnDeploy', {
    upgrader,
    target: cluster instanceof LocustCluster ? cluster.revision : given,
    waitForCompletion: true,
  });
}
