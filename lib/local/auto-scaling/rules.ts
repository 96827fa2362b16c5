import type * as client from '@aws-sdk/client-application-auto-scaling';
import { localArn } from '../aws-api.ts';
import { pageOfTargets } from './page.ts';

type PutPolicy = client.PutScalingPolicyCommandInput;
type PutAction = client.PutScheduledActionCommandInput;
type Asked = Pick<client.DescribeScalingPoliciesCommandInput, 'ResourceId' | 'MaxResults' | 'NextToken'>;

interface Kept {
  readonly arn: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** Scaling policies and scheduled actions, kept by resource and name. Nothing starts them here by itself. */
export class Rules {
  readonly #policies = new Map<string, PutPolicy & Kept>();
  readonly #actions = new Map<string, PutAction & Kept>();

  /** The alarms of a target tracking policy come with it; others are their maker's. */
  putPolicy(input: PutPolicy): unknown {
    const arn = localArn(
      'autoscaling',
      `scalingPolicy:resource/ecs/${input.ResourceId}:policyName/${input.PolicyName}`,
    );
    const key = keyOf(input.ResourceId, input.PolicyName);
    this.#policies.set(key, { createdAt: Date.now(), ...this.#policies.get(key), ...input, arn });
    return { PolicyARN: arn, Alarms: alarmsOf({ ...input, arn }) };
  }

  putAction(input: PutAction): unknown {
    const name = input.ScheduledActionName;
    const key = keyOf(input.ResourceId, name);
    const arn = localArn(
      'autoscaling',
      `scheduledAction:resource/ecs/${input.ResourceId}:scheduledActionName/${name}`,
    );
    this.#actions.set(key, { createdAt: Date.now(), ...this.#actions.get(key), ...input, arn });
    return {};
  }

  describePolicies(asked: Asked): unknown {
    const { page, ...next } = pageOfTargets(of(this.#policies, asked), asked);
    const ScalingPolicies = page.map(({ arn, createdAt, ...policy }) => ({
      ...policy,
      PolicyARN: arn,
      Alarms: alarmsOf({ ...policy, arn }),
      CreationTime: createdAt / 1000,
    }));
    return { ScalingPolicies, ...next };
  }

  describeActions(asked: Asked): unknown {
    const { page, ...next } = pageOfTargets(of(this.#actions, asked), asked);
    const ScheduledActions = page.map(({ arn, createdAt, ...action }) => ({
      ...action,
      ScheduledActionARN: arn,
      CreationTime: createdAt / 1000,
    }));
    return { ScheduledActions, ...next };
  }

  /** They go with their target. */
  forget(resource: string): void {
    for (const rules of [this.#policies, this.#actions]) {
      for (const [key, { ResourceId }] of rules) if (ResourceId === resource) rules.delete(key);
    }
  }
}

function keyOf(resource: string | undefined, name: string | undefined): string {
  return `${resource} ${name}`;
}

function of<Rule extends { readonly ResourceId: string | undefined }>(
  rules: ReadonlyMap<string, Rule>,
  { ResourceId: resource }: Asked,
): readonly Rule[] {
  return [...rules.values()].filter(({ ResourceId }) => resource === undefined || ResourceId === resource);
}

function alarmsOf({ PolicyType: type, ResourceId, PolicyName, arn }: PutPolicy & { readonly arn: string }) {
  if (type !== 'TargetTrackingScaling') return [];
  return ['AlarmHigh', 'AlarmLow'].map((kind) => ({
    AlarmName: `TargetTracking-${ResourceId}-${kind}-${PolicyName}`,
    AlarmARN: `${arn}:${kind}`,
  }));
}
