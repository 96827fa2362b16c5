import {
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DeleteRuleCommand,
  DeleteTargetGroupCommand,
  DescribeListenersCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  type ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
  type Rule,
  RuleNotFoundException,
  type TargetGroup,
  TargetGroupNotFoundException,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { UpgradeError } from '../../contract/errors.ts';
import type { ExistingBalancing } from '../../domain/adoption/existing.ts';
import {
  conditionsOf,
  groupsOf,
  type ListedRule,
  onlyLoadBalancer,
  priorityOf,
  weighable,
} from './rule-reading.ts';

type Tags = Readonly<Record<string, string>>;

/** Members with which a target group is made like another one. */
const copiedMembers = [
  'Protocol',
  'ProtocolVersion',
  'Port',
  'VpcId',
  'TargetType',
  'IpAddressType',
  'HealthCheckProtocol',
  'HealthCheckPort',
  'HealthCheckEnabled',
  'HealthCheckPath',
  'HealthCheckIntervalSeconds',
  'HealthCheckTimeoutSeconds',
  'HealthyThresholdCount',
  'UnhealthyThresholdCount',
  'Matcher',
] as const satisfies readonly (keyof TargetGroup)[];

/**
 * The second master's target group, and the weighted rule that leads to both: the rule stands before the one that
 * leads to the first master only, so that nothing that is there is changed.
 */
export class SecondTargetGroup {
  readonly #client: ElasticLoadBalancingV2Client;

  constructor(client: ElasticLoadBalancingV2Client) {
    this.#client = client;
  }

  /** Name, and the network in which it is. */
  async describe(arn: string): Promise<{ readonly name: string; readonly vpc: string | null }> {
    const group = await this.#group(arn);
    return { name: group.TargetGroupName ?? '', vpc: group.VpcId ?? null };
  }

  /** The one rule that leads to a target group, rules that lead to `made` as well left aside; or what is in the way. */
  async balancing(
    targetGroup: string,
    made: string | null,
  ): Promise<ExistingBalancing | { readonly problem: string }> {
    const group = await this.#group(targetGroup);
    const loadBalancer = onlyLoadBalancer(group);
    return typeof loadBalancer === 'string'
      ? weighable(group, await this.#rules(loadBalancer), made)
      : loadBalancer;
  }

  async find(name: string): Promise<{ readonly arn: string; readonly tags: Tags } | null> {
    try {
      const { TargetGroups: [group] = [] } = await this.#client.send(
        new DescribeTargetGroupsCommand({ Names: [name] }),
      );
      const arn = group?.TargetGroupArn;
      return arn === undefined ? null : { arn, tags: await this.#tags(arn) };
    } catch (error) {
      if (error instanceof TargetGroupNotFoundException) return null;
      throw error;
    }
  }

  async createLike(original: string, name: string, tags: Tags): Promise<string> {
    const group = await this.#group(original);
    const members = copiedMembers.flatMap((member) =>
      group[member] === undefined ? [] : [[member, group[member]] as const],
    );
    const { TargetGroups: [made] = [] } = await this.#client.send(
      new CreateTargetGroupCommand({ ...Object.fromEntries(members), Name: name, Tags: tagsOf(tags) }),
    );
    return made?.TargetGroupArn ?? '';
  }

  /** Gives one target group all attributes of another. */
  async copyAttributes(from: string, to: string): Promise<void> {
    const { Attributes: attributes } = await this.#client.send(
      new DescribeTargetGroupAttributesCommand({ TargetGroupArn: from }),
    );
    await this.#client.send(
      new ModifyTargetGroupAttributesCommand({ TargetGroupArn: to, Attributes: attributes }),
    );
  }

  /** The rule of a listener that leads to a target group; null where there is none. */
  async findRule(listener: string, targetGroup: string): Promise<string | null> {
    const rules = await this.#rulesOf(listener);
    return rules.find((rule) => groupsOf(rule).includes(targetGroup))?.RuleArn ?? null;
  }

  /** A rule for the same requests as the one that leads to the first master only, with all weight on the first. */
  async createRule(
    balancing: ExistingBalancing,
    second: string,
    priority: number,
    tags: Tags,
  ): Promise<string> {
    const { listener, targetGroup: first } = balancing;
    const original = (await this.#rulesOf(listener)).find((rule) => priorityOf(rule) === balancing.priority);
    const { Rules: [made] = [] } = await this.#client.send(
      new CreateRuleCommand({
        ListenerArn: listener,
        Priority: priority,
        Conditions: conditionsOf(original),
        Actions: [
          {
            Type: 'forward',
            ForwardConfig: {
              TargetGroups: [
                { TargetGroupArn: first, Weight: 1 },
                { TargetGroupArn: second, Weight: 0 },
              ],
            },
          },
        ],
        Tags: tagsOf(tags),
      }),
    );
    return made?.RuleArn ?? '';
  }

  async deleteRule(rule: string): Promise<void> {
    try {
      await this.#client.send(new DeleteRuleCommand({ RuleArn: rule }));
    } catch (error) {
      if (!(error instanceof RuleNotFoundException)) throw error;
    }
  }

  async delete(targetGroup: string): Promise<void> {
    await this.#client.send(new DeleteTargetGroupCommand({ TargetGroupArn: targetGroup }));
  }

  async #group(arn: string): Promise<TargetGroup> {
    const { TargetGroups: [group] = [] } = await this.#client.send(
      new DescribeTargetGroupsCommand({ TargetGroupArns: [arn] }),
    );
    if (group) return group;
    throw new UpgradeError(
      'target-group-missing',
      `there is no target group ${arn}, which the master's service names; correct the service`,
    );
  }

  async #rules(loadBalancer: string): Promise<readonly ListedRule[]> {
    const { Listeners: listeners = [] } = await this.#client.send(
      new DescribeListenersCommand({ LoadBalancerArn: loadBalancer }),
    );
    const rules = listeners.map(async ({ ListenerArn: listener = '' }) =>
      (await this.#rulesOf(listener)).map((rule) => ({ listener, rule })),
    );
    return (await Promise.all(rules)).flat();
  }

  async #rulesOf(listener: string): Promise<readonly Rule[]> {
    return (await this.#client.send(new DescribeRulesCommand({ ListenerArn: listener }))).Rules ?? [];
  }

  async #tags(arn: string): Promise<Tags> {
    const { TagDescriptions: [found] = [] } = await this.#client.send(
      new DescribeTagsCommand({ ResourceArns: [arn] }),
    );
    return Object.fromEntries((found?.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
  }
}

function tagsOf(tags: Tags): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
