import { expect, test } from 'vitest';
import { type Owner, ownerOf, ownerSnippet } from '../../../lib/domain/adoption/owner.ts';

const stack = { 'aws:cloudformation:stack-name': 'shop', 'aws:cloudformation:logical-id': 'Workers' };

test.each<[string, Readonly<Record<string, string>>, string | null, Owner | null]>([
  ['a stack', stack, null, { kind: 'cloudformation', stack: 'shop', logicalId: 'Workers' }],
  [
    'a stack, whatever else is tagged',
    { ...stack, tool: 'terraform' },
    null,
    { kind: 'cloudformation', stack: 'shop', logicalId: 'Workers' },
  ],
  ['a tag', { ManagedBy: 'Terraform' }, null, { kind: 'terraform', sign: 'tag ManagedBy=Terraform' }],
  [
    'the key of a tag',
    { 'terraform:workspace': 'x' },
    null,
    { kind: 'terraform', sign: 'tag terraform:workspace=x' },
  ],
  [
    'a role',
    {},
    'arn:aws:iam::1:role/terraform-apply',
    { kind: 'terraform', sign: 'made by arn:aws:iam::1:role/terraform-apply' },
  ],
  ['nothing', { team: 'load' }, 'arn:aws:iam::1:user/jane', null],
])('the owner of a service is told by %s', (_, tags, createdBy, owner) => {
  expect(ownerOf({ tags, createdBy })).toEqual(owner);
});

test.each<[Owner, readonly string[], readonly string[]]>([
  [
    { kind: 'cloudformation', stack: 'shop', logicalId: 'Workers' },
    ['Workers:', 'TaskDefinition: worker-family', 'TaskDefinitionRevision.LATEST'],
    ['DesiredCount:'],
  ],
  [{ kind: 'terraform', sign: 'tag' }, ['ignore_changes = [desired_count, task_definition]'], []],
])('%o is told to let count and revision alone', (owner, has, hasNot) => {
  const snippet = ownerSnippet({ service: 'worker', family: 'worker-family' }, owner, false);

  for (const text of has) expect(snippet).toContain(text);
  for (const text of hasNot) expect(snippet).not.toContain(text);
});

test.each<[Owner, string]>([
  [{ kind: 'cloudformation', stack: 'shop', logicalId: null }, 'AWS::ApplicationAutoScaling::ScalableTarget'],
  [{ kind: 'terraform', sign: 'tag' }, 'ignore_changes = [min_capacity, max_capacity, suspended_state]'],
])('%o is told to let the limits of scaled workers alone', (owner, text) => {
  const workers = { service: 'worker', family: 'worker-family' };

  expect(ownerSnippet(workers, owner, true)).toContain(text);
  expect(ownerSnippet(workers, owner, false)).not.toContain(text);
});
