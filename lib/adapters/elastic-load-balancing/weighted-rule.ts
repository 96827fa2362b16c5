import {
  type Action,
  DescribeRulesCommand,
  type ElasticLoadBalancingV2Client,
  ModifyRuleCommand,
  type Rule,
  RuleNotFoundException,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { UpgradeError } from '../../contract/errors.ts';
import type { SlotName } from '../../domain/cluster.ts';
import type { Routing, RoutingReading, SlotWeights } from '../../domain/traffic.ts';
import type { Traffic } from '../../ports/traffic.ts';

/** The weighted rule of an Application Load Balancer over the API of Elastic Load Balancing. */
export class WeightedRule implements Traffic {
  readonly #client: ElasticLoadBalancingV2Client;

  constructor(client: ElasticLoadBalancingV2Client) {
    this.#client = client;
  }

  async read(routing: Routing): Promise<RoutingReading> {
    const rule = await this.#rule(routing);
    return 'actions' in rule ? readingOf(rule.actions, routing) : rule;
  }

  async shift(routing: Routing, weights: SlotWeights): Promise<void> {
    const rule = await this.#rule(routing);
    const reading = 'actions' in rule ? readingOf(rule.actions, routing) : rule;
    if (reading.kind === 'unusable' || !('actions' in rule)) {
      const why = reading.kind === 'unusable' ? reading.reason : '';
      throw new UpgradeError('rule-unusable', `the load balancer's rule can't be changed: ${why}`);
    }
    const Actions = rule.actions.map((action) => shifted(action, routing, weights));
    await this.#client.send(new ModifyRuleCommand({ RuleArn: routing.rule, Actions }));
  }

  async #rule({ rule }: Routing): Promise<{ actions: readonly Action[] } | Unusable> {
    try {
      const { Rules = [] } = await this.#client.send(new DescribeRulesCommand({ RuleArns: [rule] }));
      return { actions: (Rules[0] as Rule | undefined)?.Actions ?? [] };
    } catch (error) {
      if (!(error instanceof RuleNotFoundException)) throw error;
      return unusable(`there is no rule ${rule}; correct loadBalancer.rule in the registration`);
    }
  }
}

type Unusable = Extract<RoutingReading, { kind: 'unusable' }>;

function unusable(reason: string): Unusable {
  return { kind: 'unusable', reason };
}

function readingOf(actions: readonly Action[], { rule, targetGroups }: Routing): RoutingReading {
  const forward = actions.find(({ Type }) => Type === 'forward')?.ForwardConfig;
  const groups = forward?.TargetGroups ?? [];
  const weightOf = (slot: SlotName) => {
    const group = groups.find(({ TargetGroupArn }) => TargetGroupArn === targetGroups[slot]);
    // A weight that was not given is 1 (user guide of Application Load Balancers, "Forward actions").
    return group && (group.Weight ?? 1);
  };
  const [blue, green] = [weightOf('blue'), weightOf('green')];
  if (blue === undefined || green === undefined) {
    const missing = targetGroups[blue === undefined ? 'blue' : 'green'];
    return unusable(`the rule ${rule} does not forward to ${missing}; let it forward to both target groups`);
  }
  const sticky = forward?.TargetGroupStickinessConfig?.Enabled ?? false;
  return { kind: 'read', weights: { blue, green }, sticky };
}

/**
 * ModifyRule takes the whole list of actions. The secret of an identity provider is not shown, so it is named as the
 * one that is there (API reference, AuthenticateOidcActionConfig).
 */
function shifted(action: Action, { targetGroups }: Routing, weights: SlotWeights): Action {
  if (action.AuthenticateOidcConfig) {
    const { ClientSecret: _, ...config } = action.AuthenticateOidcConfig;
    return { ...action, AuthenticateOidcConfig: { ...config, UseExistingClientSecret: true } };
  }
  if (action.Type !== 'forward') return action;
  const groups = action.ForwardConfig?.TargetGroups?.map((group) => {
    const slot = (['blue', 'green'] as const).find((name) => targetGroups[name] === group.TargetGroupArn);
    return slot ? { ...group, Weight: weights[slot] } : group;
  });
  return { ...action, ForwardConfig: { ...action.ForwardConfig, TargetGroups: groups } };
}
