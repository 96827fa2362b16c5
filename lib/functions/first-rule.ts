import {
  type CustomResourceEvent,
  type CustomResourceResult,
  firstRuleProperties,
  parseProperties,
} from '../contract/custom-resource.ts';
import { UpgradeError } from '../contract/errors.ts';
import type { ActiveRules } from '../ports/active-rules.ts';

/**
 * The rule that leads the load balancer to the active slot. It can't stand in the template, which would write its
 * weights back; upgrades turn it over. Its ARN is the resource's id, and its attribute `Rule`.
 */
export async function firstRule(
  rules: ActiveRules,
  event: CustomResourceEvent,
): Promise<CustomResourceResult> {
  if (event.RequestType === 'Create') {
    const { listener, targetGroups } = parseProperties(firstRuleProperties, event);
    return resultOf(await rules.create(listener, targetGroups));
  }
  const rule = event.PhysicalResourceId ?? '';
  if (event.RequestType === 'Delete') {
    // What failed to be created has an id of CloudFormation's own.
    if (rule.includes(':listener-rule/')) await rules.remove(rule);
    return { physicalId: rule, attributes: {} };
  }
  checkUnmoved(event);
  return resultOf(rule);
}

function resultOf(rule: string): CustomResourceResult {
  return { physicalId: rule, attributes: { Rule: rule } };
}

/** A new rule on another listener would lead to blue, whichever slot is active. */
function checkUnmoved({ ResourceProperties: now, OldResourceProperties: before }: CustomResourceEvent): void {
  if (
    JSON.stringify(now.targetGroups) === JSON.stringify(before?.targetGroups) &&
    now.listener === before?.listener
  )
    return;
  throw new UpgradeError(
    'load-balancer-replaced',
    `the listener ${String(before?.listener)} or its target groups are to be replaced, and with them the rule that ` +
      'follows the active slot: take loadBalancer out of the cluster, deploy, and put it back with its new properties',
  );
}
