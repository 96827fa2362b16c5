import { expect, test } from 'vitest';
import { dependenciesOf } from '../../../lib/local/cloudformation/dependencies.ts';

test.each<[string, unknown, readonly string[]]>([
  ['a reference', { Cluster: { Ref: 'Cluster' } }, ['Cluster']],
  ['an attribute as a list', { Role: { 'Fn::GetAtt': ['Role', 'Arn'] } }, ['Role']],
  ['an attribute as text', { Role: { 'Fn::GetAtt': 'Role.Arn' } }, ['Role']],
  ['a text with names in it', { Text: { 'Fn::Sub': `a \${One} \${Two.Arn} \${!Three}` } }, ['One', 'Two']],
  ['a text with variables', { Text: { 'Fn::Sub': [`\${a}`, { a: { Ref: 'Four' } }] } }, ['a', 'Four']],
  ['what stands deep inside', { List: [{ Join: { 'Fn::Join': ['', ['x', { Ref: 'Deep' }]] } }] }, ['Deep']],
  ['no dependency', { Count: 4, Name: 'Ref' }, []],
])('%s', (_, properties, expected) => {
  const resource = { Type: 'AWS::ECS::Service', Properties: properties as Record<string, unknown> };

  expect(dependenciesOf(resource)).toEqual(expected);
});

test('what it is said to depend on comes first, each once', () => {
  const resource = { Type: 'T', DependsOn: ['Role', 'Rule'], Properties: { Role: { Ref: 'Role' } } };

  expect(dependenciesOf(resource)).toEqual(['Role', 'Rule']);
  expect(dependenciesOf({ Type: 'T', DependsOn: 'Role' })).toEqual(['Role']);
});
