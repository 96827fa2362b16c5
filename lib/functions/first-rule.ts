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
  const id = event.PhysicalResourceId ?? '';
  if (event.RequestType === 'Update') {
    checkUnmoved(event);
    return resultOf(id);
  }
  const rule = isRule(id) ? id : await ruleOfFailed(rules, event);
  if (rule) await rules.remove(rule);
  return { physicalId: id, attributes: {} };
}

function isRule(physicalId: string): boolean {
  return physicalId.includes(':listener-rule/');
}

/** A Create whose answer was lost has an id of CloudFormation's own, and may have made its rule all the same. */
async function ruleOfFailed(rules: ActiveRules, event: CustomResourceEvent): Promise<string | null> {
  const parsed = firstRuleProperties.safeParse(event.ResourceProperties);
  return parsed.success ? rules.find(parsed.data.listener, parsed.data.targetGroups) : null;
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
