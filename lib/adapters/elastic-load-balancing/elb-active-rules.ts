import {
  CreateRuleCommand,
  DeleteRuleCommand,
  DescribeRulesCommand,
  type ElasticLoadBalancingV2Client,
  ListenerNotFoundException,
  PriorityInUseException,
  type Rule,
  RuleNotFoundException,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { UpgradeError } from '../../contract/errors.ts';
import type { SlotName } from '../../domain/cluster.ts';
import type { ActiveRules } from '../../ports/active-rules.ts';
import { required } from '../ecs/required.ts';
import { groupsOf } from './rule-reading.ts';

type TargetGroups = Readonly<Record<SlotName, string>>;

/** The first of the listener's rules; what matches none of them gets the default action. */
const priority = 1;

/**
 * Rules over the Elastic Load Balancing API. Both target groups stand in the rule at all times: ECS refuses a service
 * whose target group no listener refers to.
 */
export class ElbActiveRules implements ActiveRules {
  readonly #client: ElasticLoadBalancingV2Client;

  constructor(client: ElasticLoadBalancingV2Client) {
    this.#client = client;
  }

  async create(listener: string, targetGroups: TargetGroups): Promise<string> {
    return (await this.find(listener, targetGroups)) ?? this.#make(listener, targetGroups);
  }

  async find(listener: string, { blue, green }: TargetGroups): Promise<string | null> {
    const rules = await this.#rulesOf(listener);
    const leads = (rule: Rule): boolean => [blue, green].every((group) => groupsOf(rule).includes(group));
    return rules.find(leads)?.RuleArn ?? null;
  }

  async remove(rule: string): Promise<void> {
    try {
      await this.#client.send(new DeleteRuleCommand({ RuleArn: rule }));
    } catch (error) {
      if (!(error instanceof RuleNotFoundException)) throw error;
    }
  }

  async #rulesOf(listener: string): Promise<readonly Rule[]> {
    try {
      return (await this.#client.send(new DescribeRulesCommand({ ListenerArn: listener }))).Rules ?? [];
    } catch (error) {
      if (error instanceof ListenerNotFoundException) return [];
      throw error;
    }
  }

  /** Two deliveries of one event may both have found no rule: the second one gets the rule of the first. */
  async #make(listener: string, targetGroups: TargetGroups): Promise<string> {
    try {
      const { Rules: [rule] = [] } = await this.#client.send(firstRuleOf(listener, targetGroups));
      return required(rule?.RuleArn, 'RuleArn', `the new rule of ${listener}`);
    } catch (error) {
      if (!(error instanceof PriorityInUseException)) throw error;
      const made = await this.find(listener, targetGroups);
      if (made) return made;
      throw new UpgradeError(
        'rule-priority-taken',
        `another rule of the listener ${listener} has the priority ${priority}, which the rule that follows the active ` +
          'slot takes: give that one another priority',
        { cause: error },
      );
    }
  }
}

function firstRuleOf(listener: string, { blue, green }: TargetGroups): CreateRuleCommand {
  return new CreateRuleCommand({
    ListenerArn: listener,
    Priority: priority,
    Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['*'] } }],
    Actions: [
      {
        Type: 'forward',
        ForwardConfig: {
          TargetGroups: [
            { TargetGroupArn: blue, Weight: 1 },
            { TargetGroupArn: green, Weight: 0 },
          ],
        },
      },
    ],
  });
}
