import { describe, expect, test } from 'vitest';
import type { Progress } from '../../lib/contract/payloads.ts';
import { describeTarget } from '../../lib/domain/automation/automation.ts';
import { conclude } from '../../lib/states/conclude.ts';
import { concludeRollback } from '../../lib/states/conclude-rollback.ts';
import { rollBack } from '../../lib/states/roll-back.ts';
import { upgradeMaster } from '../../lib/states/upgrade-master.ts';
import { type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';
import {
  checked,
  loseLock,
  planned,
  recordOf,
  rollingBack,
  timeline,
  upgradeId,
  withBatches,
  withMaster,
} from './journey.ts';

/** Both worker services are scaled, blue may not scale in, and blue is rebalanced. */
function scaledWorld(): FakeWorld {
  const world = fakeWorld();
  world.scaling.register('blue-worker', 2, 10, { dynamicIn: true });
  world.scaling.register('green-worker', 1, 6);
  world.services.rebalance('blue-worker');
  return world;
}

const names = ['blue-master', 'green-master', 'blue-worker', 'green-worker'];

async function automationOf({ scaling, services }: FakeWorld): Promise<readonly string[]> {
  const states = await services.describe(names);
  const rebalanced = states.filter(({ zoneRebalancing }) => zoneRebalancing);
  return [
    ...(await scaling.targets(names)).map(describeTarget),
    ...rebalanced.map(({ service }) => `${service} is rebalanced`),
  ];
}

const before = [
  'auto scaling of blue-worker: 2 to 10, suspended for scale-in',
  'auto scaling of green-worker: 1 to 6, on',
  'blue-worker is rebalanced',
];
const suspended = [
  'auto scaling of blue-worker: 2 to 10, suspended',
  'auto scaling of green-worker: 1 to 6, suspended',
];
const afterSuccess = [
  'auto scaling of blue-worker: 0 to 6, suspended',
  'auto scaling of green-worker: 2 to 10, suspended for scale-in',
  'blue-worker is rebalanced',
];

/** All workers at the target, baked. */
async function atTheEnd(): Promise<[FakeWorld, Progress]> {
  const world = scaledWorld();
  const progress = await withBatches(world, 4);
  world.journal.clear();
  return [world, progress];
}

async function putBack(): Promise<[FakeWorld, Progress]> {
  const world = scaledWorld();
  const progress = await rollingBack(world, await withBatches(world, 2));
  world.journal.clear();
  return [world, progress];
}

describe('UpgradeMaster', () => {
  test('suspends before it writes anything else, once it has remembered what it found', async () => {
    // Prepare
    const world = scaledWorld();
    const progress = await planned(world);
    world.journal.clear();

    // Act
    await upgradeMaster(world, progress);

    // Assess
    expect(world.journal.entries.slice(0, 5)).toEqual([
      'remembered what acts by itself',
      'scaling of blue-worker 2–10 dynamicIn dynamicOut scheduled',
      'scaling of green-worker 1–6 dynamicIn dynamicOut scheduled',
      'zone rebalancing of blue-worker off',
      'registered green-worker:2 locustio/locust:2.32.2',
    ]);
    expect(await automationOf(world)).toEqual(suspended);
    expect(await timeline(world)).toContain('UpgradeMaster automation');
  });

  test('called again suspends nothing again and remembers what was before', async () => {
    // Prepare
    const world = scaledWorld();
    const progress = await planned(world);
    await upgradeMaster(world, progress);
    world.journal.clear();

    // Act
    await upgradeMaster(world, progress);

    // Assess
    expect(world.journal.entries.filter((entry) => /scaling|zone/.test(entry))).toEqual([]);
    expect((await recordOf(world)).automation?.scalableTargets).toMatchObject([
      { service: 'blue-worker', min: 2, suspended: { dynamicIn: true, dynamicOut: false } },
      { service: 'green-worker', min: 1 },
    ]);
  });

  test('that failed in the middle finds what is left', async () => {
    // Prepare
    const world = scaledWorld();
    const progress = await planned(world);
    const change = world.services.change.bind(world.services);
    world.services.change = () => Promise.reject(new Error('throttled'));
    await expect(upgradeMaster(world, progress)).rejects.toThrow('throttled');
    world.services.change = change;

    // Act
    await upgradeMaster(world, progress);

    // Assess
    expect(await automationOf(world)).toEqual(suspended);
  });

  test('takes what changed while the gate held for what is to be put back', async () => {
    // Prepare
    const world = scaledWorld();
    const progress = await planned(world);
    world.scaling.register('blue-worker', 3, 20);

    // Act
    await upgradeMaster(world, progress);

    // Assess
    expect((await recordOf(world)).automation?.scalableTargets[0]).toMatchObject({ min: 3, max: 20 });
  });

  test('names a count that auto scaling changed while the gate held, and writes no service', async () => {
    // Prepare
    const world = scaledWorld();
    const progress = await planned(world);
    world.services.set('blue-worker', { desired: 5 });

    // Act
    const changed = await upgradeMaster(world, progress);
    const back = await rollBack(world, upgradeId, changed);

    // Assess
    expect(changed).toMatchObject({ decision: 'roll-back', cause: { code: 'changed-by-somebody-else' } });
    expect(back.decision).toBe('conclude');
    expect((await world.services.describe(['blue-worker']))[0]).toMatchObject({ desired: 5 });
  });

  test('without its lock suspends nothing', async () => {
    // Prepare
    const world = scaledWorld();
    const progress = await planned(world);
    loseLock(world);

    // Act
    const late = upgradeMaster(world, progress);

    // Assess
    await expect(late).rejects.toMatchObject({ code: 'fenced' });
    expect(await automationOf(world)).toEqual(before);
  });
});

describe('Conclude', () => {
  test('resumes nothing before it has read what the tasks run', async () => {
    const [world, progress] = await atTheEnd();
    const tasks = world.services.tasks.bind(world.services);
    world.services.tasks = async (service, which) => {
      if (service === 'green-worker' && which === 'running') throw new Error('ThrottlingException');
      return tasks(service, which);
    };

    await expect(conclude(world, progress)).rejects.toThrow('Throttling');

    expect(await automationOf(world)).toEqual(suspended);
  });

  test('gives the new active service what the old one had, right before the conclusion', async () => {
    // Prepare
    const [world, progress] = await atTheEnd();

    // Act
    await conclude(world, progress);

    // Assess
    expect(world.journal.entries).toEqual([
      'blue-master → 0',
      'remembered what was seen at the end',
      'scaling of blue-worker 0–6 dynamicIn dynamicOut scheduled',
      'zone rebalancing of blue-worker on',
      'scaling of green-worker 2–10 dynamicIn',
      'concluded succeeded',
      'version of record 2.32.2, green',
      'lock freed',
    ]);
    expect(await automationOf(world)).toEqual(afterSuccess);
  });

  test('stays a success where auto scaling moved a count before the conclusion could be written', async () => {
    // Prepare
    const [world, progress] = await atTheEnd();
    const write = world.ledger.conclude.bind(world.ledger);
    world.ledger.conclude = () => Promise.reject(new Error('ThrottlingException'));
    await expect(conclude(world, progress)).rejects.toThrow('Throttling');
    world.ledger.conclude = write;
    await world.services.change('green-worker', { desired: 5 });
    await world.ledger.requestAbort(upgradeId);

    // Act
    const done = await conclude(world, progress);

    // Assess
    expect(done.decision).toBe('succeeded');
    expect(await world.ledger.conclusion(upgradeId)).toMatchObject({
      outcome: 'succeeded',
      observed: { master: expect.objectContaining({ version: '2.32.2' }) },
    });
  });

  test('leaves limits that somebody else set meanwhile, and names them', async () => {
    // Prepare
    const [world, progress] = await atTheEnd();
    world.scaling.register('green-worker', 7, 9, { dynamicIn: true, dynamicOut: true, scheduled: true });

    // Act
    const done = await conclude(world, progress);

    // Assess
    expect(done.decision).toBe('succeeded');
    expect(await automationOf(world)).toContain(
      'auto scaling of green-worker: 7 to 9, suspended for scale-in',
    );
    expect(await world.ledger.events(upgradeId)).toContainEqual(
      expect.objectContaining({
        event: 'left-alone',
        detail: 'somebody else changed auto scaling of green-worker: 7 to 9, suspended',
      }),
    );
  });

  test('gives the new active workers what somebody else set meanwhile for the old ones, which nothing starts', async () => {
    // Prepare
    const [world, progress] = await atTheEnd();
    world.scaling.register('blue-worker', 3, 30, { dynamicIn: true, dynamicOut: true, scheduled: true });

    // Act
    await conclude(world, progress);
    world.scaling.keepWithinLimits();

    // Assess
    expect(await automationOf(world)).toEqual([
      'auto scaling of blue-worker: 0 to 6, suspended',
      'auto scaling of green-worker: 3 to 30, suspended for scale-in',
      'blue-worker is rebalanced',
    ]);
    expect((await world.services.describe(['blue-worker']))[0]).toMatchObject({ desired: 0 });
    expect(await world.ledger.events(upgradeId)).toContainEqual(
      expect.objectContaining({
        event: 'left-alone',
        detail:
          'somebody else changed auto scaling of blue-worker: 3 to 30, suspended; that goes to green-worker',
      }),
    );
  });

  test('tries again what can not be resumed, and is no success before that', async () => {
    // Prepare
    const [world, progress] = await atTheEnd();
    const set = world.scaling.set.bind(world.scaling);
    world.scaling.set = () => Promise.reject(new Error('ConcurrentUpdateException'));
    const first = await checked('Conclude', conclude(world, progress));
    expect(await world.ledger.conclusion(upgradeId)).toBeNull();
    world.scaling.set = set;

    // Act
    const second = await conclude(world, first);

    // Assess
    expect(first).toMatchObject({
      decision: 'wait',
      explanation:
        'suspended still, put it back by hand: auto scaling of blue-worker: 0 to 6, suspended; zone rebalancing of blue-worker: on; auto scaling of green-worker: 2 to 10, suspended for scale-in (Error: ConcurrentUpdateException)',
    });
    expect(second.decision).toBe('succeeded');
    expect(await automationOf(world)).toEqual(afterSuccess);
  });

  test('says in the end what is suspended still: the cluster is at the target all the same', async () => {
    // Prepare
    const [world, progress] = await atTheEnd();
    world.scaling.targets = () => Promise.reject(new Error('AccessDeniedException'));
    const late = { ...progress, watch: { ...progress.watch, deadline: world.clock.in(0) } };

    // Act
    const done = await conclude(world, late);

    // Assess
    const left = expect.stringContaining('auto scaling of green-worker: 2 to 10, suspended for scale-in');
    expect(done).toMatchObject({ decision: 'succeeded', explanation: left });
    expect(await world.ledger.conclusion(upgradeId)).toMatchObject({
      outcome: 'succeeded',
      cause: { code: 'restore-failed', message: left },
    });
    expect(world.announcer.told.at(-1)).toMatchObject({
      moment: 'succeeded',
      message: left,
      advice: expect.stringContaining('unless the message names what could not be put back'),
    });
  });
});

describe('the way back', () => {
  test('ends with everything as it was', async () => {
    // Prepare
    const [world, progress] = await putBack();

    // Act
    await concludeRollback(world, progress);

    // Assess
    expect(await automationOf(world)).toEqual(before);
    expect(world.journal.entries).toEqual([
      'scaling of green-worker 1–6 on',
      'zone rebalancing of blue-worker on',
      'scaling of blue-worker 2–10 dynamicIn',
      'concluded rolled-back',
      'lock freed',
    ]);
  });

  test('of a success that did not come about suspends again what was resumed', async () => {
    // Prepare
    const [world, progress] = await atTheEnd();
    world.ledger.conclude = () => Promise.reject(new Error('throttled'));
    await expect(conclude(world, progress)).rejects.toThrow('throttled');
    expect(await automationOf(world)).toEqual(afterSuccess);

    // Act
    await rollBack(world, upgradeId, progress);

    // Assess
    expect(await automationOf(world)).toEqual(suspended);
  });

  test('goes on where nothing can be suspended, and says so', async () => {
    // Prepare
    const world = scaledWorld();
    const progress = await withBatches(world, 2);
    world.scaling.targets = () => Promise.reject(new Error('AccessDeniedException'));

    // Act
    const written = await rollBack(world, upgradeId, progress);

    // Assess
    expect(written.decision).toBe('proceed');
    expect(await timeline(world)).toContain('RollBack not-suspended');
  });

  test('waits for what can not be put back, then ends and says what is left', async () => {
    // Prepare
    const [world, progress] = await putBack();
    world.scaling.set = () => Promise.reject(new Error('AccessDeniedException'));

    // Act
    const first = await checked('ConcludeRollback', concludeRollback(world, progress));
    world.clock.advance(3_600);
    const second = await checked('ConcludeRollback', concludeRollback(world, first));

    // Assess
    expect(first).toMatchObject({ decision: 'wait', waitSeconds: 10 });
    expect(second.decision).toBe('rolled-back');
    expect(await world.ledger.conclusion(upgradeId)).toMatchObject({
      cause: {
        code: 'workers-crash',
        message: expect.stringMatching(/; suspended still, put it back by hand: .*green-worker: 1 to 6, on/),
      },
      lockHeld: false,
    });
  });

  test('that failed leaves all suspended, like the lock, and says so', async () => {
    // Prepare
    const [world, progress] = await putBack();
    const failure = { code: 'tasks-not-running', message: 'waited in vain' };
    const failed = { ...progress, rollback: progress.rollback && { ...progress.rollback, failure } };

    // Act
    const done = await concludeRollback(world, failed);

    // Assess
    expect(await automationOf(world)).toEqual(suspended);
    expect(done.explanation).toContain('auto scaling of blue-worker: 2 to 10, suspended for scale-in');
  });
});

test('a cluster that was drained when a gate shut is put back, not left', async () => {
  // Prepare
  const world = scaledWorld();
  const progress = await withMaster(world);
  const cause = { code: 'aborted', message: 'aborted on request' };

  // Act
  const ended = await conclude(world, { ...progress, cause });

  // Assess
  expect(ended).toMatchObject({ decision: 'roll-back', cause });
});

test('a cluster in which nothing acts by itself costs no write of its own', async () => {
  // Prepare
  const world = fakeWorld();
  const progress = await withBatches(world, 4);
  world.journal.clear();

  // Act
  await conclude(world, progress);

  // Assess
  expect(world.journal.entries).toEqual([
    'blue-master → 0',
    'remembered what was seen at the end',
    'concluded succeeded',
    'version of record 2.32.2, green',
    'lock freed',
  ]);
});
