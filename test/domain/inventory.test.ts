import { describe, expect, test } from 'vitest';
import type { ServiceState, SlotName, Slots } from '../../lib/domain/cluster.ts';
import { activeSlotOf, desiredOf, type Inventory, notReadyToUpgrade } from '../../lib/domain/inventory.ts';
import { masterReading, serviceState, sharedMasterSlots, twoMasterSlots } from './fixtures.ts';

/** Blue serves four workers, green is empty; what is given replaces a service. */
function services(change: Readonly<Record<string, Partial<ServiceState>>> = {}): readonly ServiceState[] {
  const desired = { 'blue-master': 1, 'green-master': 0, 'blue-worker': 4, 'green-worker': 0 };
  return Object.entries(desired).map(([service, count]) =>
    serviceState(service, change[service]?.desired ?? count, change[service]),
  );
}

function inventory(change: Partial<Inventory> = {}): Inventory {
  return {
    services: services(),
    images: {},
    activeSlot: 'blue',
    reading: masterReading('2.25.0', 4),
    ...change,
  };
}

describe('the active slot is', () => {
  test.each<[string, Readonly<Record<string, Partial<ServiceState>>>, SlotName | null, object]>([
    ['the one on record', {}, 'green', { kind: 'found', slot: 'green' }],
    ['the one with workers where there is no record', {}, null, { kind: 'found', slot: 'blue' }],
    [
      'green where only green has workers',
      { 'blue-worker': { desired: 0 }, 'green-worker': { desired: 1 } },
      null,
      { kind: 'found', slot: 'green' },
    ],
    [
      'unclear where both have workers',
      { 'green-worker': { desired: 1 } },
      null,
      { kind: 'unclear', cause: { code: 'active-slot-unclear' } },
    ],
    [
      'unclear where nobody has workers',
      { 'blue-worker': { desired: 0 } },
      null,
      { kind: 'unclear', cause: { code: 'no-workers' } },
    ],
  ])('%s', (_, change, recorded, expected) => {
    expect(activeSlotOf(twoMasterSlots, services(change), recorded)).toMatchObject(expected);
  });
});

describe('a cluster is ready to upgrade', () => {
  test.each<[string, Slots, Inventory]>([
    ['with two masters at rest', twoMasterSlots, inventory()],
    [
      'with one shared master',
      sharedMasterSlots,
      inventory({ services: [serviceState('master', 1), ...services()] }),
    ],
    ['with more workers than its own', twoMasterSlots, inventory({ reading: masterReading('2.25.0', 6) })],
    [
      'with a master whose version is not readable: its image may state it',
      twoMasterSlots,
      inventory({ reading: masterReading(null, 4) }),
    ],
    [
      'with a master whose listener may not be probed',
      twoMasterSlots,
      inventory({
        reading: masterReading('2.15.1', 4, { listener: { kind: 'not-asked', reason: 'older than 2.23' } }),
      }),
    ],
  ])('%s', (_, slots, given) => {
    expect(notReadyToUpgrade(slots, given)).toBeNull();
  });
});

describe('a cluster is not ready to upgrade', () => {
  const changed = (service: string, change: Partial<ServiceState>): Inventory =>
    inventory({ services: services({ [service]: change }) });
  const seen = (...reading: Parameters<typeof masterReading>): Inventory =>
    inventory({ reading: masterReading(...reading) });
  const [deployment] = serviceState('blue-worker', 4).deployments;

  test.each<[string, Inventory, string, string]>([
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
      inventory({ reading: null }),
      'master-missing',
      'blue-master runs no task with an address; start the master',
    ],
    [
      'whose master does not answer',
      seen('2.25.0', 4, { web: { kind: 'failed', reason: 'timeout' } }),
      'master-unreachable',
      'the master at 10.0.0.1 does not answer: timeout',
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
      'whose workers are not all registered',
      seen('2.25.0', 3),
      'workers-missing',
      '3 of 4 workers are registered at 10.0.0.1; wait for all',
    ],
  ])('%s', (_, given, code, message) => {
    expect(notReadyToUpgrade(twoMasterSlots, given)).toEqual({ code, message });
  });
});

test('desiredOf an unknown service is 0', () => {
  expect(desiredOf(services(), 'unheard-of')).toBe(0);
});
