import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../aws-api.ts';
import { type Balancing, found, targetGroupsOf } from './balancing.ts';

/** Only these can end a request; the others are steps before them (Elastic Load Balancing API reference, Rule). */
const routing = ['forward', 'redirect', 'fixed-response'];
const heaviest = 999;
const mostTargetGroups = 5;

/**
 * Checks a rule's actions and returns them as they are shown. A forward action names target groups that are there and
 * that no other load balancer uses; a weight that was not given is 1.
 */
export function checkedActions(
  balancing: Balancing,
  loadBalancer: string,
  actions: readonly Action[],
): readonly Action[] {
  const ends = actions.filter(({ Type }) => routing.includes(String(Type)));
  if (ends.length !== 1 || actions.at(-1) !== ends[0]) {
    throw new AwsError(
      'InvalidLoadBalancerAction',
      'A rule needs exactly one forward, redirect or fixed-response action, as the last one.',
    );
  }
  for (const group of actions.flatMap(targetGroupsOf)) checkTargetGroup(balancing, loadBalancer, group);
  return actions.map(shownAction);
}

function checkTargetGroup(balancing: Balancing, loadBalancer: string, group: string): void {
  found(balancing.targetGroups, group, 'TargetGroupNotFound', 'Target group');
  const others = balancing.loadBalancersOf(group).filter((each) => each !== loadBalancer);
  if (others.length === 0) return;
  throw new AwsError(
    'TargetGroupAssociationLimit',
    `The target group ${group} is used by the load balancer ${others[0]} already.`,
  );
}

/** One target group is shown in both ways, several only as a configuration. */
function shownAction(action: Action): Action {
  if (action.Type !== 'forward') return action;
  const { TargetGroupArn, ForwardConfig } = action;
  const groups = ForwardConfig?.TargetGroups ?? [{ TargetGroupArn }];
  checkGroups(groups, action);
  const weighted = groups.map((group) => ({ ...group, Weight: group.Weight ?? 1 }));
  const stickiness = ForwardConfig?.TargetGroupStickinessConfig ?? { Enabled: false };
  return {
    Type: 'forward',
    ...(action.Order !== undefined && { Order: action.Order }),
    ...(groups.length === 1 && { TargetGroupArn: groups[0]?.TargetGroupArn }),
    ForwardConfig: { TargetGroups: weighted, TargetGroupStickinessConfig: stickiness },
  };
}

function checkGroups(
  groups: readonly { readonly TargetGroupArn?: string | undefined; readonly Weight?: number | undefined }[],
  { TargetGroupArn: single }: Action,
): void {
  const arns = groups.map(({ TargetGroupArn }) => TargetGroupArn);
  const fault = [
    groups.length < 1 || groups.length > mostTargetGroups
      ? `a forward action takes 1 to ${mostTargetGroups} target groups, not ${groups.length}`
      : null,
    arns.includes(undefined) ? 'a forward action needs the ARN of each target group' : null,
    new Set(arns).size < arns.length ? 'a target group is named twice' : null,
    single !== undefined && (arns.length > 1 || arns[0] !== single)
      ? 'TargetGroupArn and ForwardConfig name different target groups'
      : null,
    ...groups.map(({ Weight = 1 }) =>
      Number.isInteger(Weight) && Weight >= 0 && Weight <= heaviest
        ? null
        : `a weight is between 0 and ${heaviest}, not ${Weight}`,
    ),
  ].find((each) => each !== null);
  if (fault) throw new AwsError('ValidationError', fault);
}
