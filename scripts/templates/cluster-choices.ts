import { Duration, Token } from 'aws-cdk-lib';
import { Peer, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { ContainerImage, CpuArchitecture, OperatingSystemFamily, Secret } from 'aws-cdk-lib/aws-ecs';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { LocustClusterProps } from '../../lib/index.ts';
import { type Choices, leftOut } from './choices.ts';
import { registeredChoices } from './registered-choices.ts';
import { registry, type Team } from './team.ts';

export const clusterChoices: Choices<LocustClusterProps> = {
  ...registeredChoices,
  version: { one: () => '2.25.0' },
  topology: { ...leftOut, 'shared master': () => 'shared-master' },
  spotWorkers: { ...leftOut, yes: () => true },
  scaling: { ...leftOut, limits: () => ({ minWorkers: 1, maxWorkers: 200 }) },
  loadBalancer: {
    ...leftOut,
    http: () => ({}),
    https: (team) => ({
      certificate: team.certificate(),
      allowFrom: [Peer.ipv4('10.0.0.0/8')],
      ...withAccessLogs(team),
    }),
  },
  vpc: { ...leftOut, given: (team) => team.vpc() },
  subnets: { ...leftOut, chosen: () => ({ subnetType: SubnetType.PRIVATE_WITH_EGRESS }) },
  images: {
    ...leftOut,
    'one built in the app': (team) => ({ '2.25.0': team.builtImage(), '2.32.2': team.builtImage() }),
    'one a role in ECR': (team) => ({
      '2.25.0': {
        master: ContainerImage.fromEcrRepository(team.repository(), 'master-2.25.0'),
        worker: ContainerImage.fromEcrRepository(team.repository(), 'worker-2.25.0'),
      },
      '2.32.2': ContainerImage.fromEcrRepository(team.repository(), '2.32.2'),
    }),
  },
  imageTemplate: { ...leftOut, 'in ECR': () => `${registry}/locust:{version}` },
  workers: { ...leftOut, many: () => 120 },
  clusterName: { ...leftOut, given: () => 'load' },
  master: {
    ...leftOut,
    all: (team) => ({
      cpu: 2048,
      memoryLimitMiB: 4096,
      environment: { TEAM: 'load' },
      secrets: { TOKEN: Secret.fromSecretsManager(team.secretWithKey()) },
      command: ['--loglevel', 'DEBUG'],
      stopTimeout: Duration.seconds(60),
    }),
  },
  worker: {
    ...leftOut,
    all: (team) => ({
      cpu: 512,
      memoryLimitMiB: 1024,
      environment: { TEAM: 'load' },
      secrets: { TOKEN: Secret.fromSecretsManager(team.namedSecret()) },
      command: ['--processes', '2'],
      stopTimeout: Duration.seconds(120),
    }),
  },
  locustfile: { ...leftOut, given: () => '/mnt/locustfile.py' },
  runtimePlatform: {
    ...leftOut,
    ARM: () => ({
      cpuArchitecture: CpuArchitecture.ARM64,
      operatingSystemFamily: OperatingSystemFamily.LINUX,
    }),
  },
  logRetention: { ...leftOut, week: () => RetentionDays.ONE_WEEK },
};

/** CDK must know the Region for access logs: each has an account of its own that writes them. */
function withAccessLogs(team: Team) {
  return Token.isUnresolved(team.stack.region) ? {} : { accessLogs: team.accessLogs() };
}
