import { describe, expect, test } from 'vitest';
import { demoContext, existingContext, parseContext } from '../../lib/contract/app-context.ts';
import { servicesOf } from '../../lib/domain/cluster.ts';
import { anyRegistration } from './any-registration.ts';

describe('the demo', () => {
  test('needs a version and nothing else, as an object or as JSON text', () => {
    const expected = {
      clusterName: 'locust',
      version: '2.32.2',
      versions: [],
      workers: 2,
      topology: 'two-masters',
      spotWorkers: false,
      loadBalancer: true,
    };

    expect(parseContext(demoContext, 'demo', { version: '2.32.2' })).toEqual(expected);
    expect(parseContext(demoContext, 'demo', '{"version":"2.32.2"}')).toEqual(expected);
  });
});

describe('an existing cluster', () => {
  const families = servicesOf(anyRegistration.slots);

  test('needs its registration and the families of its task definitions', () => {
    expect(parseContext(existingContext, 'existing', { registration: anyRegistration, families })).toEqual({
      registration: anyRegistration,
      network: null,
      taskRoles: [],
      families,
    });
  });

  test.each([
    ['no families', {}, 'families: must be of type array'],
    ['an empty list of them', { families: [] }, 'families: must be at least 1, not []'],
  ])('is refused with %s, by name and with the remedy', (_, given, problem) => {
    const context = { registration: anyRegistration, ...given };

    expect(() => parseContext(existingContext, 'existing', context)).toThrow(
      `the CDK context "existing" has a wrong shape: ${problem}; give what locust-upgrade adopt prints, or write it as docs/deploy.md shows`,
    );
  });
});

test.each<[string, unknown, string]>([
  [
    'no version',
    {},
    'the CDK context "demo" has a wrong shape: version: must be of type string; correct it in cdk.json, or behind -c',
  ],
  [
    'nothing at all',
    undefined,
    'the CDK context "demo" has a wrong shape: (top level): must be of type object; correct it in cdk.json, or behind -c',
  ],
  [
    'a misspelt member',
    { version: '2.32.2', worker: 4 },
    'the CDK context "demo" has a wrong shape: worker: is not a known member; correct it in cdk.json, or behind -c',
  ],
  [
    'text that is no JSON',
    'version=2.32.2',
    'the CDK context "demo" is not JSON: version=2.32.2; write -c demo=\'{…}\'',
  ],
])('%s is refused by name', (_, given, message) => {
  expect(() => parseContext(demoContext, 'demo', given)).toThrow(message);
});
