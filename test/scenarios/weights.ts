import {
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { DemoStackWorld } from './demo-stack-world.ts';

/** Weights of the blue and the green target group in the rule that follows the active slot. */
export async function weightsOf({
  aws,
  registration: { loadBalancer },
}: DemoStackWorld): Promise<readonly (number | undefined)[]> {
  const client = new ElasticLoadBalancingV2Client(aws.client);
  const command = new DescribeRulesCommand({ RuleArns: [loadBalancer?.rule ?? ''] });
  const { Rules: [rule] = [] } = await client.send(command);
  client.destroy();
  const groups = rule?.Actions?.[0]?.ForwardConfig?.TargetGroups ?? [];
  const { blue, green } = loadBalancer?.targetGroups ?? {};
  return [blue, green].map((arn) => groups.find(({ TargetGroupArn }) => TargetGroupArn === arn)?.Weight);
}
