import { Arn, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Registration } from '../../contract/registration.ts';
import { servicesOf } from '../../domain/cluster.ts';
import type { ILocustCluster } from '../cluster/locust-cluster-interface.ts';

/** What reading the cluster takes. The two actions on `*` know no narrower resource (service authorization reference). */
export function readCluster(scope: Construct, registration: Registration): readonly PolicyStatement[] {
  const { cluster } = registration;
  const arnOf = (resource: string) => ecsArn(scope, resource);
  return [
    new PolicyStatement({ actions: ['ecs:DescribeServices'], resources: serviceArns(scope, registration) }),
    new PolicyStatement({
      actions: ['ecs:ListTasks'],
      resources: ['*'],
      conditions: { ArnEquals: { 'ecs:cluster': arnOf(`cluster/${cluster}`) } },
    }),
    new PolicyStatement({ actions: ['ecs:DescribeTasks'], resources: [arnOf(`task/${cluster}/*`)] }),
    new PolicyStatement({ actions: ['ecs:DescribeTaskDefinition'], resources: ['*'] }),
  ];
}

/** What changing counts and settings of its services takes. */
export function updateCluster(scope: Construct, registration: Registration): readonly PolicyStatement[] {
  return [
    new PolicyStatement({ actions: ['ecs:UpdateService'], resources: serviceArns(scope, registration) }),
  ];
}

/** What changing their task definitions takes besides. Roles are passed to tasks only. */
export function changeCluster(
  scope: Construct,
  { families = ['*'], taskRoles }: Pick<ILocustCluster, 'families' | 'taskRoles'>,
): readonly PolicyStatement[] {
  const passRole = new PolicyStatement({
    actions: ['iam:PassRole'],
    resources: [...taskRoles],
    conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
  });
  return [
    new PolicyStatement({
      actions: ['ecs:RegisterTaskDefinition', 'ecs:TagResource'],
      resources: families.map((family) => ecsArn(scope, `task-definition/${family}:*`)),
    }),
    ...(taskRoles.length > 0 ? [passRole] : []),
  ];
}

function serviceArns(scope: Construct, { cluster, slots }: Registration): string[] {
  return servicesOf(slots).map((service) => ecsArn(scope, `service/${cluster}/${service}`));
}

function ecsArn(scope: Construct, resource: string): string {
  return Arn.format({ service: 'ecs', resource }, Stack.of(scope));
}
