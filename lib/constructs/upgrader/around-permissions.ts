import { Arn, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Registration } from '../../contract/registration.ts';

/**
 * Auto scaling suspended and resumed. A scalable target's ARN ends with an id that AWS draws, so that only the kind of
 * target narrows it; and it is not known before there is one (service authorization reference).
 */
export function changeScaling(scope: Construct): readonly PolicyStatement[] {
  return [
    readScaling(),
    new PolicyStatement({
      actions: ['application-autoscaling:RegisterScalableTarget'],
      resources: [
        Arn.format(
          { service: 'application-autoscaling', resource: 'scalable-target', resourceName: '*' },
          Stack.of(scope),
        ),
      ],
      conditions: {
        StringEquals: {
          'application-autoscaling:service-namespace': 'ecs',
          'application-autoscaling:scalable-dimension': 'ecs:service:DesiredCount',
        },
      },
    }),
  ];
}

/** It knows no narrower resource. */
export function readScaling(): PolicyStatement {
  return new PolicyStatement({
    actions: ['application-autoscaling:DescribeScalableTargets'],
    resources: ['*'],
  });
}

/** The weights of the one rule; none where no load balancer follows the active slot, or both slots have one master. */
export function changeTraffic({ loadBalancer, topology }: Registration): readonly PolicyStatement[] {
  if (!loadBalancer || topology === 'shared-master') return [];
  return [
    ...readTraffic(loadBalancer),
    new PolicyStatement({
      actions: ['elasticloadbalancing:ModifyRule'],
      resources: [loadBalancer.rule],
    }),
  ];
}

/** It knows no narrower resource. */
export function readTraffic(loadBalancer: Registration['loadBalancer']): readonly PolicyStatement[] {
  if (!loadBalancer) return [];
  return [new PolicyStatement({ actions: ['elasticloadbalancing:DescribeRules'], resources: ['*'] })];
}
