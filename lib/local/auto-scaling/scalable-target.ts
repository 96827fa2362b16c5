import type {
  RegisterScalableTargetCommandInput,
  SuspendedState,
} from '@aws-sdk/client-application-auto-scaling';
import { AwsError, localAccount, localArn } from '../aws-api.ts';

/** A registered service. */
export interface ScalableTarget {
  /** `service/<cluster>/<service>`. */
  readonly resource: string;
  readonly arn: string;
  readonly min: number;
  readonly max: number;
  readonly suspended: SuspendedState;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** Register again changes what is given and keeps the rest; a new target needs both limits. */
export function registered(
  { ResourceId: resource = '', MinCapacity, MaxCapacity, SuspendedState }: RegisterScalableTargetCommandInput,
  before: ScalableTarget | undefined,
): ScalableTarget {
  const min = MinCapacity ?? before?.min;
  const max = MaxCapacity ?? before?.max;
  if (min === undefined || max === undefined) {
    throw new AwsError('ValidationException', 'A new scalable target needs MinCapacity and MaxCapacity.');
  }
  if (min < 0 || max < min) {
    throw new AwsError('ValidationException', `MinCapacity ${min} and MaxCapacity ${max} are no range.`);
  }
  return {
    resource,
    arn:
      before?.arn ?? localArn('application-autoscaling', `scalable-target/${resource.replaceAll('/', '-')}`),
    min,
    max,
    suspended: { ...before?.suspended, ...SuspendedState },
    createdAt: before?.createdAt ?? Date.now(),
  };
}

/** In the wire shape of Application Auto Scaling. */
export function targetAnswer({ resource, arn, min, max, suspended, createdAt }: ScalableTarget): unknown {
  return {
    ServiceNamespace: 'ecs',
    ResourceId: resource,
    ScalableDimension: 'ecs:service:DesiredCount',
    MinCapacity: min,
    MaxCapacity: max,
    RoleARN: `arn:aws:iam::${localAccount}:role/AWSServiceRoleForApplicationAutoScaling_ECSService`,
    CreationTime: createdAt / 1000,
    SuspendedState: {
      DynamicScalingInSuspended: suspended.DynamicScalingInSuspended ?? false,
      DynamicScalingOutSuspended: suspended.DynamicScalingOutSuspended ?? false,
      ScheduledScalingSuspended: suspended.ScheduledScalingSuspended ?? false,
    },
    ScalableTargetARN: arn,
  };
}
