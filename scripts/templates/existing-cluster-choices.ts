import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import type { ExistingLocustClusterProps } from '../../lib/index.ts';
import { type Choices, leftOut } from './choices.ts';
import { registeredChoices } from './registered-choices.ts';
import { account, arnOf, registry } from './team.ts';

const workers = { blue: 'blue-worker', green: 'green-worker' } as const;

export const existingClusterChoices: Choices<ExistingLocustClusterProps> = {
  ...registeredChoices,
  clusterName: { one: () => 'load' },
  slots: {
    'two masters': () => ({
      blue: { master: 'blue-master', worker: workers.blue },
      green: { master: 'green-master', worker: workers.green },
    }),
    'shared master': () => ({
      blue: { master: 'master', worker: workers.blue },
      green: { master: 'master', worker: workers.green },
    }),
  },
  vpc: { ...leftOut, given: (team) => team.vpc() },
  // Without a VPC these two are refused, and a VPC needs security groups.
  subnets: {
    ...leftOut,
    chosen: (_, { vpc }) => (vpc === 'given' ? { subnetType: SubnetType.PRIVATE_ISOLATED } : undefined),
  },
  masterSecurityGroups: {
    some: (team, { vpc }) => (vpc === 'given' ? [team.masterSecurityGroup()] : undefined),
  },
  families: {
    'one a service': (_, { slots }) =>
      [
        ...(slots === 'shared master' ? ['master'] : ['blue-master', 'green-master']),
        ...Object.values(workers),
      ].map((service) => `load-${service}`),
  },
  taskRoles: {
    ...leftOut,
    some: () => ['task', 'execution'].map((name) => `arn:aws:iam::${account}:role/${name}`),
  },
  loadBalancer: {
    ...leftOut,
    rule: () => ({
      rule: arnOf('elasticloadbalancing', 'listener-rule/app/team/1/2/3'),
      targetGroups: {
        blue: arnOf('elasticloadbalancing', 'targetgroup/blue/1'),
        green: arnOf('elasticloadbalancing', 'targetgroup/green/1'),
      },
    }),
  },
  imageTemplate: { ...leftOut, 'in ECR': () => `${registry}/locust-{version}:latest` },
  images: {
    ...leftOut,
    listed: () => ({ '2.32.2': { master: `${registry}/master:1`, worker: `${registry}/worker:1` } }),
  },
  webPort: { ...leftOut, other: () => 8090 },
  listenerPort: { ...leftOut, other: () => 5558 },
  headless: { ...leftOut, yes: () => true },
  container: { ...leftOut, named: () => 'locust' },
  masterHosts: { ...leftOut, given: () => ({ blue: 'blue.load.internal', green: 'green.load.internal' }) },
};
