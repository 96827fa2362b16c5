import type * as client from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../aws-api.ts';
import { checkedActions } from './actions.ts';
import { type Balancing, found, type RuleRecord } from './balancing.ts';
import { newId } from './identity.ts';
import { rememberTags } from './tags.ts';

/** Rules of a listener (Elastic Load Balancing API reference: CreateRule, DescribeRules, ModifyRule, DeleteRule). */

const highestPriority = 50_000;

export function createRule(balancing: Balancing, input: client.CreateRuleCommandInput): unknown {
  const { ListenerArn: arn = '', Priority: priority = 0, Conditions: conditions = [] } = input;
  const listener = found(balancing.listeners, arn, 'ListenerNotFound', 'Listener');
  checkPriority(balancing, arn, priority);
  checkConditions(conditions);
  const rule: RuleRecord = {
    arn: `${arn.replace(':listener/', ':listener-rule/')}/${newId()}`,
    listener: arn,
    priority,
    conditions,
    actions: checkedActions(balancing, listener.loadBalancer, input.Actions ?? []),
  };
  balancing.rules.set(rule.arn, rule);
  rememberTags(balancing, rule.arn, input.Tags);
  return { Rules: [ruleAnswer(rule)] };
}

function checkPriority(balancing: Balancing, listener: string, priority: number): void {
  if (!Number.isInteger(priority) || priority < 1 || priority > highestPriority) {
    throw new AwsError(
      'ValidationError',
      `a priority is between 1 and ${highestPriority}, not ${String(priority)}`,
    );
  }
  if (balancing.rulesOf(listener).some((rule) => rule.priority === priority)) {
    throw new AwsError('PriorityInUse', `Priority '${priority}' is currently in use`);
  }
}

function checkConditions(conditions: readonly client.RuleCondition[]): void {
  if (conditions.length > 0) return;
  throw new AwsError('ValidationError', 'A condition must be specified');
}

/** A listener's rules, its default rule last; or rules by their ARNs. */
export function describeRules(balancing: Balancing, input: client.DescribeRulesCommandInput): unknown {
  const { ListenerArn: listener, RuleArns: arns } = input;
  if ((listener === undefined) === (arns === undefined)) {
    throw new AwsError('ValidationError', 'You must specify either a listener or rules');
  }
  if (listener !== undefined) {
    found(balancing.listeners, listener, 'ListenerNotFound', 'Listener');
    const rules = balancing.rulesOf(listener).toSorted((first, second) => placeOf(first) - placeOf(second));
    return { Rules: rules.map(ruleAnswer) };
  }
  return { Rules: arns?.map((arn) => ruleAnswer(ruleOf(balancing, arn))) };
}

const placeOf = ({ priority }: RuleRecord): number => priority ?? Number.POSITIVE_INFINITY;

/** What is not given stays; a list that is given replaces the whole list. */
export function modifyRule(balancing: Balancing, input: client.ModifyRuleCommandInput): unknown {
  const rule = changeable(balancing, input.RuleArn);
  if (input.Conditions) checkConditions(input.Conditions);
  const { loadBalancer } = found(balancing.listeners, rule.listener, 'ListenerNotFound', 'Listener');
  const changed: RuleRecord = {
    ...rule,
    conditions: input.Conditions ?? rule.conditions,
    actions: input.Actions ? checkedActions(balancing, loadBalancer, input.Actions) : rule.actions,
  };
  balancing.rules.set(changed.arn, changed);
  return { Rules: [ruleAnswer(changed)] };
}

export function deleteRule(balancing: Balancing, input: client.DeleteRuleCommandInput): unknown {
  balancing.rules.delete(changeable(balancing, input.RuleArn).arn);
  return {};
}

function ruleOf(balancing: Balancing, arn = ''): RuleRecord {
  return found(balancing.rules, arn, 'RuleNotFound', 'Rule');
}

/** A default rule changes with its listener only. */
function changeable(balancing: Balancing, arn: string | undefined): RuleRecord {
  const rule = ruleOf(balancing, arn);
  if (rule.priority !== null) return rule;
  throw new AwsError('OperationNotPermitted', `Default rule '${rule.arn}' cannot be modified or deleted`);
}

function ruleAnswer({ arn, priority, conditions, actions }: RuleRecord): client.Rule {
  return {
    RuleArn: arn,
    Priority: priority === null ? 'default' : String(priority),
    Conditions: [...conditions],
    Actions: [...actions],
    IsDefault: priority === null,
  };
}
