import { describe, expect, test } from 'vitest';
import type { ServiceState } from '../../../lib/domain/cluster.ts';
import type { Inventory } from '../../../lib/domain/planning/inventory.ts';
import { preflight } from '../../../lib/domain/planning/preflight.ts';
import type { RegisteredCluster, Wish } from '../../../lib/domain/planning/wish.ts';
import { blueGreen, masterReading, scaled, serviceState } from '../fixtures.ts';
import { inventoryOf, running, runningTest, sharedMaster, twoMasters, wish } from './planning-fixtures.ts';

/** What is given replaces a member; the rest is a cluster that is ready. */
interface Given {
  readonly cluster?: RegisteredCluster;
  readonly wish?: Partial<Wish>;
  readonly inventory?: Partial<Inventory>;
}

function checksOf({ cluster = twoMasters, wish: asked, inventory }: Given) {
  const found = inventoryOf(cluster, running('2.25.0'), inventory);
  return preflight(cluster, { ...wish, ...asked }, found, blueGreen.target);
}

function failed(given: Given) {
  return checksOf(given)
    .filter(({ passed }) => !passed)
    .map(({ name, detail }) => ({ name, detail }));
}

/** One service differs. */
function changed(service: string, change: Partial<ServiceState>): Given {
  const { services } = inventoryOf(twoMasters);
  const replaced = services.map((state) =>
    state.service === service ? serviceState(service, change.desired ?? state.desired, change) : state,
  );
  return { inventory: { services: replaced } };
}

function seen(...shown: Parameters<typeof masterReading>): Given {
  return { inventory: { reading: masterReading(...shown) } };
}

function around(surroundings: Partial<Inventory['surroundings']>): Given {
  return {
    inventory: {
      surroundings: { calendars: [], scalableTargets: [], routing: null, images: {}, ...surroundings },
    },
  };
}

const [deployment] = serviceState('blue-worker', 4).deployments;
const test12 = { service: 'blue-master', address: '10.0.0.1', test: runningTest };
const freeze = { calendar: 'freeze', kind: 'missing', reason: 'no such document' } as const;

test('the checks have a fixed order and stable names, and say what was found', () => {
  // Act
  const checks = checksOf({});

  // Assess
  expect(checks.map(({ name }) => name)).toEqual([
    'headless-unsupported',
    'autostart-unsupported',
    'processes-unsupported',
    'deployment-controller',
    'scheduling-strategy',
    'not-at-rest',
    'idle-slot-not-empty',
    'no-workers',
    'several-masters',
    'master-missing',
    'master-unreachable',
    'listener-dead',
    'listener-unreachable',
    'workers-missing',
    'version-consistency-disabled',
    'version-unreadable',
    'image-missing',
    'calendar-missing',
    'window-over',
    'test-parameters-unknown',
    'auto-scaling',
    'zone-rebalancing',
    'rule-unusable',
  ]);
  expect(checks.filter(({ passed, detail }) => !passed || detail === '')).toEqual([]);
});

describe('ready is a cluster', () => {
  test.each<[string, Given]>([
    ['with two masters at rest', {}],
    ['with one shared master', { cluster: sharedMaster }],
    ['with more workers than its own', seen('2.25.0', 6)],
    ['with a master whose version its image states', seen(null, 4)],
    [
      'with a master whose listener may not be probed',
      seen('2.15.1', 4, { listener: { kind: 'not-asked', reason: 'older than 2.23' } }),
    ],
    ['whose images nobody can ask for', around({ images: { 'locustio/locust:2.32.2': 'unknown' } })],
    [
      'whose idle slot has an image that is gone',
      {
        inventory: {
          images: { ...inventoryOf(twoMasters).images, 'green-worker': 'team/old:1' },
          surroundings: {
            calendars: [],
            scalableTargets: [],
            routing: null,
            images: { 'team/old:1': 'missing' },
          },
        },
      },
    ],
    [
      'in a closed calendar: its first gate waits',
      {
        wish: { calendars: ['freeze'] },
        ...around({ calendars: [{ calendar: 'freeze', kind: 'closed', nextTransitionAt: null }] }),
      },
    ],
    ['before its window ends', { wish: { windowEnd: '2026-11-24T12:00:00.001Z' } }],
    ['with a test that is waited for', { inventory: { tests: [test12] } }],
    [
      'with a test of which the missing parameter is given',
      { wish: { testPolicy: 'restart', testParameters: { spawnRate: 2 } }, inventory: { tests: [test12] } },
    ],
    ['with auto scaling, which is announced', around({ scalableTargets: [scaled('blue-worker')] })],
    ['with zone rebalancing, which is announced', changed('blue-worker', { zoneRebalancing: true })],
  ])('%s', (_, given) => {
    expect(failed(given)).toEqual([]);
  });
});

describe('not ready is a cluster', () => {
  test.each<[string, Given, string, string]>([
    [
      'whose registration says that its master is headless',
      { cluster: { ...twoMasters, headless: true } },
      'headless-unsupported',
      'the registration says that the master is headless; such a master shows no web interface to check, start it with one',
    ],
    [
      'whose workers run several processes each',
      { inventory: { startups: { 'blue-worker': { command: ['--processes', '4'], variables: [] } } } },
      'processes-unsupported',
      'blue-worker is started with --processes: it registers more workers than it has tasks; run one process a task',
    ],
    [
      'whose deployments another controller makes',
      changed('green-worker', { controller: 'CODE_DEPLOY' }),
      'deployment-controller',
      'green-worker has the deployment controller CODE_DEPLOY; use ECS',
    ],
    [
      'that runs one worker on each host',
      changed('blue-worker', { scheduling: 'DAEMON' }),
      'scheduling-strategy',
      'blue-worker is scheduled as DAEMON; use REPLICA',
    ],
    [
      'that misses a task',
      changed('blue-worker', { running: 3, pending: 1 }),
      'not-at-rest',
      'blue-worker is not at rest: 3 of 4 tasks run, 1 are pending, 1 deployments; wait until it is stable',
    ],
    [
      'that misses a task and starts none',
      changed('blue-worker', { running: 3 }),
      'not-at-rest',
      'blue-worker is not at rest: 3 of 4 tasks run, 0 are pending, 1 deployments; wait until it is stable',
    ],
    [
      'that starts a task too many',
      changed('blue-worker', { pending: 1 }),
      'not-at-rest',
      'blue-worker is not at rest: 4 of 4 tasks run, 1 are pending, 1 deployments; wait until it is stable',
    ],
    [
      'in the middle of another deployment',
      changed('blue-worker', { deployments: deployment ? [deployment, deployment] : [] }),
      'not-at-rest',
      'blue-worker is not at rest: 4 of 4 tasks run, 0 are pending, 2 deployments; wait until it is stable',
    ],
    [
      'whose idle slot has workers',
      changed('green-worker', { desired: 2 }),
      'idle-slot-not-empty',
      'green-worker belongs to the idle slot but is to run tasks; scale it to 0',
    ],
    [
      'whose idle slot has a master',
      changed('green-master', { desired: 1 }),
      'idle-slot-not-empty',
      'green-master belongs to the idle slot but is to run tasks; scale it to 0',
    ],
    [
      'without workers',
      changed('blue-worker', { desired: 0 }),
      'no-workers',
      'blue-worker is to run 0 workers; scale it to 1 or more',
    ],
    [
      'with two masters in one slot',
      changed('blue-master', { desired: 2 }),
      'several-masters',
      'blue-master is to run 2 masters; workers know one, scale it to 1',
    ],
    [
      'without a master task',
      { inventory: { reading: null } },
      'master-missing',
      'blue-master runs no task with an address; start the master',
    ],
    [
      'whose master does not answer',
      seen('2.25.0', 4, { web: { kind: 'failed', reason: 'timeout' } }),
      'master-unreachable',
      'the master at 10.0.0.1 does not answer: timeout; let the Probe reach its web interface, or restart it',
    ],
    [
      'whose listener is silent',
      seen('2.25.0', 4, { listener: { kind: 'silent', tries: 3 } }),
      'listener-dead',
      'the master at 10.0.0.1 lost its listener and serves no worker; restart it and its workers first',
    ],
    [
      'whose listener crashed',
      seen('2.25.0', 4, { log: { kind: 'read', crash: 'Traceback', reported: {}, mismatched: {} } }),
      'listener-dead',
      'the master at 10.0.0.1 lost its listener and serves no worker; restart it and its workers first',
    ],
    [
      'whose listener the Probe does not reach',
      seen('2.25.0', 4, { listener: { kind: 'unreachable', reason: 'refused' } }),
      'listener-unreachable',
      "the listener of the master at 10.0.0.1 can't be reached: refused; let the Probe reach its port",
    ],
    [
      'whose workers are not all registered',
      seen('2.25.0', 3),
      'workers-missing',
      '3 of 4 workers are registered at 10.0.0.1; wait for all',
    ],
    [
      'whose version nobody states',
      {
        inventory: {
          images: { 'blue-master': 'team/locust:7', 'blue-worker': 'team/locust:7' },
          reading: masterReading(null, 4),
        },
      },
      'version-unreadable',
      'neither the master nor its image team/locust:7 says which Locust version runs; use an image that matches locustio/locust:{version}, or name it under images of the registration',
    ],
    [
      'whose target image is not there',
      around({ images: { 'locustio/locust:2.32.2': 'missing', 'locustio/locust:2.25.0': 'present' } }),
      'image-missing',
      "locustio/locust:2.32.2 can't be found in the registry; push it there, or name another image",
    ],
    [
      'whose stable image is gone: there would be no way back',
      around({ images: { 'locustio/locust:2.25.0': 'missing' } }),
      'image-missing',
      "locustio/locust:2.25.0 can't be found in the registry; push it there, or name another image",
    ],
    [
      'with a calendar that does not exist',
      { wish: { calendars: ['freeze'] }, ...around({ calendars: [freeze] }) },
      'calendar-missing',
      "the calendar freeze can't be read: no such document; correct its name, or leave it out of calendars",
    ],
    [
      'with a calendar of its registration that nobody looked up',
      { cluster: { ...twoMasters, calendars: ['freeze'] } },
      'calendar-missing',
      "the calendar freeze can't be read: nobody answered for it; correct its name, or leave it out of calendars",
    ],
    [
      'whose window is over',
      { wish: { windowEnd: '2026-11-24T12:00:00.000Z' } },
      'window-over',
      'the window ended at 2026-11-24T12:00:00.000Z and it is 2026-11-24T12:00:00.000Z; give a later windowEnd',
    ],
    [
      'with a test to restart whose parameters its master does not show',
      { wish: { testPolicy: 'restart' }, inventory: { tests: [test12] } },
      'test-parameters-unknown',
      'the master at 10.0.0.1 does not show all parameters of its test; give test.spawnRate in the request (--test-spawn-rate)',
    ],
  ])('%s', (_, given, name, detail) => {
    expect(failed(given)).toContainEqual({ name, detail });
  });
});

test.each<[string, Given, string, string]>([
  [
    'auto scaling',
    around({ scalableTargets: [scaled('blue-worker'), scaled('somebody-elses')] }),
    'auto-scaling',
    'found on blue-worker: suspended for the upgrade and put back after it',
  ],
  [
    'zone rebalancing',
    changed('green-worker', { zoneRebalancing: true }),
    'zone-rebalancing',
    'found on green-worker: suspended for the upgrade and put back after it',
  ],
  [
    'a load balancer, with the weights of its rule',
    {
      cluster: { ...twoMasters, loadBalancer: { rule: 'rule', targetGroups: { blue: 'b', green: 'g' } } },
      inventory: {
        surroundings: {
          calendars: [],
          scalableTargets: [],
          routing: { kind: 'read', weights: { blue: 2, green: 0 }, sticky: false },
          images: {},
        },
      },
    },
    'rule-unusable',
    'its rule has the weights blue 2, green 0',
  ],
  [
    'a running test with what is done about it',
    { inventory: { tests: [test12] } },
    'test-parameters-unknown',
    'a test is running on the master at 10.0.0.1; the policy is "wait"',
  ],
])('found and told: %s', (_, given, name, detail) => {
  expect(checksOf(given)).toContainEqual({ name, passed: true, detail });
});
