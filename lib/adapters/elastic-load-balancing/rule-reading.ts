import type { Action, Rule, TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ExistingBalancing } from '../../domain/adoption/existing.ts';

/** A rule and the listener (ARN) that it belongs to. */
export interface ListedRule {
  readonly listener: string;
  readonly rule: Rule;
}

interface Problem {
  readonly problem: string;
}

/** The one load balancer of a target group, which must be of the kind that has weighted rules. */
export function onlyLoadBalancer({ TargetGroupArn, LoadBalancerArns }: TargetGroup): string | Problem {
  const [loadBalancer, another] = LoadBalancerArns ?? [];
  if (!loadBalancer || another) {
    const number = another ? 'several' : 'no';
    return { problem: `the target group ${TargetGroupArn} belongs to ${number} load balancers` };
  }
  return loadBalancer.includes(':loadbalancer/app/')
    ? loadBalancer
    : { problem: `${loadBalancer} is no Application Load Balancer and has no rules to weigh` };
}

/** The one rule that leads to a target group and nowhere else. Rules that lead to `made` as well are left aside. */
export function weighable(
  { TargetGroupArn: group = '', TargetGroupName: targetGroupName = '' }: TargetGroup,
  all: readonly ListedRule[],
  made: string | null,
): ExistingBalancing | Problem {
  const rules = all.filter(({ rule }) => !made || !groupsOf(rule).includes(made));
  const leading = rules.filter(({ rule }) => groupsOf(rule).includes(group));
  const [only, second] = leading;
  if (!only || second) return { problem: `${leading.length} rules lead to ${group}, and one can be weighed` };
  if ((only.rule.Actions ?? []).length > 1 || groupsOf(only.rule).length > 1) {
    return { problem: `the rule ${only.rule.RuleArn} does more than forward to ${group}` };
  }
  const others = rules.filter(({ listener }) => listener === only.listener);
  return {
    targetGroup: group,
    targetGroupName,
    listener: only.listener,
    priority: priorityOf(only.rule),
    taken: others.flatMap(({ rule }) => priorityOf(rule) ?? []),
  };
}

/** The target groups that a rule forwards to, whatever their weights; each once. */
export function groupsOf({ Actions: actions = [] }: Rule): readonly string[] {
  return [...new Set(actions.flatMap(groupsOfAction))];
}

function groupsOfAction({ TargetGroupArn: single, ForwardConfig: config }: Action): readonly string[] {
  return [
    ...(single ? [single] : []),
    ...(config?.TargetGroups ?? []).flatMap((group) => group.TargetGroupArn ?? []),
  ];
}

/** Null for a default rule, whose priority is the word `default`. */
export function priorityOf({ Priority: priority, IsDefault: isDefault }: Rule): number | null {
  return isDefault ? null : Number(priority);
}

/** Every request, where the original is a default rule. Rules show a condition in two ways, and take one. */
export function conditionsOf(original: Rule | undefined): Rule['Conditions'] {
  const conditions = original?.Conditions ?? [];
  if (conditions.length === 0) return [{ Field: 'path-pattern', PathPatternConfig: { Values: ['*'] } }];
  return conditions.map(({ Values: values, ...condition }) =>
    Object.keys(condition).length > 1 ? condition : { ...condition, Values: values },
  );
}
