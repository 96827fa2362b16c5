import { describe, expect, test } from 'vitest';
import { type Behaviour, SchedulerWorld } from './scheduler-world.ts';

const cannotStart: Behaviour = { comesUp: null, leaves: 1, crashes: null };
const crashesSoon: Behaviour = { comesUp: 1, leaves: 1, crashes: 2 };
const good: Behaviour = { comesUp: 1, leaves: 1, crashes: null };

/** A steady service of revision 1 to which revision 2, which behaves so, is deployed. */
function deployed(
  desired: number,
  second: Behaviour,
  { settings = {}, breaker = {} }: { settings?: object; breaker?: object } = {},
): SchedulerWorld {
  const world = new SchedulerWorld(settings);
  world.create(desired, [100, 200], { deploymentCircuitBreaker: breaker });
  world.pass(60);
  world.register();
  world.behaviour = ({ taskDefinition }) => (taskDefinition.endsWith(':2') ? second : good);
  world.update({ taskDefinition: 'locust:2' });
  return world;
}

function startsOf(world: SchedulerWorld, revision: number): number[] {
  return world
    .tasks()
    .filter(({ taskDefinition }) => taskDefinition.endsWith(`:${revision}`))
    .map(({ createdAt }) => createdAt / 1000);
}

describe('tasks that never run', () => {
  test('are started again at growing distances, at most 27 minutes', () => {
    // Prepare
    const world = deployed(1, cannotStart, { settings: { stoppedVisibleSeconds: 86_400 } });

    // Act
    world.pass(4 * 3_600);

    // Assess: each start takes 5 s to fail; three are free, then the delay doubles
    const starts = startsOf(world, 2);
    const distances = starts.slice(1).map((at, index) => at - (starts[index] ?? 0));
    expect(distances.slice(0, 10)).toEqual([5, 5, 5, 15, 25, 45, 85, 165, 325, 645]);
    expect(distances.slice(10, 14)).toEqual([1285, 1625, 1625, 1625]);
    expect(world.messages).toContain('(service workers) is unable to consistently start tasks successfully.');
    expect(world.tasks('stopped')[0]).toMatchObject({
      stopCode: 'TaskFailedToStart',
      stoppedReason: 'CannotPullContainerError: not found',
      exitCode: null,
    });
  });

  test('leave the tasks of the old revision alone', () => {
    // Prepare
    const world = deployed(4, cannotStart);

    // Act
    world.pass(3_600);

    // Assess
    expect(world.running).toEqual({ 1: 4 });
  });

  test('of one round count as one failure', () => {
    // Prepare
    const world = deployed(10, cannotStart);

    // Act
    world.pass(5);

    // Assess
    expect(world.service.throttle).toEqual({ failures: 4, notBefore: 75_000 });
  });

  test('are forgotten with a new deployment', () => {
    // Prepare
    const world = deployed(1, cannotStart);
    world.pass(1_000);
    world.register();

    // Act
    world.update({ taskDefinition: 'locust:3' });
    world.pass(120);

    // Assess
    expect(world.running).toEqual({ 3: 1 });
  });
});

test('tasks that ran are replaced without delay', () => {
  // Prepare
  const world = new SchedulerWorld();
  world.behaviour = () => crashesSoon;
  world.create(1, [0, 100]);

  // Act
  world.pass(80);

  // Assess: 5 s to launch, 1 s to come up, 2 s to crash
  expect(startsOf(world, 1)).toEqual([0, 8, 16, 24, 32, 40, 48, 56, 64, 72, 80]);
});

describe('the circuit breaker', () => {
  test.each([
    { desired: 1, threshold: 3 },
    { desired: 6, threshold: 3 },
    { desired: 10, threshold: 5 },
  ])('fails a deployment of $desired after $threshold tasks', ({ desired, threshold }) => {
    // Prepare
    const world = deployed(desired, cannotStart, { breaker: { enable: true, rollback: false } });

    // Act
    world.pass(3_600);

    // Assess
    const [primary] = world.service.deployments;
    expect(primary).toMatchObject({
      rolloutState: 'FAILED',
      rolloutReason: 'ECS deployment circuit breaker: tasks failed to start.',
    });
    expect(primary?.failedTasks).toBeGreaterThanOrEqual(threshold);
    expect(startsOf(world, 2).length).toBeLessThanOrEqual(Math.max(desired, threshold));
    expect(world.running).toEqual({ 1: desired });
  });

  test('leaves a deployment alone where it is off', () => {
    // Prepare
    const world = deployed(1, cannotStart);

    // Act
    world.pass(600);

    // Assess
    expect(world.service.deployments[0]?.rolloutState).toBe('IN_PROGRESS');
  });

  test('goes back to what was completed last', () => {
    // Prepare
    const world = deployed(2, cannotStart, { breaker: { enable: true, rollback: true } });

    // Act
    world.pass(600);

    // Assess
    expect(world.service.deployments).toMatchObject([
      { rolloutState: 'COMPLETED', origin: 'circuit-breaker', taskDefinition: expect.stringMatching(/:1$/) },
    ]);
    expect(world.running).toEqual({ 1: 2 });
  });

  test('stalls with nothing to go back to', () => {
    // Prepare
    const world = new SchedulerWorld();
    world.behaviour = () => cannotStart;
    world.create(1, [100, 200], { deploymentCircuitBreaker: { enable: true, rollback: true } });

    // Act
    world.pass(3_600);

    // Assess
    expect(world.service.deployments).toMatchObject([{ rolloutState: 'FAILED', failedTasks: 3 }]);
    expect(startsOf(world, 1)).toHaveLength(3);
  });

  test.each([
    { exitsFailDeployment: false, ends: 'IN_PROGRESS' },
    { exitsFailDeployment: true, ends: 'FAILED' },
  ])(
    'makes a deployment that crashes after RUNNING $ends where exitsFailDeployment is $exitsFailDeployment',
    ({ exitsFailDeployment, ends }) => {
      // Prepare
      const breaker = { enable: true, rollback: false };

      // Act
      const world = deployed(1, crashesSoon, { settings: { exitsFailDeployment }, breaker });
      world.pass(300);

      // Assess
      expect(world.service.deployments[0]?.rolloutState).toBe(ends);
    },
  );

  test('does not look at a deployment any more of which a task succeeded: raised counts are not seen', () => {
    // Prepare
    const world = deployed(1, good, { breaker: { enable: true, rollback: false } });
    world.pass(120);
    world.behaviour = () => cannotStart;

    // Act
    world.update({ desiredCount: 20 });
    world.pass(600);

    // Assess
    expect(world.service.deployments).toMatchObject([{ rolloutState: 'COMPLETED', failedTasks: 0 }]);
  });

  test('a failed deployment takes no old task away, even where the floor would allow it', () => {
    // Prepare
    const world = deployed(4, cannotStart, { breaker: { enable: true, rollback: false } });
    world.pass(600);

    // Act
    world.update({ deploymentConfiguration: { minimumHealthyPercent: 50 } });
    world.pass(600);

    // Assess
    expect(world.running).toEqual({ 1: 4 });
  });

  test('a failed deployment that is scaled to nothing stays FAILED', () => {
    // Prepare
    const world = deployed(1, cannotStart, { breaker: { enable: true, rollback: false } });
    world.pass(600);

    // Act
    world.update({ desiredCount: 0 });
    world.pass(60);

    // Assess
    expect(world.tasks('running')).toEqual([]);
    expect(world.service.deployments[0]?.rolloutState).toBe('FAILED');
  });
});
