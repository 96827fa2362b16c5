import { describe, expect, test } from 'vitest';
import {
  judgeRestart,
  parametersUnknown,
  type RestartParameters,
  type RestartSituation,
  restartParameters,
} from '../../../lib/domain/gates/restart.ts';
import type {
  GivenParameters,
  RunningTest,
  TestParameters,
} from '../../../lib/domain/gates/test-in-flight.ts';
import type { WebReading } from '../../../lib/domain/health/reading.ts';
import type { MasterEndpoint } from '../../../lib/domain/master-endpoint.ts';
import { runningTest } from './gate-fixtures.ts';

const again: TestParameters = {
  users: 12,
  spawnRate: 2.5,
  host: 'http://target',
  userClasses: null,
  runTimeSeconds: null,
  shapeClass: null,
};

function known(changed: Partial<TestParameters> = {}): RestartParameters {
  return { kind: 'known', parameters: { ...again, ...changed } };
}

function unknown(...missing: (keyof TestParameters)[]): RestartParameters {
  return { kind: 'unknown', missing };
}

describe('the parameters of a restart', () => {
  test.for<[string, Partial<RunningTest>, GivenParameters, RestartParameters]>([
    ['are what the master shows', {}, {}, known()],
    [
      'are what was given, where it was',
      {},
      { users: 20, spawnRate: 1, host: 'http://other', runTimeSeconds: 60 },
      known({ users: 20, spawnRate: 1, host: 'http://other', runTimeSeconds: 60 }),
    ],
    [
      'leave the host to the locustfile where the master shows none',
      { host: null },
      {},
      known({ host: null }),
    ],
    ['are unknown without the users', { users: null }, {}, unknown('users')],
    ['are unknown without the rate', { spawnRate: null }, {}, unknown('spawnRate')],
    ['name all that is missing', { users: null, spawnRate: null }, {}, unknown('users', 'spawnRate')],
    [
      'are known where the missing ones were given',
      { users: null, spawnRate: null },
      { users: 3, spawnRate: 4 },
      known({ users: 3, spawnRate: 4 }),
    ],
    [
      'take the user classes along where they can be chosen',
      { classPicker: true },
      {},
      known({ userClasses: ['Alpha', 'Beta'] }),
    ],
    [
      'take given classes where they can be chosen',
      { classPicker: true },
      { userClasses: ['Beta'] },
      known({ userClasses: ['Beta'] }),
    ],
    ['leave given classes out where they can not be chosen', {}, { userClasses: ['Beta'] }, known()],
    [
      'are unknown where classes were chosen that the master does not show',
      { classPicker: true, userClasses: null },
      {},
      unknown('userClasses'),
    ],
    ['need no classes where all of them run', { userClasses: null }, {}, known()],
    [
      'are unknown while a shape runs: no version shows its name',
      { shaped: true },
      {},
      unknown('shapeClass'),
    ],
    [
      'are unknown where it can not be told whether a shape runs',
      { shaped: null },
      {},
      unknown('shapeClass'),
    ],
    [
      'take the shape that was given',
      { shaped: true },
      { shapeClass: 'Steps' },
      known({ shapeClass: 'Steps' }),
    ],
    [
      'need no users and rate for a shape, which decides on them',
      { shaped: true, usersNow: 7, users: null, spawnRate: null },
      { shapeClass: 'Steps' },
      known({ shapeClass: 'Steps', users: 7, spawnRate: 1 }),
    ],
    ['know "Default" as no shape', { shaped: null }, { shapeClass: 'Default' }, known()],
  ])('%s', ([, changed, given, expected]) => {
    expect(restartParameters({ ...runningTest, ...changed }, given)).toEqual(expected);
  });
});

test('parameters that are missing are named with where to give them', () => {
  expect(parametersUnknown('10.0.0.7', ['users', 'shapeClass'])).toEqual({
    code: 'test-parameters-unknown',
    message:
      'the master at 10.0.0.7 does not show all parameters of its test; ' +
      'give test.users, test.shapeClass in the request ' +
      '(--test-users, --test-shape-class; shapeClass "Default" is no shape)',
  });
});

describe('a test that is to run again', () => {
  const master: MasterEndpoint = {
    address: '10.0.0.8',
    webPort: 8089,
    listenerPort: 5557,
    basePath: '',
    tls: false,
    probeListener: true,
    expectedVersion: null,
  };
  const web = (state: string, users: number): WebReading => ({ kind: 'answered', state, users, workers: [] });
  const seen = (state: string, users: number) => ({ master, web: web(state, users) });
  /** It was told to start 10 s ago, and runs. */
  const running: RestartSituation = {
    wanted: again,
    seen: seen('running', 12),
    lookedAt: 100_000,
    startedAt: 90_000,
    deadline: 600_000,
    settle: 3_000,
  };
  const steps = { ...again, shapeClass: 'Steps' };
  const brief = { ...again, runTimeSeconds: 5 };

  test.for<[string, Partial<RestartSituation>, string]>([
    ['runs with all its users', {}, 'running'],
    ['is found running by a retry that does not know that it was started', { startedAt: null }, 'running'],
    ['is not believed on a look younger than its statistics', { startedAt: 97_001 }, 'wait'],
    ['is believed as soon as they are fresh', { startedAt: 97_000 }, 'running'],
    ['has all its users at the deadline', { deadline: 100_000 }, 'running'],
    ['is still being started', { seen: seen('spawning', 12) }, 'wait'],
    ['lacks users', { seen: seen('running', 11) }, 'wait'],
    ['has more users than it: another one runs', { seen: seen('running', 13) }, 'wait'],
    ['is not told to start over a test that runs', { startedAt: null, seen: seen('running', 5) }, 'wait'],
    ['is told to start', { startedAt: null, seen: seen('ready', 0) }, 'start'],
    ['is told again where nothing came of it', { seen: seen('stopped', 0) }, 'start'],
    ['is not told again on a look that may be older', { startedAt: 98_000, seen: seen('ready', 0) }, 'wait'],
    ['waits for its master', { startedAt: null, seen: null }, 'wait'],
    [
      'waits for its master to answer',
      { seen: { master, web: { kind: 'failed', reason: 'refused' } } },
      'wait',
    ],
    ['gives way to another one at the deadline', { deadline: 100_000, seen: seen('running', 11) }, 'another'],
    ['has ended after its run time', { wanted: brief, startedAt: 90_000, seen: seen('stopped', 0) }, 'ended'],
    ['is started again before that', { wanted: brief, startedAt: 96_000, seen: seen('stopped', 0) }, 'start'],
    ['is not started at the deadline any more', { deadline: 100_000, seen: seen('ready', 0) }, 'give-up'],
    ['with a shape runs with any users', { wanted: steps, seen: seen('spawning', 1) }, 'running'],
    ['with a shape does not run without one', { wanted: steps, seen: seen('spawning', 0) }, 'wait'],
  ])('%s', ([, changed, kind]) => {
    expect(judgeRestart({ ...running, ...changed }).kind).toBe(kind);
  });

  test('says what it waits for, and what is there', () => {
    expect(judgeRestart({ ...running, seen: seen('spawning', 5) })).toEqual({
      kind: 'wait',
      waitingFor: 'the test to run again with 12 users (its master shows spawning, 5 users)',
    });
  });

  test('is given up by name', () => {
    expect(judgeRestart({ ...running, wanted: steps, deadline: 0, seen: null })).toEqual({
      kind: 'give-up',
      cause: {
        code: 'test-not-restarted',
        message:
          'the deadline passed while waiting for the test to run again with the users of Steps ' +
          '(the target has no running master)',
      },
    });
  });
});
