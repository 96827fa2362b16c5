import { Arn, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Registration } from '../../contract/registration.ts';
import { servicesOf } from '../../domain/cluster.ts';
import type { ILocustCluster } from '../cluster/locust-cluster-interface.ts';

/** What of the cluster is read. */
export type ClusterReads = 'services' | 'tasks' | 'task-definitions';

/** What reading the cluster takes. The two actions on `*` know no narrower resource (service authorization reference). */
export function readCluster(
  scope: Construct,
  registration: Registration,
  reads: readonly ClusterReads[],
): readonly PolicyStatement[] {
  const { cluster } = registration;
  const arnOf = (resource: string) => ecsArn(scope, resource);
  const ofThisCluster = { ArnEquals: { 'ecs:cluster': arnOf(`cluster/${cluster}`) } };
  const statements: Readonly<Record<ClusterReads, () => readonly PolicyStatement[]>> = {
    services: () => [
      new PolicyStatement({
        actions: ['ecs:DescribeServices'],
        resources: serviceArns(scope, cluster, servicesOf(registration.slots)),
      }),
    ],
    tasks: () => [
      new PolicyStatement({ actions: ['ecs:ListTasks'], resources: ['*'], conditions: ofThisCluster }),
      new PolicyStatement({ actions: ['ecs:DescribeTasks'], resources: [arnOf(`task/${cluster}/*`)] }),
    ],
    'task-definitions': () => [
      new PolicyStatement({ actions: ['ecs:DescribeTaskDefinition'], resources: ['*'] }),
    ],
  };
  return reads.flatMap((read) => statements[read]());
}

/**
 * What changing services takes: counts, settings, and revisions of the cluster's own families.
 * `workers`: the worker services of both slots alone.
 */
export function updateServices(
  scope: Construct,
  { registration: { cluster, slots }, families }: Pick<ILocustCluster, 'registration' | 'families'>,
  which: 'workers' | 'all',
): readonly PolicyStatement[] {
  const services = which === 'all' ? servicesOf(slots) : [slots.blue.worker, slots.green.worker];
  return [
    new PolicyStatement({
      actions: ['ecs:UpdateService'],
      resources: serviceArns(scope, cluster, services),
      // The key is there only where a task definition is given.
      conditions: { ArnLikeIfExists: { 'ecs:task-definition': revisionArns(scope, families) } },
    }),
  ];
}

/** What registering task definitions takes. They are tagged as they are made; roles are passed to tasks only. */
export function registerRevisions(
  scope: Construct,
  { families, taskRoles }: Pick<ILocustCluster, 'families' | 'taskRoles'>,
): readonly PolicyStatement[] {
  const resources = revisionArns(scope, families);
  const passRole = new PolicyStatement({
    actions: ['iam:PassRole'],
    resources: [...taskRoles],
    conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
  });
  return [
    new PolicyStatement({ actions: ['ecs:RegisterTaskDefinition'], resources }),
    new PolicyStatement({
      actions: ['ecs:TagResource'],
      resources,
      conditions: { StringEquals: { 'ecs:CreateAction': 'RegisterTaskDefinition' } },
    }),
    ...(taskRoles.length > 0 ? [passRole] : []),
  ];
}

function revisionArns(scope: Construct, families: readonly string[]): string[] {
  return families.map((family) => ecsArn(scope, `task-definition/${family}:*`));
}

function serviceArns(scope: Construct, cluster: string, services: readonly string[]): string[] {
  return services.map((service) => ecsArn(scope, `service/${cluster}/${service}`));
}

function ecsArn(scope: Construct, resource: string): string {
  return Arn.format({ service: 'ecs', resource }, Stack.of(scope));
}
