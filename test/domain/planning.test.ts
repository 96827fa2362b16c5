import { describe, expect, test } from 'vitest';
import { estimatedEvents } from '../../lib/domain/history-budget.ts';
import type { Inventory } from '../../lib/domain/inventory.ts';
import type { UpgradePlan } from '../../lib/domain/plan.ts';
import {
  type PlanAnswer,
  planUpgrade,
  type RegisteredCluster,
  type Wish,
} from '../../lib/domain/planning.ts';
import {
  blueGreen,
  masterReading,
  sharedMasterSlots,
  serviceState as state,
  twoMasterSlots,
} from './fixtures.ts';

const twoMasters: RegisteredCluster = {
  topology: 'two-masters',
  slots: twoMasterSlots,
  imageTemplate: 'locustio/locust:{version}',
  locustfileFromMaster: false,
  maxMinorSkew: null,
  headless: false,
};
const sharedMaster: RegisteredCluster = {
  ...twoMasters,
  topology: 'shared-master',
  slots: sharedMasterSlots,
};

const wish: Wish = {
  target: { version: '2.32.2' },
  strategy: 'auto',
  canary: 1,
  size: { percent: 50 },
  maxSurge: null,
  maxUnavailable: { count: 0 },
  timing: blueGreen.timing,
  testPolicy: 'wait',
  allowUnsafe: false,
  allowDowngrade: false,
};

/** Blue serves `workers` workers of 2.25.0. */
function inventoryOf(cluster: RegisteredCluster, workers = 4, change: Partial<Inventory> = {}): Inventory {
  const { blue, green } = cluster.slots;
  const idleMaster = green.master === blue.master ? [] : [state(green.master, 0)];
  const services = [
    state(blue.master, 1),
    ...idleMaster,
    state(blue.worker, workers),
    state(green.worker, 0),
  ];
  return {
    services,
    images: Object.fromEntries(services.map(({ service }) => [service, 'locustio/locust:2.25.0'])),
    activeSlot: 'blue',
    reading: masterReading('2.25.0', workers),
    ...change,
  };
}

function planOf(answer: PlanAnswer): UpgradePlan {
  if (answer.kind !== 'planned') throw new Error(JSON.stringify(answer));
  return answer.plan;
}

describe('a plan', () => {
  test('on two masters moves the workers blue-green, in batches', () => {
    // Act
    const plan = planOf(planUpgrade(twoMasters, wish, inventoryOf(twoMasters)));

    // Assess
    expect(plan).toMatchObject({
      strategy: 'blue-green',
      activeSlot: 'blue',
      stable: { version: '2.25.0', images: { master: 'locustio/locust:2.25.0' } },
      target: { version: '2.32.2', images: { worker: 'locustio/locust:2.32.2' } },
      bounds: { desired: 4, maxSurge: 2, maxUnavailable: 0 },
      warnings: [],
    });
    expect(plan.batches.map(({ size }) => size)).toEqual([1, 2, 1, 0]);
  });

  test('on a shared master rolls, and announces the outage of its master step', () => {
    const plan = planOf(planUpgrade(sharedMaster, wish, inventoryOf(sharedMaster)));

    expect(plan.strategy).toBe('rolling');
    expect(plan.warnings).toEqual([expect.stringContaining('outage')]);
  });

  test('to recreate has one batch', () => {
    const asked: Wish = { ...wish, strategy: 'recreate' };

    const plan = planOf(planUpgrade(sharedMaster, asked, inventoryOf(sharedMaster)));

    expect(plan.batches).toEqual([
      { size: 4, before: { active: 0, idle: 0 }, after: { active: 0, idle: 4 } },
    ]);
  });

  test.each<[string, Wish, Partial<Inventory>, Partial<UpgradePlan>]>([
    [
      'takes the version that the master reports before the one that its image states',
      wish,
      { reading: masterReading('2.24.1', 4) },
      { stable: { version: '2.24.1', images: blueGreen.stable.images } },
    ],
    [
      'takes the version that the image states where the master tells none',
      wish,
      { reading: masterReading(null, 4) },
      { stable: blueGreen.stable },
    ],
    [
      "keeps the asked images, which carry the team's own files",
      {
        ...wish,
        target: { version: '2.32.2', images: { master: 'team/master:7', worker: 'team/worker:7' } },
      },
      {},
      { target: { version: '2.32.2', images: { master: 'team/master:7', worker: 'team/worker:7' } } },
    ],
    [
      'moves to other images of the same version',
      {
        ...wish,
        target: { version: '2.25.0', images: { master: 'team/locust:7', worker: 'team/locust:7' } },
      },
      {},
      { target: { version: '2.25.0', images: { master: 'team/locust:7', worker: 'team/locust:7' } } },
    ],
    [
      "moves to another image of the workers' alone",
      {
        ...wish,
        target: { version: '2.25.0', images: { master: 'locustio/locust:2.25.0', worker: 'team/locust:7' } },
      },
      {},
      { target: expect.objectContaining({ version: '2.25.0' }) },
    ],
    [
      'moves to another version under a tag that stayed the same',
      { ...wish, target: { version: '2.32.2', images: blueGreen.stable.images } },
      {},
      { target: { version: '2.32.2', images: blueGreen.stable.images } },
    ],
    [
      'goes back to an older version where that is allowed',
      { ...wish, target: { version: '2.20.0' }, allowDowngrade: true },
      {},
      { target: expect.objectContaining({ version: '2.20.0' }) },
    ],
  ])('%s', (_, asked, change, expected) => {
    const plan = planOf(planUpgrade(twoMasters, asked, inventoryOf(twoMasters, 4, change)));

    expect(plan).toMatchObject(expected);
  });

  // On two masters as well: the stable master lists them again after a rollback.
  test.each([
    ['two masters', twoMasters],
    ['a shared master', sharedMaster],
  ] as const)('counts the workers on %s that are not its own, and warns of them', (_, cluster) => {
    // Prepare
    const inventory = inventoryOf(cluster, 4, { reading: masterReading('2.25.0', 7) });

    // Act
    const plan = planOf(planUpgrade(cluster, wish, inventory));

    // Assess
    expect(plan.foreignWorkers).toBe(3);
    expect(plan.warnings).toContainEqual(
      '3 workers on the active master belong to neither slot: they are counted, not upgraded',
    );
  });
});

describe('nothing is to do', () => {
  test.each(['2.25.0', '2.25'])('for %s where 2.25.0 runs from the same images', (version) => {
    const images = blueGreen.stable.images;

    const answer = planUpgrade(twoMasters, { ...wish, target: { version, images } }, inventoryOf(twoMasters));

    expect(answer).toEqual({ kind: 'nothing-to-do', stable: blueGreen.stable });
  });
});

describe('refused is', () => {
  test.each<[string, RegisteredCluster, Partial<Wish>, Inventory, string, RegExp]>([
    [
      'a headless master',
      { ...twoMasters, headless: true },
      {},
      inventoryOf(twoMasters),
      'headless-unsupported',
      /shows no web interface/,
    ],
    [
      'a cluster without a master',
      twoMasters,
      {},
      inventoryOf(twoMasters, 4, { reading: null }),
      'master-missing',
      /start the master$/,
    ],
    [
      'a cluster that is not at rest',
      twoMasters,
      {},
      inventoryOf(twoMasters, 4, { services: [state('blue-worker', 4, { running: 3 })] }),
      'not-at-rest',
      /^blue-worker is not at rest: 3 of 4 tasks run/,
    ],
    [
      'a running version that nobody states',
      twoMasters,
      {},
      inventoryOf(twoMasters, 4, {
        reading: masterReading(null, 4),
        images: { 'blue-master': 'team/locust:7' },
      }),
      'version-unreadable',
      /image team\/locust:7 says/,
    ],
    [
      'a target that is no version',
      twoMasters,
      { target: { version: 'latest' } },
      inventoryOf(twoMasters),
      'version-malformed',
      /^"latest" is not a Locust version/,
    ],
    [
      'an older version',
      twoMasters,
      { target: { version: '2.20.0' } },
      inventoryOf(twoMasters),
      'downgrade',
      /2\.20\.0 is older than the running 2\.25\.0; allow it with --allow-downgrade/,
    ],
    [
      'a strategy that the cluster has no masters for',
      sharedMaster,
      { strategy: 'blue-green' },
      inventoryOf(sharedMaster),
      'strategy-needs-two-masters',
      /blue-green/,
    ],
    [
      'a move without room',
      twoMasters,
      { maxSurge: { count: 0 } },
      inventoryOf(twoMasters),
      'no-room-to-move',
      /raise one of them/,
    ],
    [
      'a pair that is known to break',
      { ...sharedMaster, locustfileFromMaster: true },
      {},
      inventoryOf(sharedMaster),
      'unsafe-pair',
      /Locust issue #2975/,
    ],
    [
      'a cluster whose idle slot is in use',
      twoMasters,
      {},
      inventoryOf(twoMasters, 4, {
        services: [state('blue-master', 1), state('blue-worker', 4), state('green-worker', 1)],
      }),
      'idle-slot-not-empty',
      /^green-worker belongs to the idle slot/,
    ],
    [
      'a cluster without workers',
      twoMasters,
      {},
      inventoryOf(twoMasters, 0),
      'no-workers',
      /^blue-worker is to run 0/,
    ],
    [
      'a bake whose looks one execution can not record',
      twoMasters,
      { timing: { ...blueGreen.timing, bakeSeconds: 86_400 } },
      inventoryOf(twoMasters),
      'bake-too-long',
      /^a bake of 86400 s after 4 batches would take about 78096 history events/,
    ],
    [
      'more batches than one execution can record',
      twoMasters,
      { size: { count: 1 } },
      inventoryOf(twoMasters, 200),
      'too-many-batches',
      /^201 batches would take about 17154 history events of the 25,000/,
    ],
  ])('%s', (_, cluster, asked, inventory, code, message) => {
    const answer = planUpgrade(cluster, { ...wish, ...asked }, inventory);

    expect(answer).toMatchObject({
      kind: 'refused',
      cause: { code, message: expect.stringMatching(message) },
    });
  });
});

test('100 batches that are looked at every 5 s take 14,700 events, a bake of 300 s 540 more', () => {
  // Prepare
  const batches = Array.from({ length: 100 }, () => ({
    size: 1,
    before: { active: 1, idle: 0 },
    after: { active: 0, idle: 1 },
  }));

  // Act
  const [without, withBake] = [0, 300].map((bakeSeconds) =>
    estimatedEvents(batches, { observeSeconds: 5, bakeSeconds }),
  );

  // Assess
  expect([without, withBake]).toEqual([14_700, 15_240]);
});
