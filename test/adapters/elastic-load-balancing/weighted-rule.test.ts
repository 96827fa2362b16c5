import {
  type Action,
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
  ModifyRuleCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { beforeEach, describe, expect, test } from 'vitest';
import { WeightedRule } from '../../../lib/adapters/elastic-load-balancing/weighted-rule.ts';
import type { Routing } from '../../../lib/domain/traffic.ts';
import { EmbeddedElasticLoadBalancing } from '../../../lib/local/elastic-load-balancing/embedded-elastic-load-balancing.ts';
import { forward, loadBalanced } from '../../local/elastic-load-balancing/load-balanced.ts';
import { inProcess } from '../../local/query/query-client.ts';

let client: ElasticLoadBalancingV2Client;
let rule: WeightedRule;
let routing: Routing;
beforeEach(async () => {
  client = new ElasticLoadBalancingV2Client(inProcess(new EmbeddedElasticLoadBalancing()));
  rule = new WeightedRule(client);
  const there = await loadBalanced(client);
  routing = { rule: there.rule, targetGroups: { blue: there.blue, green: there.green } };
});

const change = (actions: Action[]) =>
  client.send(new ModifyRuleCommand({ RuleArn: routing.rule, Actions: actions }));
const actionsNow = async () =>
  (await client.send(new DescribeRulesCommand({ RuleArns: [routing.rule] }))).Rules?.[0]?.Actions;

describe('a rule', () => {
  test('is read', async () => {
    expect(await rule.read(routing)).toEqual({
      kind: 'read',
      weights: { blue: 1, green: 0 },
      sticky: false,
    });
  });

  test('is sticky where it says so', async () => {
    const { blue, green } = routing.targetGroups;
    const action = forward([blue, green], [1, 0]);
    const TargetGroupStickinessConfig = { Enabled: true, DurationSeconds: 60 };
    await change([{ ...action, ForwardConfig: { ...action.ForwardConfig, TargetGroupStickinessConfig } }]);

    expect(await rule.read(routing)).toMatchObject({ sticky: true });
  });

  test('that is not there is unusable, with the remedy', async () => {
    expect(await rule.read({ ...routing, rule: 'arn:gone' })).toEqual({
      kind: 'unusable',
      reason: 'there is no rule arn:gone; correct loadBalancer.rule in the registration',
    });
  });

  test('that leaves out a slot is unusable, with the remedy', async () => {
    await change([forward([routing.targetGroups.blue], [1])]);

    expect(await rule.read(routing)).toEqual({
      kind: 'unusable',
      reason: `the rule ${routing.rule} does not forward to ${routing.targetGroups.green}; let it forward to both target groups`,
    });
  });
});

describe('a shift', () => {
  test('changes the weights, and back, and leaves both groups attached', async () => {
    await rule.shift(routing, { blue: 0, green: 1 });
    const shifted = await rule.read(routing);
    await rule.shift(routing, { blue: 1, green: 0 });

    expect(shifted).toMatchObject({ weights: { blue: 0, green: 1 } });
    expect(await rule.read(routing)).toMatchObject({ weights: { blue: 1, green: 0 } });
  });

  test('leaves all else in the rule: the log-in before it, stickiness, other groups', async () => {
    // Prepare
    const { blue, green } = routing.targetGroups;
    const logIn: Action = {
      Type: 'authenticate-oidc',
      Order: 1,
      AuthenticateOidcConfig: {
        Issuer: 'https://id',
        AuthorizationEndpoint: 'https://id/a',
        TokenEndpoint: 'https://id/t',
        UserInfoEndpoint: 'https://id/u',
        ClientId: 'locust',
      },
    };
    const TargetGroupStickinessConfig = { Enabled: true, DurationSeconds: 60 };
    const action = forward([blue, green], [3, 0]);
    const config = { ...action.ForwardConfig, TargetGroupStickinessConfig };
    await change([logIn, { ...action, Order: 2, ForwardConfig: config }]);

    // Act
    await rule.shift(routing, { blue: 0, green: 3 });

    // Assess
    expect(await actionsNow()).toEqual([
      {
        ...logIn,
        AuthenticateOidcConfig: { ...logIn.AuthenticateOidcConfig, UseExistingClientSecret: true },
      },
      {
        Type: 'forward',
        Order: 2,
        ForwardConfig: {
          TargetGroups: [
            { TargetGroupArn: blue, Weight: 0 },
            { TargetGroupArn: green, Weight: 3 },
          ],
          TargetGroupStickinessConfig,
        },
      },
    ]);
  });

  test('of a rule that is not there fails by name', async () => {
    const shift = rule.shift({ ...routing, rule: 'arn:gone' }, { blue: 0, green: 1 });

    await expect(shift).rejects.toMatchObject({
      code: 'rule-unusable',
      message: expect.stringContaining('there is no rule arn:gone'),
    });
  });
});
