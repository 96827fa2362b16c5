import {
  CreateRuleCommand,
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
  ModifyRuleCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, test } from 'vitest';
import { ElbActiveRules } from '../../../lib/adapters/elastic-load-balancing/elb-active-rules.ts';
import { EmbeddedElasticLoadBalancing } from '../../../lib/local/elastic-load-balancing/embedded-elastic-load-balancing.ts';
import { forward, loadBalanced } from '../../local/elastic-load-balancing/load-balanced.ts';
import { inProcess } from '../../local/query/query-client.ts';

/** A listener without a rule of its own. */
async function listening() {
  const client = new ElasticLoadBalancingV2Client(inProcess(new EmbeddedElasticLoadBalancing()));
  const { listener, rule, blue, green } = await loadBalanced(client);
  const rules = new ElbActiveRules(client);
  await rules.remove(rule);
  return { client, rules, listener, groups: { blue, green } };
}

const rulesOf = async (client: ElasticLoadBalancingV2Client, ListenerArn: string) =>
  (await client.send(new DescribeRulesCommand({ ListenerArn }))).Rules?.filter(({ IsDefault }) => !IsDefault);

test('the first rule leads everything to blue, keeps green attached, and can be removed twice', async () => {
  // Prepare
  const { client, rules, listener, groups } = await listening();
  const { blue, green } = groups;

  // Act
  const rule = await rules.create(listener, groups);

  // Assess
  const { Rules } = await client.send(new DescribeRulesCommand({ RuleArns: [rule] }));
  expect(Rules?.[0]).toMatchObject({
    Priority: '1',
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
  await rules.remove(rule);
  await expect(rules.remove(rule)).resolves.toBeUndefined();
});

test('a Create that is tried again finds its rule, wherever an upgrade has led it meanwhile', async () => {
  const { client, rules, listener, groups } = await listening();
  const rule = await rules.create(listener, groups);
  const Actions = [forward([groups.blue, groups.green], [0, 1])];
  await client.send(new ModifyRuleCommand({ RuleArn: rule, Actions }));

  const again = await rules.create(listener, groups);

  expect(again).toBe(rule);
  expect(await rulesOf(client, listener)).toMatchObject([{ RuleArn: rule, Actions }]);
});

test('two deliveries at once make one rule', async () => {
  const { client, rules, listener, groups } = await listening();

  const made = await Promise.all([rules.create(listener, groups), rules.create(listener, groups)]);

  expect(new Set(made).size).toBe(1);
  expect(await rulesOf(client, listener)).toHaveLength(1);
});

test('the rule of somebody else in its place is named, and left as it is', async () => {
  const { client, rules, listener, groups } = await listening();
  const theirs = new CreateRuleCommand({
    ListenerArn: listener,
    Priority: 1,
    Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/theirs'] } }],
    Actions: [forward([groups.blue], [1])],
  });
  await client.send(theirs);

  await expect(rules.create(listener, groups)).rejects.toMatchObject({
    code: 'rule-priority-taken',
    message: expect.stringContaining(listener),
  });
  expect(await rulesOf(client, listener)).toHaveLength(1);
});

test('a listener that is gone has no rule', async () => {
  const { rules, listener, groups } = await listening();

  expect(await rules.find(listener.replace(/.$/, 'x'), groups)).toBeNull();
});
