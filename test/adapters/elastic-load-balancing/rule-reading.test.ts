import type { Rule } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import {
  conditionsOf,
  type ListedRule,
  onlyLoadBalancer,
  weighable,
} from '../../../lib/adapters/elastic-load-balancing/rule-reading.ts';

const application = 'arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/app/load/1';
const group = { TargetGroupArn: 'blue', TargetGroupName: 'load-master' };

function rule(priority: number | 'default', groups: readonly string[], listener = 'http'): ListedRule {
  const TargetGroups = groups.map((TargetGroupArn) => ({ TargetGroupArn, Weight: 1 }));
  return {
    listener,
    rule: {
      RuleArn: `rule-${priority}`,
      Priority: String(priority),
      IsDefault: priority === 'default',
      Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups } }],
    },
  };
}

function authenticated({ listener, rule: { Actions = [], ...others } }: ListedRule): ListedRule {
  return { listener, rule: { ...others, Actions: [{ Type: 'authenticate-oidc' }, ...Actions] } };
}

describe('the rule that leads to the master', () => {
  test.each<[string, readonly ListedRule[], string | null, number | null, readonly number[]]>([
    ['the default one', [rule('default', ['blue'])], null, null, []],
    ['one among others', [rule(3, ['shop']), rule(7, ['blue']), rule('default', [])], null, 7, [3, 7]],
    ['one in another listener', [rule(3, ['shop'], 'https'), rule(7, ['blue'])], null, 7, [7]],
    ['the one that adopt did not make', [rule(6, ['blue', 'green']), rule(7, ['blue'])], 'green', 7, [7]],
  ])('is %s', (_, rules, made, priority, taken) => {
    expect(weighable(group, rules, made)).toEqual({
      targetGroup: 'blue',
      targetGroupName: 'load-master',
      listener: 'http',
      priority,
      taken,
    });
  });

  test.each<[string, readonly ListedRule[], string]>([
    ['none', [rule('default', ['shop'])], '0 rules lead to blue'],
    ['one of two', [rule('default', ['blue']), rule('default', ['blue'], 'https')], '2 rules lead to blue'],
    ['one that leads elsewhere, too', [rule(7, ['blue', 'shop'])], 'rule-7 does more than forward to blue'],
    ['one that asks who it is', [authenticated(rule(7, ['blue']))], 'rule-7 does more than forward to blue'],
  ])('can not be weighed where it is %s', (_, rules, problem) => {
    expect(weighable(group, rules, null)).toEqual({ problem: expect.stringContaining(problem) });
  });
});

test.each<[string, readonly string[], unknown]>([
  ['one with rules', [application], application],
  ['none', [], { problem: expect.stringContaining('no load balancers') }],
  ['several', [application, application], { problem: expect.stringContaining('several load balancers') }],
  [
    'one without rules',
    ['arn:loadbalancer/net/load/1'],
    { problem: expect.stringContaining('no rules to weigh') },
  ],
])('a target group of %s', (_, LoadBalancerArns, expected) => {
  expect(onlyLoadBalancer({ ...group, LoadBalancerArns: [...LoadBalancerArns] })).toEqual(expected);
});

test.each<[string, Rule | undefined, Rule['Conditions']]>([
  [
    'every request, of a default rule',
    { Conditions: [] },
    [{ Field: 'path-pattern', PathPatternConfig: { Values: ['*'] } }],
  ],
  [
    'in one of the two ways in which it is shown',
    {
      Conditions: [
        { Field: 'host-header', Values: ['load.test'], HostHeaderConfig: { Values: ['load.test'] } },
      ],
    },
    [{ Field: 'host-header', HostHeaderConfig: { Values: ['load.test'] } }],
  ],
  [
    'in the old way, where it is shown in no other',
    { Conditions: [{ Field: 'path-pattern', Values: ['/load/*'] }] },
    [{ Field: 'path-pattern', Values: ['/load/*'] }],
  ],
])('conditions are taken over: %s', (_, original, conditions) => {
  expect(conditionsOf(original)).toEqual(conditions);
});
