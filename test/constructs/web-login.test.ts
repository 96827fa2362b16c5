import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { expect, test } from 'vitest';
import { functionNeeds } from '../../lib/constructs/upgrader/function-needs.ts';
import { servicesOf } from '../../lib/domain/cluster.ts';
import { LocustCluster, LocustUpgrader } from '../../lib/index.ts';
import { clusterWith } from './synthesized-cluster.ts';

const slots = {
  blue: { master: 'blue-master', worker: 'blue-worker' },
  green: { master: 'green-master', worker: 'green-worker' },
};

/** The resources of the policies that let somebody do this. */
function allowed(stack: Stack, action: string): readonly unknown[] {
  const policies = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  return policies
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .filter(({ Action }) => [Action].flat().includes(action))
    .map(({ Resource }) => JSON.stringify(Resource));
}

test('only the functions that ask masters may read their login, and use its key', () => {
  // Prepare
  const stack = Stack.of(clusterWith());
  const encryptionKey = Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:123456789012:key/1');
  const secretCompleteArn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:web-AbCdEf';
  const secret = Secret.fromSecretAttributes(stack, 'Secret', { secretCompleteArn, encryptionKey });
  const webLogin = { secret, kind: 'form' } as const;
  const cluster = LocustCluster.fromServices(stack, 'Team', {
    clusterName: 'team',
    slots,
    families: servicesOf(slots),
    webLogin,
  });

  // Act
  new LocustUpgrader(stack, 'Upgrader', { cluster });

  // Assess
  expect(cluster.registration.webLogin).toEqual({ secret: secretCompleteArn, kind: 'form' });
  const asking = Object.values(functionNeeds).filter(({ asks }) => asks.includes('probe')).length;
  const readers = allowed(stack, 'secretsmanager:GetSecretValue');
  expect(readers).toEqual(Array(asking).fill(JSON.stringify(secretCompleteArn)));
  expect(allowed(stack, 'kms:Decrypt').filter((key) => String(key).includes('key/1'))).toHaveLength(asking);
});

test('a secret that is known by its name is registered by it', () => {
  const stack = Stack.of(clusterWith());
  const webLogin = { secret: Secret.fromSecretNameV2(stack, 'Secret', 'web'), kind: 'basic' } as const;
  const cluster = LocustCluster.fromServices(stack, 'Team', {
    clusterName: 'team',
    slots,
    families: servicesOf(slots),
    webLogin,
  });
  new LocustUpgrader(stack, 'Upgrader', { cluster });
  expect(cluster.registration.webLogin).toEqual({ secret: 'web', kind: 'basic' });
  expect(allowed(stack, 'secretsmanager:GetSecretValue')[0]).toContain('secret:web-??????');
});
