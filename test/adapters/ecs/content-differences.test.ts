import { expect, test } from 'vitest';
import { contentDifferences } from '../../../lib/adapters/ecs/content-differences.ts';

const container = {
  name: 'locust',
  image: 'locustio/locust:2.25.0',
  environment: [
    { name: 'LOG_LEVEL', value: 'INFO' },
    { name: 'REGION', value: 'eu' },
  ],
  mountPoints: [],
};
const content = { family: 'blue-worker', cpu: '256', memory: '512', containerDefinitions: [container] };
const changed = (change: object) => ({
  ...content,
  family: 'base',
  containerDefinitions: [{ ...container, ...change }],
});

test.each([
  ['nothing but the family', changed({}), []],
  ['the order of variables', changed({ environment: container.environment.toReversed() }), []],
  ['what is empty and what is not there', changed({ mountPoints: undefined, volumesFrom: [] }), []],
  ['a size', { ...content, cpu: '512' }, ['cpu: 256 → 512']],
  ['a member of a container', changed({ stopTimeout: 30 }), ['locust.stopTimeout: 30 is added']],
  [
    'variables, without their values',
    changed({
      environment: [
        { name: 'LOG_LEVEL', value: 'DEBUG' },
        { name: 'TOKEN', value: 'secret' },
      ],
    }),
    [
      'locust.environment.LOG_LEVEL: changes',
      'locust.environment.REGION: is taken away',
      'locust.environment.TOKEN: is added',
    ],
  ],
  [
    'a second container',
    { ...content, containerDefinitions: [container, { name: 'proxy', image: 'envoy' }] },
    ['proxy.image: envoy is added'],
  ],
])('%s', (_, after, differences) => {
  expect(contentDifferences(content, after)).toEqual(differences);
});

test('one of two items with one name', () => {
  const mounted = (first: string) =>
    changed({
      mountPoints: [first, '/results'].map((containerPath) => ({ sourceVolume: 'files', containerPath })),
    });

  expect(contentDifferences(mounted('/tests'), mounted('/other'))).toEqual([
    'locust.mountPoints.files.containerPath: /tests → /other',
  ]);
});
