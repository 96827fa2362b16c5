import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { describe, expect, test } from 'vitest';
import { standInNetwork } from '../../lib/constructs/upgrader/network-permissions.ts';
import { resolver } from '../../lib/local/template/resolver.ts';
import type { Template as SynthesizedTemplate } from '../../lib/local/template/template.ts';
import type { DeployedRole } from './deployed.ts';
import { type Grant, grantsOf } from './grants.ts';
import { judge } from './judge.ts';

const table = 'arn:aws:dynamodb:us-east-1:000000000000:table/Ledger';
const allowedToRead: Grant = {
  effect: 'Allow',
  action: 'dynamodb:GetItem',
  resource: table,
  condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['load'] } },
};

const roleWith = (grants: readonly Grant[]): DeployedRole => ({
  arn: 'arn:aws:iam::000000000000:role/Plan',
  owner: 'plan',
  grants,
});

function asked(action: string, resource: string, context: Record<string, string | string[]> = {}) {
  return { caller: 'function/Plan', operation: action, authorization: { action, resource, context } };
}

describe('a call is judged by the grants of its role', () => {
  const reading = asked('dynamodb:GetItem', table, { 'dynamodb:LeadingKeys': ['load'] });

  test('allowed, by the one that allows it', async () => {
    const other: Grant = { ...allowedToRead, action: 'dynamodb:PutItem' };

    expect(await judge(roleWith([other, allowedToRead]), reading)).toEqual({
      kind: 'allowed',
      by: [allowedToRead],
    });
  });

  test.each([
    ['nothing allows it', [], reading, /plan: dynamodb:GetItem on .*: ImplicitlyDenied/],
    [
      "another cluster's items",
      [allowedToRead],
      asked('dynamodb:GetItem', table, { 'dynamodb:LeadingKeys': ['other'] }),
      /ImplicitlyDenied/,
    ],
    [
      'an action that IAM does not know',
      [allowedToRead],
      asked('dynamodb:ReadItem', table),
      /invalid\.action/,
    ],
    [
      'a call of which nobody knows what IAM is asked',
      [allowedToRead],
      { ...reading, authorization: null },
      /add what IAM is asked for it/,
    ],
  ])('not allowed: %s', async (_, grants, call, reason) => {
    const judgement = await judge(roleWith(grants), call);

    expect(judgement).toEqual({ kind: 'not-allowed', reason: expect.stringMatching(reason) });
  });

  test('a function without a role', async () => {
    const judgement = await judge(undefined, reading);

    expect(judgement).toEqual({ kind: 'not-allowed', reason: expect.stringContaining('has no role') });
  });
});

describe('the role of a function that stands in a network', () => {
  const template = templateOf((stack) => {
    const role = new Role(stack, 'Probe', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    for (const statement of standInNetwork()) role.addToPolicy(statement);
  });
  const [logicalId = ''] = Object.keys(template.Resources);
  const arn = `arn:aws:iam::000000000000:role/${logicalId}`;
  const role = { arn, owner: 'probe', grants: grantsOf(template, resolver(template, 'Stack'), arn) };
  const place = 'arn:aws:ec2:us-east-1:000000000000:network-interface/eni-1';

  test.each([
    ['Lambda itself may make its network interface', 'machine/Lambda', 'allowed'],
    ['the code of the function may not', 'function/Probe', 'not-allowed'],
  ])('%s', async (_, caller, kind) => {
    const call = { ...asked('ec2:DeleteNetworkInterface', place), caller };

    expect(await judge(role, call)).toMatchObject({ kind });
  });
});

test('a managed policy of which nobody knows what it says fails by name', () => {
  const template = templateOf((stack) => {
    const managedPolicies = [ManagedPolicy.fromAwsManagedPolicyName('AdministratorAccess')];
    new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com'), managedPolicies });
  });
  const [logicalId = ''] = Object.keys(template.Resources);

  const read = () =>
    grantsOf(template, resolver(template, 'Stack'), `arn:aws:iam::000000000000:role/${logicalId}`);

  expect(read).toThrow('AdministratorAccess');
});

function templateOf(make: (stack: Stack) => void): SynthesizedTemplate {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Stack');
  make(stack);
  return Template.fromStack(stack).toJSON() as SynthesizedTemplate;
}
