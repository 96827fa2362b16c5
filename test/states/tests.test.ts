import { expect, test } from 'vitest';
import { UpgradeError } from '../../lib/contract/errors.ts';
import { testsInFlight } from '../../lib/states/tests.ts';
import { type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';

test('tests are found on both masters, with what they show', async () => {
  // Prepare
  const world = fakeWorld();
  world.services.set('green-master', { desired: 1 });
  world.masters.runTest('blue-master:1/0', { users: 12 });
  world.masters.runTest('green-master:1/0', { users: 3 });

  // Act
  const { tests, silent } = await testsInFlight(world);

  // Assess
  expect(tests).toMatchObject([
    { service: 'blue-master', address: 'blue-master:1/0', test: { users: 12 } },
    { service: 'green-master', address: 'green-master:1/0', test: { users: 3 } },
  ]);
  expect(silent).toEqual([]);
});

test.each<[string, (world: FakeWorld) => void]>([
  [
    'that does not answer',
    ({ masters }) => masters.show('blue-master:1/0', { web: { kind: 'failed', reason: 'no answer' } }),
  ],
  [
    'that the Probe failed to ask',
    ({ masters }) => {
      masters.readTest = async () => {
        throw new UpgradeError('probe-failed', 'no answer');
      };
    },
  ],
])('a master %s may run a test', async (_, situation) => {
  const world = fakeWorld();
  situation(world);

  expect(await testsInFlight(world)).toEqual({
    tests: [],
    silent: [{ service: 'blue-master', address: 'blue-master:1/0', reason: 'no answer' }],
  });
});

test('a service without a task has none, and neither has a master without a test', async () => {
  const world = fakeWorld();

  expect(await testsInFlight(world)).toEqual({ tests: [], silent: [] });
});
