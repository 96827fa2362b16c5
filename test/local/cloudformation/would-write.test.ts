import { expect, test } from 'vitest';
import type { ExistingResource } from '../../../lib/local/cloudformation/resource-handler.ts';
import { differencesOf } from '../../../lib/local/cloudformation/would-write.ts';

const existing = (properties: ExistingResource['properties']): ExistingResource => ({
  stackName: 'Stack',
  logicalId: 'Service',
  type: 'AWS::ECS::Service',
  properties,
  ref: 'arn',
  attributes: {},
});

test.each<[string, ExistingResource['properties'], ExistingResource['properties'], readonly string[]]>([
  ['a count that somebody changed', { DesiredCount: 1 }, { DesiredCount: 4 }, ['DesiredCount']],
  ['a number that is spelled as text', { DesiredCount: '4' }, { DesiredCount: 4 }, []],
  [
    'what the template does not name',
    { TaskDefinition: 'family' },
    { TaskDefinition: 'family', DesiredCount: 4 },
    [],
  ],
  ['what is not there', { Tags: [{ Key: 'a' }] }, {}, ['Tags']],
  ['a list of another length', { Tags: [{ Key: 'a' }] }, { Tags: [{ Key: 'a' }, { Key: 'b' }] }, ['Tags']],
  [
    'a weight deep inside',
    { Actions: [{ Forward: { Groups: [{ Weight: 1 }, { Weight: 0 }] } }] },
    { Actions: [{ Forward: { Groups: [{ Weight: 0 }, { Weight: 0 }] } }] },
    ['Actions[0].Forward.Groups[0].Weight'],
  ],
])('%s: %j against %j', (_, template, live, expected) => {
  expect(differencesOf(existing(template), live).map(({ property }) => property)).toEqual(expected);
});
