import {
  CreateListenerCommand,
  type CreateListenerCommandInput,
  CreateLoadBalancerCommand,
  type CreateLoadBalancerCommandInput,
  CreateRuleCommand,
  type CreateRuleCommandInput,
  CreateTargetGroupCommand,
  type CreateTargetGroupCommandInput,
  DescribeRulesCommand,
  type ElasticLoadBalancingV2Client,
  ModifyRuleCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { DeployedResource } from '../template/template.ts';
import { onceMade } from './once-made.ts';
import type { ExistingResource, Properties, ResourceHandler, ResourceRequest } from './resource-handler.ts';

/** CloudFormation cuts its generated names to the 32 characters that these may have. */
function generatedName({ stackName, logicalId }: ResourceRequest): string {
  return `${stackName.slice(0, 6)}-${logicalId.slice(-25)}`;
}

/** AWS::ElasticLoadBalancingV2::LoadBalancer; its attributes, such as access logs, are set aside. */
export function loadBalancerHandler(client: ElasticLoadBalancingV2Client): ResourceHandler {
  return onceMade(async (request: ResourceRequest): Promise<DeployedResource> => {
    const { LoadBalancerAttributes: _, ...properties } = request.properties;
    const input = { Name: generatedName(request), ...properties } as CreateLoadBalancerCommandInput;
    const { LoadBalancers: [made] = [] } = await client.send(new CreateLoadBalancerCommand(input));
    const arn = made?.LoadBalancerArn ?? '';
    return {
      ref: arn,
      attributes: {
        LoadBalancerArn: arn,
        LoadBalancerFullName: arn.split(':loadbalancer/')[1] ?? '',
        DNSName: made?.DNSName ?? '',
      },
    };
  });
}

/** AWS::ElasticLoadBalancingV2::TargetGroup; its attributes, such as stickiness, are set aside. */
export function targetGroupHandler(client: ElasticLoadBalancingV2Client): ResourceHandler {
  return onceMade(async (request: ResourceRequest): Promise<DeployedResource> => {
    const { TargetGroupAttributes: _, ...properties } = request.properties;
    const input = { Name: generatedName(request), ...properties } as CreateTargetGroupCommandInput;
    const { TargetGroups: [made] = [] } = await client.send(new CreateTargetGroupCommand(input));
    const arn = made?.TargetGroupArn ?? '';
    return { ref: arn, attributes: { TargetGroupArn: arn } };
  });
}

/** AWS::ElasticLoadBalancingV2::Listener. */
export function listenerHandler(client: ElasticLoadBalancingV2Client): ResourceHandler {
  return onceMade(async ({ properties }: ResourceRequest): Promise<DeployedResource> => {
    const input = properties as unknown as CreateListenerCommandInput;
    const { Listeners: [made] = [] } = await client.send(new CreateListenerCommand(input));
    const arn = made?.ListenerArn ?? '';
    return { ref: arn, attributes: { ListenerArn: arn } };
  });
}

/** AWS::ElasticLoadBalancingV2::ListenerRule, whose weights CloudFormation writes back with any other change. */
export class ListenerRuleHandler implements ResourceHandler {
  readonly #client: ElasticLoadBalancingV2Client;

  constructor(client: ElasticLoadBalancingV2Client) {
    this.#client = client;
  }

  async create({ properties }: ResourceRequest): Promise<DeployedResource> {
    const input = properties as unknown as CreateRuleCommandInput;
    const { Rules: [made] = [] } = await this.#client.send(new CreateRuleCommand(input));
    const arn = made?.RuleArn ?? '';
    return { ref: arn, attributes: { RuleArn: arn } };
  }

  async update(before: ExistingResource, { properties }: ResourceRequest): Promise<DeployedResource> {
    const { Actions, Conditions } = properties as unknown as CreateRuleCommandInput;
    await this.#client.send(new ModifyRuleCommand({ RuleArn: before.ref, Actions, Conditions }));
    return before;
  }

  async read({ ref, properties }: ExistingResource): Promise<Properties> {
    const { Rules: [live] = [] } = await this.#client.send(new DescribeRulesCommand({ RuleArns: [ref] }));
    return { ...live, ListenerArn: properties.ListenerArn };
  }
}
