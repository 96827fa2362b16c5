import { expect, test } from 'vitest';
import { testsInFlight } from '../../lib/states/tests.ts';
import { fakeWorld } from '../fakes/fake-world.ts';

test('tests are found on both masters, with what they show', async () => {
  // Prepare
  const world = fakeWorld();
  world.services.set('green-master', { desired: 1 });
  world.masters.runTest('blue-master:1/0', { users: 12 });
  world.masters.runTest('green-master:1/0', { users: 3 });

  // Act
  const tests = await testsInFlight(world);

  // Assess
  expect(tests).toMatchObject([
    { service: 'blue-master', address: 'blue-master:1/0', test: { users: 12 } },
    { service: 'green-master', address: 'green-master:1/0', test: { users: 3 } },
  ]);
});

test('a service without a task has none, and neither has a master without a test', async () => {
  const world = fakeWorld();

  expect(await testsInFlight(world)).toEqual([]);
});
