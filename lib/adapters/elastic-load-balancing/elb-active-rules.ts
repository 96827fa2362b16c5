import {
  CreateRuleCommand,
  DeleteRuleCommand,
  type ElasticLoadBalancingV2Client,
  RuleNotFoundException,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { SlotName } from '../../domain/cluster.ts';
import type { ActiveRules } from '../../ports/active-rules.ts';
import { required } from '../ecs/required.ts';

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

  async create(listener: string, { blue, green }: Readonly<Record<SlotName, string>>): Promise<string> {
    const { Rules: [rule] = [] } = await this.#client.send(
      new CreateRuleCommand({
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
      }),
    );
    return required(rule?.RuleArn, 'RuleArn', `the new rule of ${listener}`);
  }

  async remove(rule: string): Promise<void> {
    try {
      await this.#client.send(new DeleteRuleCommand({ RuleArn: rule }));
    } catch (error) {
      if (!(error instanceof RuleNotFoundException)) throw error;
    }
  }
}
