import { App, Stack } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import {
  changeScaling,
  changeTraffic,
  readTraffic,
} from '../../../lib/constructs/upgrader/around-permissions.ts';
import { type Registration, registration } from '../../../lib/contract/registration.ts';

const slot = { master: 'master', worker: 'worker' };
const known = registration.parse({
  schemaVersion: 1,
  cluster: 'load',
  topology: 'two-masters',
  slots: { blue: slot, green: slot },
});
const rule = 'arn:aws:elasticloadbalancing:us-east-1:000000000000:listener-rule/app/load/1/2/3';
const loadBalancer = { rule, targetGroups: { blue: 'b', green: 'g' } };
const balanced: Registration = { ...known, loadBalancer };

test('auto scaling is changed for the counts of ECS services only', () => {
  const stack = new Stack(new App(), 'Stack', { env: { account: '000000000000', region: 'us-east-1' } });

  const statements = changeScaling(stack).map((each) => stack.resolve(each.toStatementJson()) as object);

  expect(statements[1]).toMatchObject({
    Action: 'application-autoscaling:RegisterScalableTarget',
    Resource: {
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, expect.stringMatching(/:scalable-target\/\*$/)]],
    },
    Condition: {
      StringEquals: {
        'application-autoscaling:service-namespace': 'ecs',
        'application-autoscaling:scalable-dimension': 'ecs:service:DesiredCount',
      },
    },
  });
});

test('of a load balancer the one rule is changed', () => {
  expect(changeTraffic(balanced).map((each) => each.toStatementJson())).toEqual([
    { Action: 'elasticloadbalancing:DescribeRules', Effect: 'Allow', Resource: '*' },
    { Action: 'elasticloadbalancing:ModifyRule', Effect: 'Allow', Resource: rule },
  ]);
});

test.each<[string, Registration]>([
  ['where there is none', known],
  ['where both slots have one master', { ...balanced, topology: 'shared-master' }],
])('no rule is changed %s', (_, registered) => {
  expect(changeTraffic(registered)).toEqual([]);
});

test('without a load balancer no rule is read', () => {
  expect(readTraffic(null)).toEqual([]);
});
