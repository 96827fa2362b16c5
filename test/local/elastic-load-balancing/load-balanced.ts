import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  type ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';

/** A forward action over two target groups. */
export function forward(groups: readonly string[], weights: readonly number[]) {
  const TargetGroups = groups.map((TargetGroupArn, index) => ({ TargetGroupArn, Weight: weights[index] }));
  return { Type: 'forward' as const, ForwardConfig: { TargetGroups } };
}

export const everyPath = [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } }];

/** An internal load balancer with two target groups and a rule that forwards to the blue one. */
export async function loadBalanced(client: ElasticLoadBalancingV2Client, name = 'load') {
  const { LoadBalancers } = await client.send(
    new CreateLoadBalancerCommand({ Name: name, Scheme: 'internal' }),
  );
  const balancer = LoadBalancers?.[0]?.LoadBalancerArn ?? '';
  const blue = await targetGroup(client, `${name}-blue`);
  const green = await targetGroup(client, `${name}-green`);
  const { Listeners } = await client.send(
    new CreateListenerCommand({
      LoadBalancerArn: balancer,
      Protocol: 'HTTP',
      Port: 80,
      DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '503' } }],
    }),
  );
  const listener = Listeners?.[0]?.ListenerArn ?? '';
  const { Rules } = await client.send(
    new CreateRuleCommand({
      ListenerArn: listener,
      Priority: 1,
      Conditions: everyPath,
      Actions: [forward([blue, green], [1, 0])],
    }),
  );
  return { balancer, listener, rule: Rules?.[0]?.RuleArn ?? '', blue, green };
}

async function targetGroup(client: ElasticLoadBalancingV2Client, name: string): Promise<string> {
  const { TargetGroups } = await client.send(
    new CreateTargetGroupCommand({
      Name: name,
      Protocol: 'HTTP',
      Port: 8089,
      TargetType: 'ip',
      VpcId: 'vpc-1',
    }),
  );
  return TargetGroups?.[0]?.TargetGroupArn ?? '';
}
