import { expect, test } from 'vitest';
import type { Template } from '../../../lib/local/template/template.ts';
import { versionNumbers, versionsOf } from '../../../lib/local/template/versions.ts';

/** A template with versions of functions, by logical id. */
function template(versions: Readonly<Record<string, string>>): Template {
  const resources = Object.entries(versions).map(([logicalId, name]) => [
    logicalId,
    {
      Type: 'AWS::Lambda::Version',
      Properties: { FunctionName: { Ref: name } },
      DeletionPolicy: 'Retain',
    },
  ]);
  return { Resources: Object.fromEntries(resources) };
}

const resolve = (value: unknown) => (value as { readonly Ref: string }).Ref;

test('versions are counted by function, over deployments; one that is known keeps its number', () => {
  const first = template({ A1: 'A', B1: 'B' });
  const published = versionsOf(first, versionNumbers(first, []), resolve);
  const second = template({ A2: 'A', B1: 'B', C1: 'C' });

  expect(published).toMatchObject([
    { logicalId: 'A1', functionName: 'A', number: '1', retained: true },
    { logicalId: 'B1', functionName: 'B', number: '1', retained: true },
  ]);
  expect([...versionNumbers(second, published)]).toEqual([
    ['A2', '2'],
    ['B1', '1'],
    ['C1', '1'],
  ]);
});
