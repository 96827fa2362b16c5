import { describe, expect, test } from 'vitest';
import type { ServiceState } from '../../../lib/domain/cluster.ts';
import type { MasterReading } from '../../../lib/domain/health/reading.ts';
import type { Inventory } from '../../../lib/domain/planning/inventory.ts';
import { type PlanAnswer, planUpgrade } from '../../../lib/domain/planning/planning.ts';
import type { RegisteredCluster, Wish } from '../../../lib/domain/planning/wish.ts';
import type { Surroundings } from '../../../lib/domain/surroundings.ts';
import { masterReading, serviceState } from '../fixtures.ts';
import { inventoryOf, running, runningTest, sharedMaster, twoMasters, wishFor } from './planning-fixtures.ts';

/**
 * A row says what differs from this: four workers of 2.25.0 with their own locustfiles, on two masters of 2.25.0; nothing
 * stands in the way; asked for is 2.32.2, by the strategy that fits, with no policy.
 */
interface Row {
  readonly masters?: 'two' | 'one';
  readonly master?: string;
  /** How many workers of which version; the master's where it is left out. */
  readonly workers?: Readonly<Record<string, number>>;
  /** Versions that the registration lists; with none, whatever was measured is offered. */
  readonly lists?: readonly string[];
  readonly registered?: Partial<RegisteredCluster>;
  readonly to?: string;
  readonly strategy?: Wish['strategy'];
  readonly allow?: 'unsafe' | 'downgrade';
  readonly wish?: Partial<Wish>;
  readonly services?: Readonly<Record<string, ServiceState>>;
  readonly inventory?: Partial<Inventory>;
}

const fromMaster = { locustfileFromMaster: true };
const skew = (maxMinorSkew: number): Partial<RegisteredCluster> => ({ maxMinorSkew });
const failed = { kind: 'failed', reason: 'timeout' } as const;
const shownTest = { service: 'blue-master', address: '10.0.0.1', test: runningTest };
const teamImages = { master: 'team/locust:7', worker: 'team/locust:7' };

const service = (changed: Partial<ServiceState>): Row => ({
  services: { 'blue-worker': serviceState('blue-worker', 4, changed) },
});
const master = (changed: Partial<MasterReading>): Row => ({
  inventory: { reading: masterReading('2.25.0', 4, changed) },
});
const startedWith = (option: string): Row => ({
  inventory: { startups: { 'blue-master': { command: [option], variables: [] } } },
});
const pinnedImages = { master: 'team/locust@sha256:aa', worker: 'team/locust@sha256:aa' };
const looseTag: Row = {
  inventory: {
    imageSources: { 'blue-worker': { container: 'locust', image: 'team/locust:7', resolvedOnce: false } },
  },
};
const around = (changed: Partial<Surroundings>): Row => ({
  inventory: { surroundings: { calendars: [], scalableTargets: [], routing: null, images: {}, ...changed } },
});

function answerTo(row: Row): PlanAnswer {
  const topology = row.masters === 'one' ? sharedMaster : twoMasters;
  const cluster = { ...topology, versions: row.lists ?? [], ...row.registered };
  const master = row.master ?? '2.25.0';
  const runs = row.workers ? { master, workers: row.workers } : running(master);
  const wish = wishFor(row.to ?? '2.32.2', {
    strategy: row.strategy ?? 'auto',
    allowUnsafe: row.allow === 'unsafe',
    allowDowngrade: row.allow === 'downgrade',
    ...row.wish,
  });
  const found = inventoryOf(cluster, runs, row.inventory);
  const services = found.services.map((state) => row.services?.[state.service] ?? state);
  return planUpgrade(cluster, wish, { ...found, services });
}

/** `rolling 2.25.0 → 2.32.2`, `rolling 2.25.0 → workers to 2.25.0 → 2.32.2`, `refused: unsafe-pair`. */
function told(answer: PlanAnswer): string {
  switch (answer.kind) {
    case 'planned': {
      const { strategy, stable, hops } = answer.plan;
      const way = hops.map(({ kind, to }) => (kind === 'heal' ? `workers to ${to.version}` : to.version));
      return [`${strategy} ${stable.version}`, ...way].join(' → ');
    }
    case 'nothing-to-do':
      return `nothing to do at ${answer.stable.version}`;
    case 'refused':
      return `refused: ${answer.cause.code}`;
  }
}

type Table = readonly (readonly [what: string, row: Row, answer: string])[];

const lists = ['2.26.1', '2.28.0', '2.29.1', '2.31.1'];
const released = ['2.25.0', '2.30.0', '2.32.2', '2.33.0rc1', '2.90.0'];
const older = { '2.20.0': 2, '2.25.0': 2 };
const one = { count: 1 };

const tables: Readonly<Record<string, Table>> = {
  strategies: [
    ['two masters: blue-green', {}, 'blue-green 2.25.0 → 2.32.2'],
    ['two masters, asked for', { strategy: 'blue-green' }, 'blue-green 2.25.0 → 2.32.2'],
    ['two masters, rolling', { strategy: 'rolling' }, 'refused: strategy-needs-shared-master'],
    ['two masters, recreate', { strategy: 'recreate' }, 'recreate 2.25.0 → 2.32.2'],
    ['one master: rolling', { masters: 'one' }, 'rolling 2.25.0 → 2.32.2'],
    ['one master, asked for', { masters: 'one', strategy: 'rolling' }, 'rolling 2.25.0 → 2.32.2'],
    [
      'one master, blue-green',
      { masters: 'one', strategy: 'blue-green' },
      'refused: strategy-needs-two-masters',
    ],
    ['one master, recreate', { masters: 'one', strategy: 'recreate' }, 'recreate 2.25.0 → 2.32.2'],
    ['the same again', { to: '2.25.0' }, 'nothing to do at 2.25.0'],
    [
      'the same from other images',
      { to: '2.25.0', wish: { target: { version: '2.25.0', images: teamImages, preReleases: false } } },
      'blue-green 2.25.0 → 2.25.0',
    ],
    [
      'one master, the same from another image of the workers',
      {
        masters: 'one',
        wish: {
          target: {
            version: '2.25.0',
            images: { master: 'locustio/locust:2.25.0', worker: 'team/locust:7' },
            preReleases: false,
          },
        },
      },
      'rolling 2.25.0 → 2.25.0',
    ],
  ],
  'pairs that break each other': [
    // Locust issue #2975: a worker before 2.30.1 that asks for the locustfile kills the listener of a master from 2.30.1 on.
    ['over 2.30 → 2.31 on two masters', { registered: fromMaster }, 'blue-green 2.25.0 → 2.32.2'],
    ['over 2.30 → 2.31 on one master', { masters: 'one', registered: fromMaster }, 'refused: unsafe-pair'],
    [
      'the same with all workers taken away first',
      { masters: 'one', registered: fromMaster, strategy: 'recreate' },
      'recreate 2.25.0 → 2.32.2',
    ],
    [
      'the same although it is unsafe',
      { masters: 'one', registered: fromMaster, strategy: 'rolling', allow: 'unsafe' },
      'rolling 2.25.0 → 2.32.2',
    ],
    [
      'allowed, but not asked for by name',
      { masters: 'one', registered: fromMaster, allow: 'unsafe' },
      'refused: unsafe-pair',
    ],
    ['as far as 2.30', { masters: 'one', registered: fromMaster, to: '2.30.0' }, 'rolling 2.25.0 → 2.30.0'],
    ['from 2.31 on', { masters: 'one', registered: fromMaster, master: '2.31.0' }, 'rolling 2.31.0 → 2.32.2'],
    ['up over 2.9 → 2.10', { masters: 'one', master: '2.9.0', to: '2.10.2' }, 'rolling 2.9.0 → 2.10.2'],
    [
      'down over 2.10 → 2.9, whose masters never answer newer workers',
      { masters: 'one', master: '2.10.2', to: '2.9.0', allow: 'downgrade' },
      'refused: unsafe-pair',
    ],
    ['to what nobody measured, two masters', { to: '2.90.0' }, 'blue-green 2.25.0 → 2.90.0'],
    ['to what nobody measured, one master', { masters: 'one', to: '2.90.0' }, 'refused: unknown-pair'],
    ['to a pre-release, one master', { masters: 'one', to: '2.33.0.dev5' }, 'refused: unknown-pair'],
  ],
  'the skew policy, in hops': [
    ['wide enough', { masters: 'one', registered: skew(7), lists }, 'rolling 2.25.0 → 2.32.2'],
    ['two hops', { masters: 'one', registered: skew(4), lists }, 'rolling 2.25.0 → 2.29.1 → 2.32.2'],
    [
      'three hops',
      { masters: 'one', registered: skew(3), lists },
      'rolling 2.25.0 → 2.28.0 → 2.31.1 → 2.32.2',
    ],
    [
      'every minor release by itself',
      {
        masters: 'one',
        registered: skew(1),
        master: '2.28.0',
        lists: ['2.29.0', '2.29.1', '2.30.0', '2.31.1'],
      },
      'rolling 2.28.0 → 2.29.1 → 2.30.0 → 2.31.1 → 2.32.2',
    ],
    [
      'no version between',
      { masters: 'one', registered: skew(4), lists: ['2.26.1'] },
      'refused: skew-exceeds-policy',
    ],
    ['not for what never meets', { registered: skew(1), lists }, 'blue-green 2.25.0 → 2.32.2'],
    [
      'not even what is allowed goes further',
      { masters: 'one', registered: skew(4), strategy: 'rolling', allow: 'unsafe', lists: ['2.26.1'] },
      'refused: skew-exceeds-policy',
    ],
    [
      'back as well',
      { masters: 'one', registered: skew(4), master: '2.32.2', to: '2.26.1', lists, allow: 'downgrade' },
      'rolling 2.32.2 → 2.29.1 → 2.26.1',
    ],
    [
      'no hops over the border of an unsafe pair',
      { masters: 'one', registered: { ...skew(4), ...fromMaster }, lists },
      'refused: unsafe-pair',
    ],
  ],
  'a cluster that is mixed before': [
    ['two masters', { workers: older }, 'blue-green 2.25.0 → 2.32.2'],
    ['one master, all may meet the target', { masters: 'one', workers: older }, 'rolling 2.25.0 → 2.32.2'],
    [
      'one master, healed because some may not',
      { masters: 'one', workers: older, registered: skew(7) },
      'rolling 2.25.0 → workers to 2.25.0 → 2.32.2',
    ],
    [
      'one master, healed and then in hops',
      { masters: 'one', workers: older, registered: skew(4), lists: ['2.29.1'] },
      'rolling 2.25.0 → workers to 2.25.0 → 2.29.1 → 2.32.2',
    ],
    [
      'one master that is at the target already: its workers follow',
      { masters: 'one', master: '2.32.2', workers: { '2.25.0': 4 } },
      'rolling 2.32.2 → workers to 2.32.2',
    ],
    [
      'two masters, the active one at the target already',
      { master: '2.32.2', workers: { '2.25.0': 1, '2.32.2': 3 } },
      'blue-green 2.32.2 → 2.32.2',
    ],
    [
      'all taken away first',
      { masters: 'one', master: '2.32.2', workers: { '2.25.0': 4 }, strategy: 'recreate' },
      'recreate 2.32.2 → 2.32.2',
    ],
  ],
  'ranges and downgrades': [
    ['a minor release', { to: '~2.30', lists: released }, 'blue-green 2.25.0 → 2.30.0'],
    ['an interval', { to: '>=2.26 <2.32', lists: released }, 'blue-green 2.25.0 → 2.30.0'],
    ['latest: the newest that was measured', { to: 'latest', lists: released }, 'blue-green 2.25.0 → 2.32.2'],
    [
      'latest with pre-releases',
      { lists: released, wish: { target: { version: 'latest', preReleases: true } } },
      'blue-green 2.25.0 → 2.33.0rc1',
    ],
    [
      'the images map offers versions and says what the cluster runs',
      { to: '~2.30', registered: { images: { '2.30.2': teamImages } } },
      'blue-green 2.25.0 → 2.30.2',
    ],
    ['a range that what runs satisfies best', { to: '~2.25', lists: released }, 'nothing to do at 2.25.0'],
    ['a range that nobody satisfies', { to: '^3', lists: released }, 'refused: no-version-satisfies'],
    ['neither a version nor a range', { to: 'newest', lists: released }, 'refused: version-malformed'],
    [
      'images for a range',
      { wish: { target: { version: '~2.30', images: teamImages, preReleases: false } }, lists: released },
      'refused: images-need-a-version',
    ],
    ['an older version', { to: '2.20.0' }, 'refused: downgrade'],
    ['an older version that is allowed', { to: '2.20.0', allow: 'downgrade' }, 'blue-green 2.25.0 → 2.20.0'],
  ],
  'what has no room': [
    ['neither surge nor absence', { wish: { maxSurge: { count: 0 } } }, 'refused: no-room-to-move'],
    ['batches of nobody', { wish: { size: { count: 0 } } }, 'refused: batch-size-zero'],
    [
      'more batches than one execution can record',
      { workers: { '2.25.0': 200 }, wish: { size: one } },
      'refused: too-many-batches',
    ],
    [
      'as many in several hops',
      {
        masters: 'one',
        workers: { '2.25.0': 100 },
        registered: skew(4),
        lists: ['2.29.1'],
        wish: { size: one },
      },
      'refused: too-many-batches',
    ],
    [
      'a bake whose looks one execution can not record',
      { wish: { timing: { ...wishFor('2.32.2').timing, bakeSeconds: 86_400 } } },
      'refused: bake-too-long',
    ],
  ],
  'what stands in the way': [
    ['a headless master', { registered: { headless: true } }, 'refused: headless-unsupported'],
    ['a master that starts tests by itself', startedWith('--autostart'), 'refused: autostart-unsupported'],
    ['workers of several processes', startedWith('--processes'), 'refused: processes-unsupported'],
    ['deployments by CodeDeploy', service({ controller: 'CODE_DEPLOY' }), 'refused: deployment-controller'],
    ['a worker on each host', service({ scheduling: 'DAEMON' }), 'refused: scheduling-strategy'],
    ['a task that starts', service({ pending: 1 }), 'refused: not-at-rest'],
    [
      'an idle slot in use',
      { services: { 'green-worker': serviceState('green-worker', 1) } },
      'refused: idle-slot-not-empty',
    ],
    ['no workers', { workers: {} }, 'refused: no-workers'],
    [
      'two masters in one slot',
      { services: { 'blue-master': serviceState('blue-master', 2) } },
      'refused: several-masters',
    ],
    ['no master', { inventory: { reading: null } }, 'refused: master-missing'],
    ['a master that is silent', master({ web: failed }), 'refused: master-unreachable'],
    ['a dead listener', master({ listener: { kind: 'silent', tries: 3 } }), 'refused: listener-dead'],
    [
      'a listener behind a wall',
      master({ listener: { kind: 'unreachable', reason: 'refused' } }),
      'refused: listener-unreachable',
    ],
    [
      'a worker that has not registered',
      { inventory: { reading: masterReading('2.25.0', 3) } },
      'refused: workers-missing',
    ],
    ['tags that each task resolves for itself', looseTag, 'refused: version-consistency-disabled'],
    [
      'such tags do no harm where the target is named by its digest',
      { ...looseTag, wish: { target: { version: '2.32.2', images: pinnedImages, preReleases: false } } },
      'blue-green 2.25.0 → 2.32.2',
    ],
    [
      'a master whose version nobody states',
      { inventory: { images: {}, reading: masterReading(null, 4) } },
      'refused: version-unreadable',
    ],
    [
      'workers whose version nobody states, on one master',
      { masters: 'one', inventory: { images: {}, reading: masterReading('2.25.0', 4) } },
      'refused: existing-version-unreadable',
    ],
    [
      'the same on two masters: they are replaced all the same',
      { inventory: { images: {}, reading: masterReading('2.25.0', 4) } },
      'blue-green 2.25.0 → 2.32.2',
    ],
    [
      'the same where the registration states it',
      {
        masters: 'one',
        registered: { images: { '2.25.0': teamImages } },
        inventory: {
          images: { master: 'team/locust:7', 'blue-worker': 'team/locust:7' },
          reading: masterReading('2.25.0', 4),
        },
      },
      'rolling 2.25.0 → 2.32.2',
    ],
    [
      'a target image that is missing',
      around({ images: { 'locustio/locust:2.32.2': 'missing' } }),
      'refused: image-missing',
    ],
    [
      'a calendar that does not exist',
      { registered: { calendars: ['freeze'] } },
      'refused: calendar-missing',
    ],
    [
      'a load balancer whose rule nobody could read',
      { registered: { loadBalancer: { rule: 'rule', targetGroups: { blue: 'b', green: 'g' } } } },
      'refused: rule-unusable',
    ],
    ['a window that is over', { wish: { windowEnd: '2026-11-24T11:59:59.999Z' } }, 'refused: window-over'],
    [
      'a test to restart of which nobody knows the rate',
      { wish: { testPolicy: 'restart' }, inventory: { tests: [shownTest] } },
      'refused: test-parameters-unknown',
    ],
    [
      'the same with the rate given',
      {
        wish: { testPolicy: 'restart', testParameters: { spawnRate: 2 } },
        inventory: { tests: [shownTest] },
      },
      'blue-green 2.25.0 → 2.32.2',
    ],
  ],
};

describe.each(Object.entries(tables))('%s', (_, table) => {
  test.each(table)('%s', (_what, row, answer) => {
    expect(told(answerTo(row))).toBe(answer);
  });
});

test('every check of the pre-flight that can fail refuses in some row', () => {
  // Prepare
  const announced = ['auto-scaling', 'zone-rebalancing'];
  const { preflight } = answerTo({});

  // Act
  const refusals = Object.values(tables).flatMap((table) => table.map(([, , answer]) => answer));

  // Assess
  const names = preflight.map(({ name }) => name).filter((name) => !announced.includes(name));
  expect(names.filter((name) => !refusals.includes(`refused: ${name}`))).toEqual([]);
});
