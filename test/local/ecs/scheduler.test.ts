import { describe, expect, test } from 'vitest';
import { SchedulerWorld, shortId } from './scheduler-world.ts';

function steadyWorld(
  desired: number,
  percents: readonly [number, number],
  settings: ConstructorParameters<typeof SchedulerWorld>[0] = {},
  more: object = {},
): SchedulerWorld {
  const world = new SchedulerWorld(settings);
  world.create(desired, percents, more);
  world.pass(60);
  return world;
}

describe('a service without a change', () => {
  test('comes to rest at its desired count, healthy 40 s after RUNNING', () => {
    // Prepare
    const world = new SchedulerWorld();
    world.create(3, [100, 200]);

    // Act
    world.pass(45.9);
    const early = world.service.deployments[0]?.rolloutState;
    world.pass(0.1);

    // Assess: 5 s to launch, 1 s to come up, 40 s to count as healthy
    expect(early).toBe('IN_PROGRESS');
    expect(world.running).toEqual({ 1: 3 });
    expect(world.service.deployments).toMatchObject([{ status: 'PRIMARY', rolloutState: 'COMPLETED' }]);
    expect(world.messages).toEqual([
      '(service workers) has started 3 tasks: (task) (task) (task).',
      expect.stringMatching(/^\(service workers\) \(deployment ecs-svc\/\d+\) deployment completed\.$/),
      '(service workers) has reached a steady state.',
    ]);
  });

  test('needs nobody to wake it once it rests', () => {
    // Prepare
    const world = steadyWorld(3, [100, 200]);
    let looks = 0;

    // Act
    world.pass(3_000, () => {
      looks += 1;
    });

    // Assess
    expect(looks).toBe(0);
  });

  test('is COMPLETED at once when it has nothing to run', () => {
    // Prepare
    const world = new SchedulerWorld();

    // Act
    world.create(0, [100, 200]);

    // Assess
    expect(world.service.deployments[0]?.rolloutState).toBe('COMPLETED');
  });

  test.each([
    ['up', 2, 5],
    ['down', 5, 2],
    ['to nothing', 3, 0],
  ])('scales %s without a deployment', (_, from, to) => {
    // Prepare
    const world = steadyWorld(from, [100, 200]);
    const before = world.service.deployments[0]?.id;

    // Act
    world.update({ desiredCount: to });
    world.pass(60);

    // Assess
    expect(world.tasks('running')).toHaveLength(to);
    expect(world.service.deployments).toMatchObject([{ id: before, rolloutState: 'COMPLETED' }]);
    expect(world.messages.at(-1)).toBe('(service workers) has reached a steady state.');
  });

  test('replaces a task that crashed', () => {
    // Prepare
    const world = steadyWorld(2, [100, 200]);
    const crashed = world.tasks('running')[0]?.id ?? '';

    // Act
    world.exit(crashed, 1);
    world.pass(60);

    // Assess
    expect(world.running).toEqual({ 1: 2 });
    expect(world.tasks('stopped')).toMatchObject([
      { id: crashed, stopCode: 'EssentialContainerExited', exitCode: 1 },
    ]);
  });
});

describe('a rolling deployment', () => {
  test.each([
    { desired: 4, percents: [100, 200], fewest: 4, most: 8 },
    { desired: 4, percents: [50, 100], fewest: 2, most: 4 },
    { desired: 4, percents: [100, 125], fewest: 4, most: 5 },
    { desired: 3, percents: [50, 100], fewest: 2, most: 3 },
    { desired: 1, percents: [0, 100], fewest: 0, most: 1 },
    { desired: 1, percents: [100, 200], fewest: 1, most: 2 },
  ] as const)(
    '$desired at $percents never runs fewer than $fewest nor has more than $most',
    ({ desired, percents, fewest, most }) => {
      // Prepare
      const world = steadyWorld(desired, percents);
      world.register();
      const running: number[] = [];
      const there: number[] = [];

      // Act
      world.update({ taskDefinition: 'locust:2' });
      world.pass(600, () => {
        running.push(world.tasks('running').length);
        there.push(world.tasks().filter(({ phase }) => phase !== 'stopped').length);
      });

      // Assess
      expect(world.running).toEqual({ 2: desired });
      expect(Math.min(...running)).toBe(fewest);
      expect(Math.max(...there)).toBe(most);
      expect(world.service.deployments).toMatchObject([{ status: 'PRIMARY', rolloutState: 'COMPLETED' }]);
    },
  );

  test('is shown as PRIMARY beside the ACTIVE one until that has drained', () => {
    // Prepare
    const world = steadyWorld(2, [100, 200]);
    world.register();

    // Act
    world.update({ taskDefinition: 'locust' });
    world.pass(10);

    // Assess
    expect(world.service.deployments).toMatchObject([
      { status: 'PRIMARY', rolloutState: 'IN_PROGRESS', taskDefinition: expect.stringMatching(/:2$/) },
      { status: 'ACTIVE', holding: 2, taskDefinition: expect.stringMatching(/:1$/) },
    ]);
  });

  test('stalls where its percentages allow neither a start nor a stop', () => {
    // Prepare
    const world = steadyWorld(4, [100, 100]);
    world.register();

    // Act
    world.update({ taskDefinition: 'locust' });
    world.pass(3_000);

    // Assess
    expect(world.running).toEqual({ 1: 4 });
    expect(world.service.deployments[0]?.rolloutState).toBe('IN_PROGRESS');
  });

  test('replaces a task of the old revision that ends by itself with the old revision', () => {
    // Prepare: below the ceiling of 8 there is room for one more than the 4 new ones
    const world = steadyWorld(4, [100, 200]);
    world.register();
    world.update({ taskDefinition: 'locust' });
    const crashed = world.tasks('running')[0]?.id ?? '';

    // Act
    world.exit(crashed, 1);

    // Assess
    const replacement = world
      .tasks('provisioning')
      .filter(({ taskDefinition }) => taskDefinition.endsWith(':1'));
    expect(replacement).toHaveLength(1);
    world.pass(600);
    expect(world.running).toEqual({ 2: 4 });
  });

  test('does not replace what it took itself', () => {
    // Prepare: the floor of 2 lets two go at once, and the ceiling leaves room for them
    const world = steadyWorld(4, [50, 200]);
    world.register();

    // Act
    world.update({ taskDefinition: 'locust' });
    world.pass(600);

    // Assess
    const old = world.tasks().filter(({ taskDefinition }) => taskDefinition.endsWith(':1'));
    expect(old).toHaveLength(4);
    expect(world.running).toEqual({ 2: 4 });
  });

  test('is forced at the same revision', () => {
    // Prepare
    const world = steadyWorld(2, [100, 200]);
    const before = world.tasks('running').map(({ id }) => id);

    // Act
    world.update({ forceNewDeployment: true });
    world.pass(120);

    // Assess
    expect(world.tasks('running').map(({ id }) => id)).not.toEqual(expect.arrayContaining(before));
    expect(world.running).toEqual({ 1: 2 });
  });

  test.each([
    { stoppingTakesRoom: true, overlap: 1 },
    { stoppingTakesRoom: false, overlap: 2 },
  ])(
    'of a master at 0/100 has $overlap there at once where stoppingTakesRoom is $stoppingTakesRoom',
    ({ stoppingTakesRoom, overlap }) => {
      // Prepare
      const world = steadyWorld(1, [0, 100], { stoppingTakesRoom });
      world.behaviour = () => ({ comesUp: 1, leaves: 20, crashes: null });
      world.register();
      let most = 0;

      // Act
      world.update({ taskDefinition: 'locust' });
      world.pass(120, () => {
        most = Math.max(most, world.tasks().filter(({ phase }) => phase !== 'stopped').length);
      });

      // Assess
      expect(most).toBe(overlap);
      expect(world.running).toEqual({ 2: 1 });
    },
  );
});

describe('stopping a task', () => {
  test.each([
    ['the default of 30 s', {}, 30],
    ['its own stopTimeout', { stopTimeout: 120 }, 120],
  ])('kills a container that ignores SIGTERM after %s', (_, container, seconds) => {
    // Prepare
    const world = new SchedulerWorld();
    world.register(container);
    world.create(1, [0, 100]);
    world.pass(60);
    world.behaviour = () => ({ comesUp: 1, leaves: null, crashes: null });
    const id = shortId(world.tasks('running')[0]?.id ?? '');

    // Act
    world.update({ desiredCount: 0 });
    world.pass(200);

    // Assess
    expect(world.effects.slice(1)).toEqual([`60 stop ${id}`, `${60 + seconds} kill ${id}`]);
    expect(world.tasks('stopped')).toMatchObject([{ exitCode: 137, stopCode: 'ServiceSchedulerInitiated' }]);
  });

  test('by a user sends SIGTERM too, and ECS replaces the task', () => {
    // Prepare
    const world = steadyWorld(1, [0, 100]);
    const id = world.tasks('running')[0]?.id ?? '';

    // Act
    world.call('StopTask', { cluster: 'load', task: id, reason: 'drill' });
    world.pass(60);

    // Assess
    expect(world.effects).toContain(`60 stop ${shortId(id)}`);
    expect(world.tasks('stopped')).toMatchObject([
      { id, stopCode: 'UserInitiated', stoppedReason: 'drill', exitCode: 143 },
    ]);
    expect(world.running).toEqual({ 1: 1 });
  });

  test('without a container yet starts none', () => {
    // Prepare
    const world = new SchedulerWorld();
    world.create(2, [100, 200]);

    // Act
    world.update({ desiredCount: 0 });
    world.pass(60);

    // Assess
    expect(world.effects).toEqual([]);
    expect(world.tasks('stopped')).toHaveLength(2);
  });

  test('leaves it visible for an hour', () => {
    // Prepare
    const world = steadyWorld(1, [0, 100]);
    world.update({ desiredCount: 0 });
    world.pass(3_590);
    world.update({});
    const visible = world.tasks('stopped').length;

    // Act: whatever happens next is the occasion to forget it
    world.pass(60);
    world.update({});

    // Assess
    expect(visible).toBe(1);
    expect(world.tasks('stopped')).toEqual([]);
  });
});

describe('capacity', () => {
  test('that is missing is told in an event and asked for again', () => {
    // Prepare
    const world = new SchedulerWorld({ capacity: 2 });
    world.create(3, [100, 200]);

    // Act
    world.pass(20);
    world.settings.capacity = null;
    world.pass(60);

    // Assess
    expect(world.messages[1]).toMatch(
      /^\(service workers\) was unable to place a task\. Reason: Capacity is unavailable at this time\./,
    );
    expect(world.running).toEqual({ 1: 3 });
  });
});
