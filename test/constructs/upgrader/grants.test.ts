import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { expect, test } from 'vitest';
import { LocustUpgrader } from '../../../lib/constructs/locust-upgrader.ts';
import type { ILocustUpgrader } from '../../../lib/constructs/upgrader/upgrader-base.ts';

const machine = 'arn:aws:states:eu-west-1:111122223333:stateMachine:Upgrade';
const plan = 'arn:aws:lambda:eu-west-1:111122223333:function:Plan';

test('whoever may start upgrades may find the upgrader, plan, and start its machine: nothing else', () => {
  // Prepare
  const stack = new Stack(new App(), 'Pipeline', { env: { account: '111122223333', region: 'eu-west-1' } });
  const role = new Role(stack, 'Deployer', { assumedBy: new AccountRootPrincipal() });
  const upgrader = LocustUpgrader.fromAttributes(stack, 'Upgrader', {
    clusterName: 'load',
    stateMachineArn: machine,
    planFunctionArn: plan,
  });

  // Act
  upgrader.grantStart(role);

  // Assess
  const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  const statements: { Action: string; Resource: unknown }[] = policy?.Properties.PolicyDocument.Statement;
  expect(statements.map(({ Action }) => Action).toSorted()).toEqual([
    'lambda:InvokeFunction',
    'ssm:GetParameter',
    'states:StartExecution',
  ]);
  const text = JSON.stringify(statements);
  for (const resource of [
    machine,
    plan,
    ':ssm:eu-west-1:111122223333:parameter/locust-upgrade/load/registration',
  ])
    expect(text).toContain(resource);
});

test('an upgrader of another app has the metrics of its cluster', () => {
  const stack = new Stack(new App(), 'Pipeline');
  const upgrader: ILocustUpgrader = LocustUpgrader.fromAttributes(stack, 'Upgrader', {
    clusterName: 'load',
    stateMachineArn: machine,
    planFunctionArn: plan,
  });

  expect(upgrader.metricRollbackFailed()).toMatchObject({
    metricName: 'RollbacksFailed',
    dimensions: { Cluster: 'load' },
  });
});
