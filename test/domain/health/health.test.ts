import { describe, expect, test } from 'vitest';
import type { ServiceState, TaskState } from '../../../lib/domain/cluster.ts';
import type { Expectation, Look } from '../../../lib/domain/health/expectation.ts';
import { assess, type HealthVerdict } from '../../../lib/domain/health/health.ts';
import type { MasterReading } from '../../../lib/domain/health/reading.ts';
import { reading, serviceState, stoppedTask, workers } from '../fixtures.ts';

/** After the second write of a blue-green upgrade: (4,1) → (3,3). */
const expected: Expectation = {
  services: [
    expectedService('blue-master', 1, 'blue-master:1'),
    expectedService('green-master', 1, 'green-master:2'),
    {
      ...expectedService('blue-worker', 3, 'blue-worker:1'),
      before: { desired: 4, taskDefinition: 'blue-worker:1' },
    },
    {
      ...expectedService('green-worker', 3, 'green-worker:2'),
      before: { desired: 1, taskDefinition: 'green-worker:2' },
    },
  ],
  master: { service: 'green-master', taskDefinition: 'green-master:2', version: '2.32.2' },
  workers: [{ version: '2.32.2', count: 3, by: 'deployed' }],
  leaving: 0,
  foreignWorkers: 0,
  watchedWorkers: 'green-worker:2',
  since: '2026-11-23T12:00:00.000Z',
  begun: '2026-11-23T11:00:00.000Z',
  masterStarting: false,
};

const fine: Look = {
  services: [
    serviceState('blue-master', 1),
    serviceState('green-master', 1, { taskDefinition: 'green-master:2' }),
    serviceState('blue-worker', 3),
    serviceState('green-worker', 3, { taskDefinition: 'green-worker:2' }),
  ],
  stopped: [],
  reading: reading(workers('2.32.2', 3)),
};

type Alter = (look: Look) => Look;

/** One look for each cause, the most important cause first. */
const unhealthyLooks: readonly [string, string, Alter][] = [
  [
    'changed-by-somebody-else',
    'a count that is neither before nor after',
    ofService('green-worker', { desired: 9 }),
  ],
  ['master-crashed', 'the target master stopped', stopping(masterTask())],
  ['listener-crashed', 'the log holds the crash', ofReading({ log: { ...readLog(), crash: 'KeyError' } })],
  ['listener-silent', 'accepts but does not answer', ofReading({ listener: { kind: 'silent', tries: 3 } })],
  ['wrong-version', 'the image holds another Locust', ofReading({ version: '2.31.0' })],
  ['workers-crash', 'two new workers exited', stopping(stoppedTask(), stoppedTask({ task: 'task-2' }))],
  ['master-unreachable', 'no answer', ofReading({ web: { kind: 'failed', reason: 'HTTP 500' } })],
  [
    'web-login-refused',
    'a login that does not work',
    ofReading({ web: { kind: 'failed', reason: 'status 302', code: 'web-login-refused' } }),
  ],
];
const inconclusiveLooks: readonly [string, string, Alter][] = [
  ['change-not-visible', 'ECS shows the count before', ofService('green-worker', { desired: 1, running: 1 })],
  ['tasks-not-running', 'a task is pending', ofService('green-worker', { running: 2, pending: 1 })],
  [
    'master-not-ready',
    'no listener yet',
    ofReading({ listener: { kind: 'unreachable', reason: 'refused' } }),
  ],
  ['version-unreadable', 'neither page nor log names it', ofReading({ version: null })],
  [
    'workers-missing',
    'the master lost one',
    ofReading(listing(...workers('2.32.2', 3), { id: 'x', state: 'missing' })),
  ],
  ['workers-not-joined', 'two of three', ofReading(listing(...workers('2.32.2', 2)))],
];

describe('a look at a cluster that shows what was written', () => {
  test('is healthy and says what it observed', () => {
    // Act
    const verdict = assess(expected, fine);

    // Assess
    expect(verdict).toEqual({
      kind: 'healthy',
      observed: {
        at: '2026-11-23T12:00:10.000Z',
        master: { version: '2.32.2', by: 'reported' },
        workers: [{ version: '2.32.2', count: 3, by: 'inferred' }],
      },
    });
  });

  test.for<[string, Alter]>([
    [
      'whose master answers no probe because none may be sent',
      ofReading({ listener: { kind: 'not-asked', reason: 'off' } }),
    ],
    ['whose log can not be read', ofReading({ log: { kind: 'failed', reason: 'HTTP 404' } })],
    [
      'with users running',
      ofReading({
        web: { kind: 'answered', state: 'running', users: 9, workers: workers('2.32.2', 3, 'running') },
      }),
    ],
  ])('%s is healthy, too', ([, alter]) => {
    expect(assess(expected, alter(fine)).kind).toBe('healthy');
  });

  test('is healthy where its master spells the version in another way', () => {
    // Prepare
    const asked: Expectation = {
      ...expected,
      master: { ...expected.master, version: '2.32.2-rc.1' },
      workers: [{ version: '2.32.2-rc.1', count: 3, by: 'deployed' }],
    };
    const reported = Object.fromEntries(workers('2.32.2', 3).map(({ id }) => [id, '2.32.2rc1']));

    // Act
    const verdict = assess(asked, ofReading({ version: '2.32.2rc1', log: { ...readLog(), reported } })(fine));

    // Assess
    expect(verdict.kind).toBe('healthy');
  });
});

describe('unhealthy is', () => {
  test.for(unhealthyLooks)('%s: %s', ([code, , alter]) => {
    expect(assess(expected, alter(fine))).toMatchObject({ kind: 'unhealthy', cause: { code } });
  });

  test.for<[string, string, Alter, string]>([
    [
      'service-missing',
      'ECS does not know a service any more',
      (look) => ({ ...look, services: look.services.slice(1) }),
      'ECS does not show service blue-master any more',
    ],
    [
      'changed-by-somebody-else',
      'a revision that is neither before nor after',
      ofService('blue-worker', { taskDefinition: 'blue-worker:7' }),
      'service blue-worker was changed by somebody else: it is to run 3 × blue-worker:7, this upgrade set 3 × blue-worker:1',
    ],
    [
      'workers-fail-to-start',
      'two new workers never started',
      stopping(neverStarted('task-1'), neverStarted('task-2')),
      '2 workers of this batch stopped by themselves, the last one: TaskFailedToStart, no exit code, Task failed to start (task task-1)',
    ],
    [
      'image-pull-failed',
      'two new workers never started, and ECS says why',
      stopping(
        neverStarted('task-1', 'CannotPullContainerError: not found'),
        neverStarted('task-2', 'CannotPullContainerError: not found'),
      ),
      '2 workers of this batch stopped by themselves, the last one: the image can not be pulled: TaskFailedToStart, no exit code, CannotPullContainerError: not found (task task-1)',
    ],
    [
      'workers-crash',
      'the newest crash is the one that is named, in whatever order ECS lists them',
      stopping(
        stoppedTask(),
        stoppedTask({ task: 'task-2', stoppedAt: '2026-11-23T12:00:09.000Z', exitCode: 137 }),
      ),
      '2 workers of this batch stopped by themselves, the last one: EssentialContainerExited, exit code 137, Essential container in task exited (task task-2)',
    ],
  ])('%s: %s', ([code, , alter, message]) => {
    expect(assess(expected, alter(fine))).toMatchObject({ kind: 'unhealthy', cause: { code, message } });
  });
});

describe('inconclusive is', () => {
  test.for(inconclusiveLooks)('%s: %s', ([code, , alter]) => {
    expect(assess(expected, alter(fine))).toMatchObject({ kind: 'inconclusive', waitingFor: { code } });
  });

  test.for<[string, string, Alter, string]>([
    [
      'change-not-visible',
      'ECS shows the revision before, mixed with the count after',
      ofService('blue-worker', { desired: 4, running: 4 }),
      'ECS to show the change of blue-worker',
    ],
    [
      'tasks-not-running',
      'with what ECS says of it',
      ofService('green-worker', {
        running: 1,
        events: [{ at: '2026-11-23T12:00:05Z', message: 'no capacity' }],
      }),
      'green-worker to run 3 tasks (1 run, 0 are pending); ECS says: no capacity',
    ],
    [
      'tasks-not-running',
      'tasks of the deployment before still drain',
      ofService('green-worker', { deployments: [deployment('PRIMARY'), deployment('ACTIVE')] }),
      'the previous tasks of green-worker to stop',
    ],
    [
      'master-not-ready',
      'its task has no address yet',
      (look) => ({ ...look, reading: null }),
      'a task of green-master with an address',
    ],
    [
      'workers-not-left',
      'one more than there is to be',
      ofReading(listing(...workers('2.32.2', 4))),
      'workers to leave: 4 registered, 3 are to stay',
    ],
  ])('%s: %s', ([code, , alter, message]) => {
    expect(assess(expected, alter(fine))).toMatchObject({
      kind: 'inconclusive',
      waitingFor: { code, message },
    });
  });
});

describe('the more important cause is named', () => {
  const ordered = [...unhealthyLooks, ...inconclusiveLooks];
  const pairs = ordered.flatMap(([first, , alter], index) =>
    ordered
      .slice(index + 1)
      .map(([second, , other]) => ({ first, second, both: (look: Look) => alter(other(look)) })),
  );

  test.for(pairs)('$first before $second', ({ first, both }) => {
    expect(codeOf(assess(expected, both(fine)))).toBe(first);
  });
});

describe('tasks that do not come up', () => {
  const since = '2026-11-23T12:00:01.000Z';
  const noCapacity = '(service green-worker) was unable to place a task. Reason: Capacity is unavailable';

  test('are waited for by the name of what ECS says, with its words', () => {
    const look = ofService('green-worker', { running: 1, events: [{ at: since, message: noCapacity }] })(
      fine,
    );

    expect(assess(expected, look)).toMatchObject({
      kind: 'inconclusive',
      waitingFor: {
        code: 'capacity-unavailable',
        message: `green-worker to run 3 tasks (1 run, 0 are pending); AWS has no capacity now: ${noCapacity}`,
      },
    });
  });

  test.each([
    ['the registry limits pulls', 'image-pull-rate-limited', 'CannotPullContainerError: toomanyrequests'],
    ['the subnet is full', 'no-free-address', 'InsufficientFreeAddressesInSubnet'],
  ])('because %s are no evidence against the revision, and are waited for', (_, code, reason) => {
    const ended = stopping(neverStarted('task-1', reason), neverStarted('task-2', reason));
    const look = ofService('green-worker', { running: 1 })(ended(fine));

    expect(assess(expected, look)).toMatchObject({ kind: 'inconclusive', waitingFor: { code } });
  });

  test('of the master have a cause of their own only while it never ran', () => {
    const image = {
      stopCode: 'TaskFailedToStart',
      stoppedReason: 'CannotPullContainerError',
      exitCode: null,
    };
    const look = stopping(masterTask(image))({ ...fine, reading: null });

    expect(codeOf(assess({ ...expected, masterStarting: true }, look))).toBe('image-pull-failed');
    // Later its workers have lost it, and the way back must know that.
    expect(codeOf(assess(expected, look))).toBe('master-crashed');
  });

  test('are no evidence on the way back, where the stable ones may have been restarted long before', () => {
    const look = stopping(masterTask())(fine);

    expect(assess({ ...expected, begun: null }, look).kind).toBe('healthy');
  });
});

describe('what ECS may still show of the state before', () => {
  const masterStep: Expectation = {
    ...expected,
    services: [
      {
        ...expectedService('green-master', 1, 'green-master:2'),
        before: { desired: 0, taskDefinition: 'green-master:1' },
      },
    ],
  };

  test.for([
    [0, 'green-master:1', 'change-not-visible'],
    [1, 'green-master:1', 'change-not-visible'],
    [0, 'green-master:2', 'change-not-visible'],
    [1, 'green-master:2', null],
    [2, 'green-master:2', 'changed-by-somebody-else'],
    [1, 'green-master:3', 'changed-by-somebody-else'],
  ] as const)('%i × %s: %s', ([desired, taskDefinition, code]) => {
    // Prepare
    const services = [serviceState('green-master', desired, { taskDefinition })];

    // Act
    const verdict = assess(masterStep, { ...fine, services });

    // Assess
    expect(codeOf(verdict)).toBe(code);
  });
});

describe('a master that may still start', () => {
  const starting: Expectation = { ...expected, workers: [], masterStarting: true };

  test('is waited for while it does not answer', () => {
    // Prepare
    const look = ofReading({ web: { kind: 'failed', reason: 'ECONNREFUSED' } })(fine);

    // Act
    const verdict = assess(starting, look);

    // Assess
    expect(verdict).toMatchObject({
      kind: 'inconclusive',
      waitingFor: { code: 'master-not-ready', message: "the master's web interface: ECONNREFUSED" },
    });
  });

  test('is broken all the same when it stops', () => {
    expect(codeOf(assess(starting, stopping(masterTask())({ ...fine, reading: null })))).toBe(
      'master-crashed',
    );
  });

  test('is healthy without workers', () => {
    expect(assess(starting, ofReading(listing())(fine)).kind).toBe('healthy');
  });
});

describe('workers on a shared master', () => {
  const shared: Expectation = {
    ...expected,
    workers: [
      { version: '2.25.0', count: 3, by: 'deployed' },
      { version: '2.32.2', count: 3, by: 'deployed' },
    ],
  };

  test.for<[string, number, number, number, string | null]>([
    ['all of both versions', 3, 3, 0, null],
    ['the new ones are not there yet', 4, 2, 0, 'workers-not-joined'],
    ['one old one did not come back', 2, 3, 0, 'workers-not-joined'],
    ['an old one is still to leave', 4, 3, 0, 'workers-not-left'],
    ['foreign workers may stay', 5, 3, 2, null],
    ['foreign workers may leave', 3, 3, 2, null],
    ['more than the foreign ones are to leave', 6, 3, 2, 'workers-not-left'],
  ])('%s', ([, old, young, foreignWorkers, code]) => {
    // Prepare
    const mismatched = Object.fromEntries(workers('2.25.0', old).map(({ id }) => [id, '2.25.0']));
    const look = ofReading({
      ...listing(...workers('2.25.0', old), ...workers('2.32.2', young)),
      log: { ...readLog(), mismatched },
    })(fine);

    // Act
    const verdict = assess({ ...shared, foreignWorkers }, look);

    // Assess
    expect(codeOf(verdict)).toBe(code);
  });
});

describe('tasks that stopped', () => {
  test.for<[string, Partial<TaskState>, boolean]>([
    ['exit code 0: asked to stop, or its master left', { exitCode: 0 }, false],
    ['exit code 143: asked to stop while it started', { exitCode: 143 }, false],
    ['exit code 1', { exitCode: 1 }, true],
    ['exit code 137: out of memory', { exitCode: 137 }, true],
    ['no exit code', { exitCode: null }, true],
    ['never started', { stopCode: 'TaskFailedToStart', exitCode: null }, true],
    ['stopped by ECS', { stopCode: 'ServiceSchedulerInitiated', exitCode: 137 }, false],
    [
      'found unhealthy by ECS',
      { stopCode: 'ServiceSchedulerInitiated', stoppedReason: 'Task failed container health checks' },
      true,
    ],
    ['stopped by a person', { stopCode: 'UserInitiated', exitCode: 137 }, false],
    ['Spot took its capacity back', { stopCode: 'SpotInterruption', exitCode: 137 }, false],
    ['Fargate took its host away', { stopCode: 'TerminationNotice', exitCode: 137 }, false],
    ['its host broke', { stopCode: 'InfrastructureHealth', exitCode: null }, false],
    ['before the last write', { stoppedAt: '2026-11-23T11:59:59.999Z' }, false],
    ['at the last write', { stoppedAt: '2026-11-23T12:00:00.000Z' }, true],
    ['at the stable revision', { taskDefinition: 'blue-worker:1' }, false],
  ])('of two workers: %s', ([, task, evidence]) => {
    // Prepare
    const look = stopping(stoppedTask(task), stoppedTask({ ...task, task: 'task-2' }))(fine);

    // Act
    const verdict = assess(expected, look);

    // Assess
    expect(verdict.kind).toBe(evidence ? 'unhealthy' : 'healthy');
  });

  test('one crash may be chance', () => {
    expect(assess(expected, stopping(stoppedTask())(fine)).kind).toBe('healthy');
  });

  test('crashes are no evidence where no worker is being added', () => {
    // Prepare
    const look = stopping(stoppedTask(), stoppedTask({ task: 'task-2' }))(fine);

    // Act
    const verdict = assess({ ...expected, watchedWorkers: null }, look);

    // Assess
    expect(verdict.kind).toBe('healthy');
  });

  test.for<[string, Partial<TaskState>, boolean]>([
    ['an exit, with whatever code', { exitCode: 0 }, true],
    ['an image that can not be pulled', { stopCode: 'TaskFailedToStart', exitCode: null }, true],
    [
      'a load balancer',
      { stopCode: 'ServiceSchedulerInitiated', stoppedReason: 'Task failed ELB health checks' },
      true,
    ],
    ['Spot', { stopCode: 'SpotInterruption' }, false],
    [
      'a registry that limits pulls',
      { stopCode: 'TaskFailedToStart', stoppedReason: 'CannotPullContainerError: toomanyrequests' },
      false,
    ],
    ['maintenance of its host', { stopCode: 'TerminationNotice' }, false],
    ['a broken host', { stopCode: 'InfrastructureHealth' }, false],
    ['the stable revision', { taskDefinition: 'green-master:1' }, false],
    ['another service', { service: 'blue-master' }, false],
  ])('the master: %s', ([, task, evidence]) => {
    expect(codeOf(assess(expected, stopping(masterTask(task))(fine)))).toBe(
      evidence ? 'master-crashed' : null,
    );
  });
});

function expectedService(
  name: string,
  desired: number,
  taskDefinition: string,
): Expectation['services'][number] {
  return { service: name, desired, taskDefinition, before: { desired, taskDefinition } };
}

function ofService(name: string, changed: Partial<ServiceState>): Alter {
  return (look) => ({
    ...look,
    services: look.services.map((state) => (state.service === name ? { ...state, ...changed } : state)),
  });
}

function ofReading(changed: Partial<MasterReading>): Alter {
  return (look) => ({ ...look, reading: look.reading && { ...look.reading, ...changed } });
}

function listing(...listed: ReturnType<typeof workers>): Pick<MasterReading, 'web'> {
  return { web: { kind: 'answered', state: 'ready', users: 0, workers: listed } };
}

function readLog() {
  return { kind: 'read', crash: null, reported: {}, mismatched: {} } as const;
}

function stopping(...tasks: readonly TaskState[]): Alter {
  return (look) => ({ ...look, stopped: [...look.stopped, ...tasks] });
}

function masterTask(changed: Partial<TaskState> = {}): TaskState {
  return stoppedTask({ service: 'green-master', taskDefinition: 'green-master:2', ...changed });
}

function neverStarted(task: string, stoppedReason = 'Task failed to start'): TaskState {
  return stoppedTask({
    task,
    stopCode: 'TaskFailedToStart',
    stoppedReason,
    exitCode: null,
  });
}

function deployment(status: 'PRIMARY' | 'ACTIVE'): ServiceState['deployments'][number] {
  return { id: `ecs-svc/${status}`, status, taskDefinition: 'green-worker:2', rolloutState: 'IN_PROGRESS' };
}

function codeOf(verdict: HealthVerdict): string | null {
  switch (verdict.kind) {
    case 'healthy':
      return null;
    case 'unhealthy':
      return verdict.cause.code;
    case 'inconclusive':
      return verdict.waitingFor.code;
  }
}
