import { describe, expect, test } from 'vitest';
import type { Progress } from '../../lib/contract/payloads.ts';
import type { DecisionOf } from '../../lib/contract/states.ts';
import type { TestParameters } from '../../lib/domain/gates/test-in-flight.ts';
import type { UpgradePlan } from '../../lib/domain/plan.ts';
import { restartTest } from '../../lib/states/restart-test.ts';
import { blueGreen, rolling } from '../domain/fixtures.ts';
import { type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';
import { checked, loseLock, timeline, upgradeId } from './journey.ts';
import { opened } from './opened.ts';

const target = 'green-master:1/0';
const remembered: TestParameters = {
  users: 12,
  spawnRate: 3,
  host: 'http://target',
  userClasses: null,
  runTimeSeconds: null,
  shapeClass: null,
};

/** All workers are moved, and a test was stopped for that unless `wanted` is null. */
async function moved(
  wanted: TestParameters | null = remembered,
  plan: UpgradePlan = blueGreen,
): Promise<[FakeWorld, Progress]> {
  const world = fakeWorld(plan.topology);
  world.services.set(plan.slots.green.master, { desired: 1 });
  const progress = await opened(world, plan);
  if (wanted) await world.ledger.rememberTest(upgradeId, wanted);
  world.journal.clear();
  const lastWriteAt = world.clock.in(-10);
  return [
    world,
    { ...progress, batch: 3, watch: { ...progress.watch, deadline: world.clock.in(600), lastWriteAt } },
  ];
}

/** Visits as the machine does, until it decides something else than to wait. */
async function visited(world: FakeWorld, before: Progress): Promise<readonly Progress[]> {
  const visits: Progress[] = [];
  let progress = before;
  do {
    progress = await checked('RestartTest', restartTest(world, progress));
    visits.push(progress);
    world.clock.advance(progress.waitSeconds);
  } while (progress.decision === 'wait');
  return visits;
}

const situations: Record<DecisionOf<'RestartTest'>, (world: FakeWorld) => void> = {
  proceed: ({ masters }) => masters.runTest(target, { usersNow: 12 }),
  wait: () => {},
  'roll-back': (world) => world.clock.advance(600),
};

test.for(Object.entries(situations))('decides %s', async ([decision, situation]) => {
  // Prepare
  const [world, before] = await moved();
  situation(world);

  // Act
  const progress = await checked('RestartTest', restartTest(world, before));

  // Assess
  expect(progress.decision).toBe(decision);
});

test('an upgrade that stopped no test to start it again goes on at once, and bakes from now on', async () => {
  // Prepare
  const [world, before] = await moved(null);

  // Act
  const progress = await checked('RestartTest', restartTest(world, before));

  // Assess
  expect(progress).toMatchObject({
    decision: 'proceed',
    explanation: 'everything is at 2.32.2',
    watch: { since: world.clock.in(0), deadline: world.clock.in(900), lastWriteAt: before.watch.lastWriteAt },
  });
  expect(world.journal.entries).toEqual([]);
  expect(await timeline(world)).toEqual([]);
});

test('a test is started once, with its parameters, and seen running with all its users', async () => {
  // Prepare
  const [world, before] = await moved();

  // Act
  const visits = await visited(world, before);

  // Assess
  expect(visits.map(({ decision }) => decision)).toEqual(['wait', 'proceed']);
  expect(world.masters.started).toEqual([{ address: target, parameters: remembered }]);
  expect(visits.at(-1)).toMatchObject({
    explanation: 'everything is at 2.32.2, and the test runs again with 12 users',
    watch: { lastWriteAt: visits[0]?.watch.lastWriteAt, alarmSince: null },
  });
  expect(await timeline(world)).toEqual(['RestartTest test-started', 'RestartTest test-running']);
});

test('a shared master runs it again itself', async () => {
  // Prepare
  const [world, before] = await moved(remembered, rolling);

  // Act
  await visited(world, before);

  // Assess
  expect(world.masters.started).toMatchObject([{ address: 'master:1/0' }]);
});

describe('a test that was told to start', () => {
  test('is not believed on a look that began less than 3 s later', async () => {
    // Prepare
    const [world, before] = await moved();
    const started = await restartTest(world, before);
    world.clock.advance(2.999);

    // Act
    const early = await restartTest(world, started);
    world.clock.advance(0.001);
    const late = await restartTest(world, early);

    // Assess
    expect([early.decision, late.decision]).toEqual(['wait', 'proceed']);
    expect(world.masters.started).toHaveLength(1);
  });

  test('is waited for while its users are being started', async () => {
    // Prepare
    const [world, before] = await moved();
    const started = await restartTest(world, before);
    world.masters.runTest(target, { state: 'spawning', usersNow: 5 });
    world.clock.advance(10);

    // Act
    const progress = await restartTest(world, started);

    // Assess
    expect(progress).toMatchObject({
      decision: 'wait',
      explanation: 'the test to run again with 12 users (its master shows spawning, 5 users)',
    });
    expect(world.masters.started).toHaveLength(1);
  });

  test('and runs nowhere is told again: Locust says success where no worker is connected', async () => {
    // Prepare
    const [world, before] = await moved();
    world.masters.startTest = async ({ address }, parameters) => {
      world.masters.started.push({ address, parameters });
      if (world.masters.started.length === 3) world.masters.runTest(address, { usersNow: 12 });
      return true;
    };

    // Act
    const visits = await visited(world, before);

    // Assess
    expect(visits.at(-1)?.decision).toBe('proceed');
    expect(world.masters.started).toHaveLength(3);
  });

  test('by a function that died is not started over', async () => {
    // Prepare
    const [world, before] = await moved();
    await restartTest(world, before);

    // Act
    const again = await visited(world, before);

    // Assess
    expect(again.map(({ decision }) => decision)).toEqual(['proceed']);
    expect(world.masters.started).toHaveLength(1);
  });
});

test.for<[string, (world: FakeWorld) => void, string]>([
  ['that its master refuses', ({ masters }) => masters.refuse(target), 'its master shows ready, 0 users'],
  [
    'whose master does not answer',
    ({ masters }) => masters.show(target, { web: { kind: 'failed', reason: 'connection refused' } }),
    'connection refused',
  ],
  [
    'whose master is gone',
    ({ services }) => services.set('green-master', { desired: 0 }),
    'the target has no running master',
  ],
])('a test %s is tried for until the deadline, then rolled back', async ([, broken, shown]) => {
  // Prepare
  const [world, before] = await moved();
  broken(world);

  // Act
  const visits = await visited(world, before);

  // Assess
  expect(visits.length).toBeGreaterThan(50);
  expect(visits.at(-1)).toMatchObject({
    decision: 'roll-back',
    cause: {
      code: 'test-not-restarted',
      message: `the deadline passed while waiting for the test to run again with 12 users (${shown})`,
    },
  });
  expect(world.masters.started).toEqual([]);
});

test('a test of another fence is not started', async () => {
  // Prepare
  const [world, before] = await moved();
  loseLock(world);

  // Act
  const started = restartTest(world, before);

  // Assess
  await expect(started).rejects.toMatchObject({ code: 'fenced' });
  expect(world.masters.started).toEqual([]);
});

test('a test in the place of which another one runs leaves the upgrade as it is, and is told of', async () => {
  // Prepare
  const [world, before] = await moved();
  world.masters.runTest(target, { usersNow: 5 });

  // Act
  const last = (await visited(world, before)).at(-1);

  // Assess
  expect(last).toMatchObject({ decision: 'proceed' });
  expect(last?.explanation).toContain('12 users (its master shows running, 5 users)');
  expect(await timeline(world)).toContain('RestartTest test-not-restarted');
  expect(world.journal.entries.filter((entry) => entry.startsWith('started a test'))).toEqual([]);
});

test('an abort that came as the last gate had opened rolls back, and no test is started', async () => {
  // Prepare
  const [world, before] = await moved();
  await world.ledger.requestAbort(before.upgradeId);
  world.journal.clear();

  // Act
  const progress = await restartTest(world, before);

  // Assess
  expect(progress).toMatchObject({ decision: 'roll-back', cause: { code: 'aborted' } });
  expect(world.journal.entries).toEqual([]);
});
