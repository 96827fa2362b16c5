import { Arn, ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** What copying the bases into the live families takes. */
export function registerFamilies(
  scope: Construct,
  families: readonly string[],
  taskRoles: readonly string[],
): readonly PolicyStatement[] {
  const revisions = families.map((family) =>
    Arn.format({ service: 'ecs', resource: 'task-definition', resourceName: `${family}:*` }, Stack.of(scope)),
  );
  return [
    // It knows no narrower resource (service authorization reference).
    new PolicyStatement({ actions: ['ecs:DescribeTaskDefinition'], resources: ['*'] }),
    new PolicyStatement({ actions: ['ecs:RegisterTaskDefinition'], resources: revisions }),
    new PolicyStatement({
      actions: ['ecs:TagResource'],
      resources: revisions,
      conditions: { StringEquals: { 'ecs:CreateAction': 'RegisterTaskDefinition' } },
    }),
    new PolicyStatement({
      actions: ['iam:PassRole'],
      resources: [...taskRoles],
      conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    }),
  ];
}

/** What setting the first counts takes. */
export function setCounts(scope: Construct, cluster: string, services: readonly string[]): PolicyStatement {
  const arns = services.map((service) =>
    Arn.format(
      { service: 'ecs', resource: 'service', resourceName: `${cluster}/${service}` },
      Stack.of(scope),
    ),
  );
  return new PolicyStatement({ actions: ['ecs:UpdateService'], resources: arns });
}

/** What registering the workers for Application Auto Scaling takes. The first one in an account makes a role. */
export function setLimits(scope: Construct): readonly PolicyStatement[] {
  const { partition, account } = Stack.of(scope);
  const targets = Arn.format(
    { service: 'application-autoscaling', resource: 'scalable-target', resourceName: '*' },
    Stack.of(scope),
  );
  const service = 'ecs.application-autoscaling.amazonaws.com';
  const role = 'AWSServiceRoleForApplicationAutoScaling_ECSService';
  return [
    new PolicyStatement({
      actions: ['application-autoscaling:RegisterScalableTarget'],
      // The id that it ends with is drawn by AWS.
      resources: [targets],
      conditions: {
        StringEquals: {
          'application-autoscaling:service-namespace': 'ecs',
          'application-autoscaling:scalable-dimension': 'ecs:service:DesiredCount',
        },
      },
    }),
    new PolicyStatement({
      actions: ['iam:CreateServiceLinkedRole'],
      resources: [`arn:${partition}:iam::${account}:role/aws-service-role/${service}/${role}`],
      conditions: { StringEquals: { 'iam:AWSServiceName': service } },
    }),
  ];
}

/** What making, finding and removing one rule of a listener takes. */
export function makeRule(
  scope: Construct,
  listenerArn: string,
  loadBalancerFullName: string,
): readonly PolicyStatement[] {
  const rules = Arn.format(
    {
      service: 'elasticloadbalancing',
      resource: 'listener-rule',
      resourceName: `${loadBalancerFullName}/*`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    },
    Stack.of(scope),
  );
  return [
    // It knows no narrower resource (service authorization reference).
    new PolicyStatement({ actions: ['elasticloadbalancing:DescribeRules'], resources: ['*'] }),
    new PolicyStatement({ actions: ['elasticloadbalancing:CreateRule'], resources: [listenerArn] }),
    new PolicyStatement({ actions: ['elasticloadbalancing:DeleteRule'], resources: [rules] }),
  ];
}
