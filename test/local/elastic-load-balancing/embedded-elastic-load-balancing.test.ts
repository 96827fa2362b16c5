import {
  CreateListenerCommand,
  CreateRuleCommand,
  DeleteListenerCommand,
  DeleteLoadBalancerCommand,
  DeleteRuleCommand,
  DeleteTargetGroupCommand,
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
  ModifyRuleCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { beforeEach, describe, expect, test } from 'vitest';
import { EmbeddedElasticLoadBalancing } from '../../../lib/local/elastic-load-balancing/embedded-elastic-load-balancing.ts';
import { inProcess } from '../query/query-client.ts';
import { everyPath, forward, loadBalanced } from './load-balanced.ts';

let embedded: EmbeddedElasticLoadBalancing;
let client: ElasticLoadBalancingV2Client;
let there: Awaited<ReturnType<typeof loadBalanced>>;
beforeEach(async () => {
  embedded = new EmbeddedElasticLoadBalancing();
  client = new ElasticLoadBalancingV2Client(inProcess(embedded));
  there = await loadBalanced(client);
});

const ruleNow = async () =>
  (await client.send(new DescribeRulesCommand({ RuleArns: [there.rule] }))).Rules?.[0];
const weightsNow = async () =>
  (await ruleNow())?.Actions?.[0]?.ForwardConfig?.TargetGroups?.map(({ Weight }) => Weight);

test('a rule is shown as it was made', async () => {
  expect(await ruleNow()).toEqual({
    RuleArn: expect.stringMatching(
      /^arn:aws:elasticloadbalancing:.*:listener-rule\/app\/load\/\w+\/\w+\/\w+$/,
    ),
    Priority: '1',
    IsDefault: false,
    Conditions: everyPath,
    Actions: [
      {
        Type: 'forward',
        ForwardConfig: {
          TargetGroups: [
            { TargetGroupArn: there.blue, Weight: 1 },
            { TargetGroupArn: there.green, Weight: 0 },
          ],
          TargetGroupStickinessConfig: { Enabled: false },
        },
      },
    ],
  });
});

test('changing the actions keeps the conditions', async () => {
  const change = { RuleArn: there.rule, Actions: [forward([there.blue, there.green], [0, 1])] };
  await client.send(new ModifyRuleCommand(change));

  expect(await weightsNow()).toEqual([0, 1]);
  expect((await ruleNow())?.Conditions).toEqual(everyPath);
});

test("a listener's rules come by priority, the default one last", async () => {
  const { listener: ListenerArn, blue } = there;
  const Actions = [{ Type: 'forward' as const, TargetGroupArn: blue }];
  await client.send(new CreateRuleCommand({ ListenerArn, Priority: 9, Conditions: everyPath, Actions }));
  await client.send(new CreateRuleCommand({ ListenerArn, Priority: 5, Conditions: everyPath, Actions }));

  const { Rules = [] } = await client.send(new DescribeRulesCommand({ ListenerArn }));

  expect(Rules.map(({ Priority }) => Priority)).toEqual(['1', '5', '9', 'default']);
  expect(Rules[1]?.Actions?.[0]).toMatchObject({
    TargetGroupArn: blue,
    ForwardConfig: { TargetGroups: [{ TargetGroupArn: blue, Weight: 1 }] },
  });
});

test('target groups know their load balancer for as long as a rule names them, whatever the weight', async () => {
  const groups = async () =>
    (await client.send(new DescribeTargetGroupsCommand({ Names: ['load-green'] }))).TargetGroups?.[0]
      ?.LoadBalancerArns;

  expect(await groups()).toEqual([there.balancer]);
  expect(embedded.isAttached(there.green)).toBe(true);
  await client.send(new DeleteRuleCommand({ RuleArn: there.rule }));
  expect(await groups()).toEqual([]);
  expect(embedded.isAttached(there.green)).toBe(false);
});

test('a load balancer takes its listeners and their rules along; a free target group can go', async () => {
  await client.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: there.balancer }));
  await client.send(new DeleteTargetGroupCommand({ TargetGroupArn: there.green }));

  await expect(ruleNow()).rejects.toMatchObject({ name: 'RuleNotFoundException' });
  const { LoadBalancers } = await client.send(new DescribeLoadBalancersCommand());
  const { TargetGroups } = await client.send(new DescribeTargetGroupsCommand());
  expect(LoadBalancers).toEqual([]);
  expect(TargetGroups).toMatchObject([{ TargetGroupName: 'load-blue' }]);
});

test('a listener shows its default actions and takes its rules along', async () => {
  const { listener, balancer } = there;
  const { Listeners } = await client.send(new DescribeListenersCommand({ LoadBalancerArn: balancer }));
  expect(Listeners).toMatchObject([{ Port: 80, DefaultActions: [{ Type: 'fixed-response' }] }]);

  await client.send(new DeleteListenerCommand({ ListenerArn: listener }));

  await expect(ruleNow()).rejects.toMatchObject({ name: 'RuleNotFoundException' });
});

describe('what is refused', () => {
  const rule = (change: object = {}) =>
    new CreateRuleCommand({
      ListenerArn: there.listener,
      Priority: 2,
      Conditions: everyPath,
      Actions: [forward([there.blue, there.green], [1, 0])],
      ...change,
    });
  const modify = (change: object) => new ModifyRuleCommand({ RuleArn: there.rule, ...change });
  const refusals: readonly (readonly [string, string, () => object])[] = [
    ['a priority that is taken', 'PriorityInUse', () => rule({ Priority: 1 })],
    ['a priority out of range', 'ValidationError', () => rule({ Priority: 50_001 })],
    ['no condition', 'ValidationError', () => rule({ Conditions: [] })],
    ['an unknown listener', 'ListenerNotFound', () => rule({ ListenerArn: 'x' })],
    ['an unknown target group', 'TargetGroupNotFound', () => rule({ Actions: [forward(['x'], [1])] })],
    ['a weight above 999', 'ValidationError', () => modify({ Actions: [forward([there.blue], [1000])] })],
    ['no target group', 'ValidationError', () => modify({ Actions: [forward([], [])] })],
    [
      'a target group twice',
      'ValidationError',
      () => modify({ Actions: [forward([there.blue, there.blue], [1, 1])] }),
    ],
    ['no action', 'InvalidLoadBalancerAction', () => modify({ Actions: [] })],
    ['an unknown rule', 'RuleNotFound', () => modify({ RuleArn: 'x' })],
    ['a missing member', 'ValidationError', () => rule({ Priority: undefined })],
    ['a number that is none', 'SerializationException', () => rule({ Priority: 'first' })],
    ['a port that is taken', 'DuplicateListener', () => listener({ Port: 80 })],
    [
      'a target group in use',
      'ResourceInUse',
      () => new DeleteTargetGroupCommand({ TargetGroupArn: there.blue }),
    ],
    ['rules of nothing', 'ValidationError', () => new DescribeRulesCommand({})],
    ['a page', 'ValidationError', () => new DescribeRulesCommand({ RuleArns: [there.rule], PageSize: 1 })],
  ];
  const listener = (change: object) =>
    new CreateListenerCommand({
      LoadBalancerArn: there.balancer,
      DefaultActions: [forward([there.blue], [1])],
      ...change,
    });

  test.each(refusals)('%s: %s', async (_, code, command) => {
    await expect(client.send(command() as CreateRuleCommand)).rejects.toMatchObject({
      Error: { Code: code },
    });
  });

  test("another load balancer's target group", async () => {
    const other = await loadBalanced(client, 'other');
    const change = { RuleArn: other.rule, Actions: [forward([there.blue], [1])] };

    await expect(client.send(new ModifyRuleCommand(change))).rejects.toMatchObject({
      name: 'TargetGroupAssociationLimitException',
    });
  });

  test('a change of the default rule', async () => {
    const { Rules } = await client.send(new DescribeRulesCommand({ ListenerArn: there.listener }));
    const RuleArn = Rules?.find(({ IsDefault }) => IsDefault)?.RuleArn ?? '';

    await expect(client.send(new DeleteRuleCommand({ RuleArn }))).rejects.toMatchObject({
      name: 'OperationNotPermittedException',
    });
  });
});
