import type { Action, RuleCondition, Tag } from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../aws-api.ts';

export interface LoadBalancerRecord {
  readonly arn: string;
  readonly name: string;
  /** As it is shown, but for what follows from the members here. */
  readonly shown: object;
}

export interface TargetGroupRecord {
  readonly arn: string;
  readonly name: string;
  readonly shown: object;
}

export interface ListenerRecord {
  readonly arn: string;
  readonly loadBalancer: string;
  readonly port: number;
  readonly shown: object;
}

export interface RuleRecord {
  readonly arn: string;
  readonly listener: string;
  /** Null: the listener's default rule. */
  readonly priority: number | null;
  readonly conditions: readonly RuleCondition[];
  readonly actions: readonly Action[];
}

/** What there is, by ARN. */
export class Balancing {
  readonly loadBalancers = new Map<string, LoadBalancerRecord>();
  readonly targetGroups = new Map<string, TargetGroupRecord>();
  readonly listeners = new Map<string, ListenerRecord>();
  readonly rules = new Map<string, RuleRecord>();
  readonly tags = new Map<string, readonly Tag[]>();
  /** Of target groups, those that differ from the defaults. */
  readonly attributes = new Map<string, Readonly<Record<string, string>>>();

  /** The load balancers whose rules forward to a target group, by whatever weight. */
  loadBalancersOf(targetGroup: string): readonly string[] {
    const listeners = [...this.rules.values()]
      .filter(({ actions }) => actions.some((action) => targetGroupsOf(action).includes(targetGroup)))
      .map(({ listener }) => this.listeners.get(listener)?.loadBalancer ?? '');
    return [...new Set(listeners)];
  }

  rulesOf(listener: string): readonly RuleRecord[] {
    return [...this.rules.values()].filter((rule) => rule.listener === listener);
  }
}

/** The target groups that an action forwards to. */
export function targetGroupsOf({ TargetGroupArn, ForwardConfig }: Action): readonly string[] {
  const weighted = ForwardConfig?.TargetGroups?.flatMap((group) => group.TargetGroupArn ?? []) ?? [];
  return [...new Set([...(TargetGroupArn === undefined ? [] : [TargetGroupArn]), ...weighted])];
}

/** What an ARN names; throws the given error of AWS where there is none. */
export function found<Kind>(all: ReadonlyMap<string, Kind>, arn: string, type: string, what: string): Kind {
  const record = all.get(arn);
  if (record) return record;
  throw new AwsError(type, `${what} '${arn}' not found`);
}
