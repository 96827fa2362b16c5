import { describe, expect, test } from 'vitest';
import type { MasterReading, WebReading } from '../../lib/domain/health/reading.ts';
import type { WatchMetric } from '../../lib/domain/watch/measurements.ts';
import { watch } from '../../lib/functions/watch.ts';
import { type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';
import { planned, upgradeId, withMaster } from '../states/journey.ts';

const master = 'blue-master:1/0';

/** What the web interface lists: as many workers as named, in these states. */
function listing(...states: readonly string[]): (reading: MasterReading) => MasterReading {
  return (reading) => ({
    ...reading,
    web: {
      kind: 'answered',
      state: 'ready',
      users: 0,
      workers: states.map((state, index) => ({ id: `blue-worker/${index}`, state })),
    } satisfies WebReading,
  });
}

/** What the log says of the workers' versions: of so many each. */
function naming(versions: Readonly<Record<string, number>>): (reading: MasterReading) => MasterReading {
  const names = Object.entries(versions).flatMap(([version, count]) => Array<string>(count).fill(version));
  const reported = Object.fromEntries(names.map((version, index) => [`blue-worker/${index}`, version]));
  return (reading) => ({ ...reading, log: { kind: 'read', crash: null, reported, mismatched: {} } });
}

type Measured = Partial<Record<WatchMetric, number>>;

const well: Measured = {
  UpgradeRunning: 0,
  MasterReachable: 1,
  ListenerAlive: 1,
  MissingWorkers: 0,
  MinorSkew: 0,
  UnsafeWorkers: 0,
  MixedVersions: 0,
};

function measuredIn({ meter }: FakeWorld): Measured {
  return Object.fromEntries(meter.measured.map(({ metric, value }) => [metric, value]));
}

/** The healthy values with some changed, and some not there. */
function but(changed: Measured, ...without: readonly WatchMetric[]): Measured {
  const entries = Object.entries({ ...well, ...changed });
  return Object.fromEntries(entries.filter(([metric]) => !without.some((each) => each === metric)));
}

interface Situation {
  readonly what: string;
  readonly prepare?: (world: FakeWorld) => void;
  readonly findings?: readonly string[];
  readonly measured: Measured;
}

const situations: readonly Situation[] = [
  { what: 'all is well', measured: well },
  {
    what: 'a zombie: its log tells of the crash, and HTTP answers',
    prepare: ({ masters }) =>
      masters.show(master, {
        log: { kind: 'read', crash: 'CRITICAL unhandled exception', reported: {}, mismatched: {} },
      }),
    findings: ['listener-crashed'],
    measured: but({ ListenerAlive: 0 }),
  },
  {
    what: 'a zombie: its listener is silent',
    prepare: ({ masters }) => masters.show(master, { listener: { kind: 'silent', tries: 3 } }),
    findings: ['listener-silent'],
    measured: but({ ListenerAlive: 0 }),
  },
  {
    what: 'a listener that accepts no connection, behind HTTP that answers',
    prepare: ({ masters }) => masters.show(master, { listener: { kind: 'unreachable', reason: 'refused' } }),
    findings: ['listener-unreachable'],
    measured: but({ ListenerAlive: 0 }),
  },
  {
    what: "a listener that can't be asked",
    prepare: ({ masters }) => masters.show(master, { listener: { kind: 'not-asked', reason: 'too old' } }),
    measured: but({}, 'ListenerAlive'),
  },
  {
    what: 'a master that does not answer: nothing else is known',
    prepare: ({ masters }) =>
      masters.show(master, {
        version: null,
        web: { kind: 'failed', reason: 'connection refused' },
        log: { kind: 'failed', reason: 'connection refused' },
        listener: { kind: 'unreachable', reason: 'connection refused' },
      }),
    findings: ['master-unreachable'],
    measured: { UpgradeRunning: 0, MasterReachable: 0 },
  },
  {
    what: "a master that can't be placed",
    prepare: ({ services }) =>
      services.show('blue-master', { running: 0, events: [{ at: '', message: 'no capacity' }] }),
    findings: ['master-not-running'],
    measured: { UpgradeRunning: 0, MasterReachable: 0 },
  },
  {
    what: 'workers that never registered',
    prepare: ({ masters }) => masters.show(master, listing('ready', 'running')),
    findings: ['workers-missing'],
    measured: but({ MissingWorkers: 2 }),
  },
  {
    what: 'workers that the master lost',
    prepare: ({ masters }) => masters.show(master, listing('ready', 'ready', 'ready', 'missing')),
    findings: ['workers-missing'],
    measured: but({ MissingWorkers: 1 }),
  },
  {
    what: 'a worker that was lost and replaced',
    prepare: ({ masters }) => masters.show(master, listing('missing', 'ready', 'ready', 'ready', 'ready')),
    measured: but({}),
  },
  {
    what: "more workers than are to run: somebody else's",
    prepare: ({ masters }) => masters.show(master, listing('ready', 'ready', 'ready', 'ready', 'ready')),
    measured: well,
  },
  {
    what: 'one worker of another minor version',
    prepare: ({ masters }) => masters.show(master, naming({ '2.25.0': 3, '2.24.1': 1 })),
    findings: ['versions-apart'],
    measured: but({ MinorSkew: 1, MixedVersions: 1 }),
  },
  {
    what: 'workers of another patch release',
    prepare: ({ masters }) => masters.show(master, naming({ '2.25.1': 4 })),
    findings: ['versions-apart'],
    measured: but({ MixedVersions: 1 }),
  },
  {
    what: 'a master of another version than its image states',
    prepare: ({ masters }) => masters.show(master, { version: '2.32.2' }),
    findings: ['wrong-version', 'versions-apart'],
    measured: but({ MinorSkew: 7, MixedVersions: 1 }),
  },
  {
    what: 'a worker of another major version',
    prepare: ({ masters }) => masters.show(master, naming({ '2.25.0': 3, '1.6.0': 1 })),
    findings: ['versions-apart'],
    measured: but({ MinorSkew: 100, UnsafeWorkers: 1, MixedVersions: 1 }),
  },
  {
    what: 'images that state no version, and nodes that name none',
    prepare: ({ services, masters }) => {
      for (const service of ['blue-master', 'blue-worker']) services.create(service, 'team/locust:latest', 0);
      services.set('blue-master', { desired: 1 });
      services.set('blue-worker', { desired: 4 });
      masters.show('blue-master:2/0', { version: null, log: { kind: 'failed', reason: 'HTTP 404' } });
    },
    measured: but({}, 'MinorSkew', 'UnsafeWorkers', 'MixedVersions'),
  },
  {
    what: 'a cluster at zero',
    prepare: ({ services }) => {
      services.set('blue-master', { desired: 0 });
      services.set('blue-worker', { desired: 0 });
    },
    measured: { UpgradeRunning: 0 },
  },
  {
    what: 'workers scaled to zero, and a master that waits for them',
    prepare: ({ services }) => services.set('blue-worker', { desired: 0 }),
    measured: well,
  },
  {
    what: 'both slots with workers, and no upgrade ever',
    prepare: ({ services }) => services.set('green-worker', { desired: 2 }),
    findings: ['active-slot-unclear'],
    measured: { UpgradeRunning: 0 },
  },
];

describe('a look finds', () => {
  test.each(situations)('$what', async ({ prepare, findings = [], measured }) => {
    // Prepare
    const world = fakeWorld();
    prepare?.(world);

    // Act
    const report = await watch(world);

    // Assess
    expect(report.findings.map(({ code }) => code)).toEqual(findings);
    expect(measuredIn(world)).toEqual(measured);
    expect(world.journal.entries).toEqual([]);
  });

  test('a cluster at zero on record: nothing is missing', async () => {
    // Prepare
    const world = fakeWorld();
    world.services.set('blue-master', { desired: 0 });
    world.services.set('blue-worker', { desired: 0 });
    await world.ledger.writeRecord({
      version: '2.25.0',
      activeSlot: 'blue',
      upgradeId,
      at: world.clock.in(0),
    });

    // Act
    const report = await watch(world);

    // Assess
    expect(report).toMatchObject({ activeSlot: 'blue', atZero: true, findings: [] });
    expect(measuredIn(world)).toEqual({
      UpgradeRunning: 0,
      MissingWorkers: 0,
      MinorSkew: 0,
      UnsafeWorkers: 0,
      MixedVersions: 0,
    });
    expect(world.masters.asked).toEqual([]);
  });

  test('versions, deployed and seen, of the slot on record', async () => {
    // Prepare
    const world = fakeWorld();
    world.services.set('green-master', { desired: 1 });
    world.services.set('green-worker', { desired: 2 });
    await world.ledger.writeRecord({
      version: '2.25.0',
      activeSlot: 'green',
      upgradeId,
      at: world.clock.in(0),
    });

    // Act
    const report = await watch(world);

    // Assess
    expect(report).toMatchObject({
      activeSlot: 'green',
      upgradeId: null,
      workersDesired: 2,
      deployed: { master: '2.25.0', workers: '2.25.0' },
      observed: { master: { version: '2.25.0', by: 'reported' }, workers: [{ version: '2.25.0', count: 2 }] },
      skew: { kind: 'none' },
    });
    expect(world.masters.asked.map(({ address }) => address)).toEqual(['green-master:1/0']);
  });

  test('the workers of both slots on a shared master', async () => {
    // Prepare
    const world = fakeWorld('shared-master');
    world.services.set('green-worker', { desired: 2 });

    // Act
    const report = await watch(world);

    // Assess
    expect(report).toMatchObject({ workersDesired: 6, findings: [] });
  });

  test('what a pair that is known not to work will do, though it is only a patch release apart', async () => {
    // Prepare
    const world = fakeWorld('two-masters', { locustfileFromMaster: true });
    const deployed = naming({ '2.30.0': 3, '2.30.1': 1 });
    world.masters.show(master, (reading) => ({ ...deployed(reading), version: '2.30.1' }));

    // Act
    const { findings } = await watch(world);

    // Assess
    expect(findings.at(-1)?.message).toMatch(
      /^3 workers of 2\.30\.0 serve on a 2\.30\.1 master, which are known not to work together: a 2\.30\.0 worker would ask/,
    );
    expect(measuredIn(world)).toMatchObject({ MinorSkew: 0, UnsafeWorkers: 3, MixedVersions: 1 });
  });
});

test('the newest run of each schedule is measured by its age, whatever became of it', async () => {
  // Prepare
  const world = fakeWorld();
  const arn = 'arn:aws:scheduler:eu-central-1:000000000000:schedule/default';
  await world.ledger.claimRun({ schedule: `${arn}/long-gone`, at: world.clock.in(-456 * 86_400) }, 'u0');
  await world.ledger.claimRun({ schedule: `${arn}/weekly`, at: world.clock.in(-7 * 86_400) }, 'u1');
  await world.ledger.claimRun({ schedule: `${arn}/daily`, at: world.clock.in(-90) }, 'u2');

  // Act
  const { runs } = await watch(world);

  // Assess
  expect(runs).toEqual([
    { schedule: 'default/weekly', at: world.clock.in(-7 * 86_400), ageSeconds: 604_800 },
    { schedule: 'default/daily', at: world.clock.in(-90), ageSeconds: 90 },
  ]);
  expect(world.meter.ofSchedules).toEqual([
    { schedule: 'default/weekly', metric: 'ScheduledRunAge', value: 604_800 },
    { schedule: 'default/daily', metric: 'ScheduledRunAge', value: 90 },
  ]);
});

describe('an upgrade', () => {
  test('is not marked while it waits at its first gate: nothing else would tell of a zombie', async () => {
    const world = fakeWorld();
    await planned(world);

    expect((await watch(world)).upgradeId).toBeNull();
    expect(measuredIn(world).UpgradeRunning).toBe(0);
  });

  test('is marked from its first change: its skew is planned', async () => {
    // Prepare
    const world = fakeWorld();
    await withMaster(world);
    world.masters.show(master, naming({ '2.25.0': 3, '2.24.0': 1 }));

    // Act
    const report = await watch(world);

    // Assess
    expect(report.upgradeId).toBe(upgradeId);
    expect(measuredIn(world)).toMatchObject({ UpgradeRunning: 1, MinorSkew: 1 });
  });

  test('that ended with the lock kept does not hide what is wrong since', async () => {
    // Prepare
    const world = fakeWorld();
    await withMaster(world);
    await world.ledger.conclude(upgradeId, {
      outcome: 'rollback-failed',
      cause: null,
      observed: null,
      saved: [],
      lockHeld: true,
      at: world.clock.in(0),
    });

    // Act
    const report = await watch(world);

    // Assess
    expect(report.upgradeId).toBeNull();
    expect(measuredIn(world).UpgradeRunning).toBe(0);
  });
});
