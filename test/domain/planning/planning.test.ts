import { describe, expect, test } from 'vitest';
import type { Revision, UpgradePlan } from '../../../lib/domain/plan.ts';
import { estimatedEvents } from '../../../lib/domain/planning/history-budget.ts';
import type { Inventory } from '../../../lib/domain/planning/inventory.ts';
import { planUpgrade } from '../../../lib/domain/planning/planning.ts';
import type { RegisteredCluster, Wish } from '../../../lib/domain/planning/wish.ts';
import { blueGreen, masterReading, scaled } from '../fixtures.ts';
import {
  inventoryOf,
  planOf,
  type Running,
  running,
  sharedMaster,
  twoMasters,
  wish,
  wishFor,
} from './planning-fixtures.ts';

function official(version: string): Revision['images'] {
  return { master: `locustio/locust:${version}`, worker: `locustio/locust:${version}` };
}

const loadBalancer = { rule: 'rule', targetGroups: { blue: 'b', green: 'g' } };
const balanced: RegisteredCluster = { ...twoMasters, loadBalancer };

function routing(blue: number, green: number, sticky = false) {
  return { kind: 'read', weights: { blue, green }, sticky } as const;
}

function around(surroundings: Partial<Inventory['surroundings']>): Inventory['surroundings'] {
  return { calendars: [], scalableTargets: [], routing: null, images: {}, ...surroundings };
}

const team: Revision['images'] = { master: 'team/master:7', worker: 'team/worker:7' };

describe('a plan', () => {
  test('holds everything that later states write', () => {
    // Prepare
    const asked: Wish = {
      ...wish,
      testPolicy: 'restart',
      testParameters: { spawnRate: 2 },
      pauseAfter: 'canary',
      windowEnd: '2026-11-24T14:00:00.000Z',
      calendars: ['freeze', 'office'],
    };
    const cluster = { ...twoMasters, calendars: ['freeze'] };
    const open = (calendar: string) => ({ calendar, kind: 'open', nextTransitionAt: null }) as const;
    const surroundings = {
      calendars: [open('freeze'), open('office')],
      scalableTargets: [],
      routing: null,
      images: {},
    };

    // Act
    const plan = planOf(planUpgrade(cluster, asked, inventoryOf(cluster, undefined, { surroundings })));

    // Assess
    expect(plan).toEqual({
      ...blueGreen,
      reasons: expect.arrayContaining([expect.stringMatching(/^blue-green/)]),
      testPolicy: 'restart',
      testParameters: { spawnRate: 2 },
      pauseAfter: 'canary',
      windowEnd: '2026-11-24T14:00:00.000Z',
      calendars: ['freeze', 'office'],
      // 4 batches with 7 looks each, and 30 looks while it bakes: 4 × (21 + 7 × 9) + 30 × 9.
      historyEvents: 606,
    });
    expect(plan.batches.map(({ size }) => size)).toEqual([1, 2, 1, 0]);
  });

  test('of several hops gives each its images, the last one those that were asked for', () => {
    // Prepare
    const cluster = {
      ...sharedMaster,
      maxMinorSkew: 5,
      images: { '2.29.1': team },
    };
    const images = { master: 'team/locust:final', worker: 'team/locust:final' };
    const target = { version: '2.32.2', images, preReleases: false };
    const runs: Running = { master: '2.25.0', workers: { '2.20.0': 1, '2.25.0': 3 } };

    // Act
    const plan = planOf(planUpgrade(cluster, { ...wish, target }, inventoryOf(cluster, runs)));

    // Assess
    expect(plan.hops).toEqual([
      { kind: 'heal', to: { version: '2.25.0', images: official('2.25.0') } },
      { kind: 'upgrade', to: { version: '2.29.1', images: team } },
      { kind: 'upgrade', to: { version: '2.32.2', images } },
    ]);
    // 3 hops of 4 batches and 2 more master steps, and the bake: 14 × (21 + 7 × 9) + 30 × 9.
    expect(plan.historyEvents).toBe(1_446);
  });

  test('heals with the images that run, whatever the registration lists for their version', () => {
    // Prepare
    const cluster = { ...sharedMaster, images: { '2.25.0': team }, maxMinorSkew: 7 };
    const runs: Running = { master: '2.25.0', workers: { '2.20.0': 1, '2.25.0': 3 } };

    // Act
    const plan = planOf(planUpgrade(cluster, wish, inventoryOf(cluster, runs)));

    // Assess
    expect(plan.hops[0]).toEqual({ kind: 'heal', to: blueGreen.stable });
  });

  test('to recreate has one batch', () => {
    const plan = planOf(
      planUpgrade(sharedMaster, { ...wish, strategy: 'recreate' }, inventoryOf(sharedMaster)),
    );

    expect(plan.batches).toEqual([
      { size: 4, before: { active: 0, idle: 0 }, after: { active: 0, idle: 4 } },
    ]);
  });

  test.each<[string, Wish, Partial<Inventory>, Partial<UpgradePlan>]>([
    [
      'takes the version that the master reports before the one that its image states',
      wish,
      { reading: masterReading('2.24.1', 4) },
      { stable: { version: '2.24.1', images: official('2.25.0') } },
    ],
    [
      'takes the version that the image states where the master tells none',
      wish,
      { reading: masterReading(null, 4) },
      { stable: blueGreen.stable },
    ],
    [
      "keeps the asked images, which carry the team's own files",
      { ...wish, target: { version: '2.32.2', images: team, preReleases: false } },
      {},
      { target: { version: '2.32.2', images: team } },
    ],
    [
      'moves to other images of the same version',
      { ...wish, target: { version: '2.25.0', images: team, preReleases: false } },
      {},
      { target: { version: '2.25.0', images: team } },
    ],
    [
      "moves to another image of the workers' alone",
      {
        ...wish,
        target: {
          version: '2.25.0',
          images: { ...official('2.25.0'), worker: team.worker },
          preReleases: false,
        },
      },
      {},
      { target: expect.objectContaining({ version: '2.25.0' }) },
    ],
    [
      'moves to another version under a tag that stayed the same',
      { ...wish, target: { version: '2.32.2', images: official('2.25.0'), preReleases: false } },
      {},
      { target: { version: '2.32.2', images: official('2.25.0') } },
    ],
  ])('%s', (_, asked, change, expected) => {
    const plan = planOf(planUpgrade(twoMasters, asked, inventoryOf(twoMasters, undefined, change)));

    expect(plan).toMatchObject(expected);
  });

  // On two masters as well: the stable master lists them again after a rollback.
  test.each([
    ['two masters', twoMasters],
    ['a shared master', sharedMaster],
  ] as const)('counts the workers on %s that are not its own, and warns of them', (_, cluster) => {
    // Prepare
    const inventory = inventoryOf(cluster, undefined, { reading: masterReading('2.25.0', 7) });

    // Act
    const plan = planOf(planUpgrade(cluster, wish, inventory));

    // Assess
    expect(plan.foreignWorkers).toBe(3);
    expect(plan.warnings).toContainEqual(
      '3 workers on the active master belong to neither slot: they are counted, not upgraded',
    );
  });

  test('of a pre-flight that passed comes with all its checks', () => {
    const { preflight } = planUpgrade(twoMasters, wish, inventoryOf(twoMasters));

    expect(preflight.filter(({ passed }) => !passed)).toEqual([]);
    expect(preflight).not.toEqual([]);
  });
});

describe('a plan warns of', () => {
  const custom = { 'blue-master': 'team/locust:7', 'blue-worker': 'team/worker:7' };
  const hopping: RegisteredCluster = { ...sharedMaster, versions: ['2.29.1'], maxMinorSkew: 4 };

  test.each<[string, RegisteredCluster, Wish, Inventory, RegExp]>([
    [
      'workers that are older than their master',
      twoMasters,
      wish,
      inventoryOf(twoMasters, { master: '2.25.0', workers: { '2.20.0': 1, '2.25.0': 3 } }),
      /^1 workers of 2\.20\.0 run on the 2\.25\.0 master, a pair that is safe; blue-green replaces them$/,
    ],
    [
      'workers that would break their master',
      { ...twoMasters, locustfileFromMaster: true },
      wish,
      inventoryOf(twoMasters, { master: '2.31.0', workers: { '2.25.0': 4 } }),
      /a pair that is unsafe: a 2\.25\.0 worker would ask a 2\.31\.0 master .*; blue-green replaces them$/,
    ],
    [
      'workers whose version nobody knows',
      twoMasters,
      wish,
      inventoryOf(twoMasters, { ...running('2.25.0'), silent: true }, { images: custom }),
      /^the version of 4 workers can't be read: blue-green replaces them all the same$/,
    ],
    [
      'auto scaling',
      twoMasters,
      wish,
      inventoryOf(twoMasters, undefined, {
        surroundings: { calendars: [], scalableTargets: [scaled('blue-worker')], routing: null, images: {} },
      }),
      /^auto scaling of blue-worker is suspended until the upgrade ends: /,
    ],
    [
      'auto scaling of one slot only',
      twoMasters,
      wish,
      inventoryOf(twoMasters, undefined, {
        surroundings: around({ scalableTargets: [scaled('blue-worker')] }),
      }),
      /^only blue-worker is known to auto scaling: after a success green-worker gets its limits, but not its policies/,
    ],
    [
      'a load balancer that is sticky',
      balanced,
      wish,
      inventoryOf(balanced, undefined, { surroundings: around({ routing: routing(1, 0, true) }) }),
      /^the load balancer's rule is sticky: /,
    ],
    [
      'a load balancer that sends users elsewhere',
      balanced,
      wish,
      inventoryOf(balanced, undefined, { surroundings: around({ routing: routing(1, 1) }) }),
      /^the load balancer's rule does not send everybody to blue, which is active: its weights are blue 1, green 1$/,
    ],
    [
      'zone rebalancing',
      twoMasters,
      wish,
      inventoryOf(twoMasters, undefined, {
        services: inventoryOf(twoMasters).services.map((state) => ({ ...state, zoneRebalancing: true })),
      }),
      /^availability zone rebalancing of blue-master, green-master, blue-worker, green-worker is off until the upgrade ends$/,
    ],
    [
      'hops over images that nobody has seen',
      hopping,
      wish,
      inventoryOf(hopping),
      /^it is not known whether the registry has locustio\/locust:2\.29\.1: the hop that needs it finds out$/,
    ],
    [
      'more pulls than Docker Hub allows',
      twoMasters,
      wish,
      inventoryOf(twoMasters, running('2.25.0', 51)),
      /^51 workers pull locustio\/locust:2\.32\.2 from Docker Hub, which limits anonymous pulls; use a copy in ECR$/,
    ],
  ])('%s', (_, cluster, asked, inventory, warning) => {
    const { warnings } = planOf(planUpgrade(cluster, asked, inventory));

    expect(warnings).toContainEqual(expect.stringMatching(warning));
  });

  test.each<[string, RegisteredCluster, Inventory]>([
    [
      'pulls from a registry of the own',
      { ...twoMasters, imageTemplate: '123456789012.dkr.ecr.eu-central-1.amazonaws.com/locust:{version}' },
      inventoryOf(twoMasters, running('2.25.0', 51)),
    ],
    [
      'hops over images that the registry has',
      { ...hopping, images: { '2.29.1': team } },
      inventoryOf(hopping, undefined, {
        surroundings: {
          calendars: [],
          scalableTargets: [],
          routing: null,
          images: { 'team/master:7': 'present', 'team/worker:7': 'present' },
        },
      }),
    ],
  ])('not of %s', (_, cluster, inventory) => {
    const { warnings } = planOf(planUpgrade(cluster, wish, inventory));

    expect(warnings.filter((text) => /Docker Hub|it is not known whether/.test(text))).toEqual([]);
  });

  test.each<[string, RegisteredCluster, Inventory]>([
    [
      'auto scaling of both slots',
      twoMasters,
      inventoryOf(twoMasters, undefined, {
        surroundings: around({ scalableTargets: [scaled('blue-worker'), scaled('green-worker')] }),
      }),
    ],
    [
      'a load balancer that sends everybody to the active slot',
      balanced,
      inventoryOf(balanced, undefined, { surroundings: around({ routing: routing(1, 0) }) }),
    ],
    [
      'a load balancer before a master that stays',
      { ...sharedMaster, loadBalancer },
      inventoryOf(sharedMaster, undefined, { surroundings: around({ routing: routing(1, 1, true) }) }),
    ],
  ])('nothing of %s', (_, cluster, inventory) => {
    const { warnings } = planOf(planUpgrade(cluster, wish, inventory));

    expect(warnings.filter((text) => /known to auto scaling|load balancer/.test(text))).toEqual([]);
  });

  test('nothing where nothing is to be announced', () => {
    const { warnings } = planOf(
      planUpgrade(twoMasters, wish, inventoryOf(twoMasters, running('2.25.0', 50))),
    );

    expect(warnings).toEqual([]);
  });
});

describe('nothing is to do', () => {
  test.each(['2.25.0', '2.25', '~2.25'])('for %s where 2.25.0 runs from the same images', (version) => {
    const cluster = { ...twoMasters, images: { '2.25.0': official('2.25.0') } };

    const answer = planUpgrade(cluster, wishFor(version), inventoryOf(cluster));

    expect(answer).toMatchObject({
      kind: 'nothing-to-do',
      stable: blueGreen.stable,
      resolution: { asked: version },
    });
  });

  test('but not where the workers are at another version than their master', () => {
    const runs: Running = { master: '2.25.0', workers: { '2.20.0': 1, '2.25.0': 3 } };

    const plan = planOf(planUpgrade(twoMasters, wishFor('2.25.0'), inventoryOf(twoMasters, runs)));

    expect(plan).toMatchObject({ stable: blueGreen.stable, target: blueGreen.stable });
  });
});

test('a version whose images are missing is no hop', () => {
  // Prepare
  const cluster = { ...sharedMaster, versions: ['2.28.0', '2.29.1'], maxMinorSkew: 4 };
  const images = { 'locustio/locust:2.29.1': 'missing' } as const;
  const inventory = inventoryOf(cluster, undefined, {
    surroundings: { calendars: [], scalableTargets: [], routing: null, images },
  });

  // Act
  const plan = planOf(planUpgrade(cluster, wish, inventory));

  // Assess
  expect(plan.hops.map(({ to }) => to.version)).toEqual(['2.28.0', '2.32.2']);
});

describe('history events', () => {
  const batch = { size: 1, before: { active: 1, idle: 0 }, after: { active: 0, idle: 1 } };

  test.each([
    ['100 batches that are looked at every 5 s', 100, 1, 0, 14_700],
    ['a bake of 300 s besides', 100, 1, 300, 15_240],
    ['10 batches', 10, 1, 0, 1_470],
    ['a second hop of 10 batches with its master', 10, 2, 0, 1_470 + 1_617],
  ])('%s', (_, count, hops, bakeSeconds, events) => {
    const batches = Array.from({ length: count }, () => batch);

    expect(estimatedEvents({ batches, hops }, { observeSeconds: 5, bakeSeconds })).toBe(events);
  });
});
