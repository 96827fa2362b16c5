import { describe, expect, test } from 'vitest';
import { type Progress, type RollBackInput, rollBackInput } from '../../lib/contract/payloads.ts';
import type { DecisionOf } from '../../lib/contract/states.ts';
import { conclude } from '../../lib/states/conclude.ts';
import { rollBack, upgradeOf } from '../../lib/states/roll-back.ts';
import { upgradeMaster } from '../../lib/states/upgrade-master.ts';
import { type FakeWorld, fakeWorld, stableImage } from '../fakes/fake-world.ts';
import {
  checked,
  clusterOf,
  execution,
  loseLock,
  planned,
  recordOf,
  request,
  timeline,
  upgradeId,
  withBatches,
  withMaster,
} from './journey.ts';

const workersFail = { code: 'workers-crash', message: 'two workers stopped by themselves' };
const masterDead = { code: 'listener-crashed', message: 'the master lost its listener' };

function failing(progress: Progress, cause = workersFail): RollBackInput {
  return { ...progress, decision: 'roll-back', cause, explanation: cause.message };
}

/** As its Lambda does it, from the payload on. */
function act(world: FakeWorld, payload: unknown) {
  const input = rollBackInput.parse(payload);
  return checked('RollBack', rollBack(world, upgradeOf(input, execution.arn), input));
}

const decisions: Record<DecisionOf<'RollBack'>, (world: FakeWorld) => Promise<RollBackInput>> = {
  proceed: async (world) => failing(await withBatches(world, 2)),
  conclude: async () => ({ error: { Error: 'Error', Cause: 'Prepare died before it stored a plan' } }),
};

test.for(Object.entries(decisions))('decides %s', async ([decision, situation]) => {
  // Prepare
  const world = fakeWorld();
  const input = await situation(world);

  // Act
  const progress = await act(world, input);

  // Assess
  expect(progress).toMatchObject({ decision, upgradeId });
});

describe('a target that still serves', () => {
  test('gives its workers back in steps within the bounds', async () => {
    // Prepare
    const world = fakeWorld();
    const input = failing(await withBatches(world, 3));
    expect(await clusterOf(world)).toMatchObject({
      'blue-worker': '1 × blue-worker:1',
      'green-worker': '4 × green-worker:2',
    });
    world.journal.clear();

    // Act
    const first = await act(world, input);
    const second = await act(world, first);
    await act(world, second);

    // Assess
    expect(world.journal.entries).toEqual([
      ...['green-worker → 3', 'blue-master → 1', 'blue-worker → 3'],
      ...['green-worker → 2', 'blue-master → 1', 'blue-worker → 4'],
      `registered green-worker:3 ${stableImage}`,
      `registered green-master:3 ${stableImage}`,
      'remembered the restored revisions',
      'green-worker → 0 × green-worker:3',
      'blue-master → 1',
      'green-master → 0 × green-master:3',
      'blue-worker → 4',
    ]);
  });

  test('is told from what ECS shows: called again after its answer was lost it goes on, not back', async () => {
    // Prepare
    const world = fakeWorld();
    const input = failing(await withBatches(world, 2));
    await act(world, input);

    // Act
    await act(world, input);

    // Assess
    expect(await clusterOf(world)).toEqual({
      'blue-master': '1 × blue-master:1',
      'green-master': '0 × green-master:3',
      'blue-worker': '4 × blue-worker:1',
      'green-worker': '0 × green-worker:3',
    });
  });
});

describe('a target whose master is dead', () => {
  test.for([
    'listener-crashed',
    'listener-silent',
    'master-crashed',
    'master-unreachable',
    'wrong-version',
    'master-not-ready',
  ])('%s: everything goes back at once, lowers first', async (code) => {
    // Prepare
    const world = fakeWorld();
    const input = failing(await withBatches(world, 2), { code, message: 'the master is dead' });
    world.journal.clear();

    // Act
    await act(world, input);

    // Assess
    expect(world.journal.entries).toEqual([
      `registered green-worker:3 ${stableImage}`,
      `registered green-master:3 ${stableImage}`,
      'remembered the restored revisions',
      'green-worker → 0 × green-worker:3',
      'blue-master → 1',
      'green-master → 0 × green-master:3',
      'blue-worker → 4',
    ]);
  });
});

describe('a shared master', () => {
  test('workers go, then the master changes, then workers come back', async () => {
    // Prepare
    const world = fakeWorld('shared-master');
    const input = failing(await withBatches(world, 2));
    world.journal.clear();

    // Act
    const first = await act(world, input);
    const second = await act(world, first);
    const third = await act(world, second);

    // Assess
    expect(world.journal.entries).toEqual([
      ...['blue-worker → 0', 'green-worker → 0'],
      `registered master:3 ${stableImage}`,
      `registered green-worker:3 ${stableImage}`,
      'remembered the restored revisions',
      ...['master → 1 × master:3', 'blue-worker → 0', 'green-worker → 0 × green-worker:3'],
      'remembered the restored revisions',
      ...['master → 1 × master:3', 'blue-worker → 4', 'green-worker → 0 × green-worker:3'],
    ]);
    expect([first, second, third].map(({ rollback }) => rollback?.masterRestored)).toEqual([
      false,
      true,
      true,
    ]);
  });

  test('the master stays as long as one worker task runs', async () => {
    // Prepare
    const world = fakeWorld('shared-master');
    const first = await act(world, failing(await withBatches(world, 2)));
    world.services.show('green-worker', { running: 1 });
    world.journal.clear();

    // Act
    await act(world, first);

    // Assess
    expect(world.journal.entries).toEqual(['blue-worker → 0', 'green-worker → 0']);
  });
});

describe('stable revisions', () => {
  test('are registered again from the stored content, though somebody deregistered them', async () => {
    // Prepare
    const world = fakeWorld();
    const input = failing(await withBatches(world, 2), masterDead);
    world.services.forget('green-worker:1');

    // Act
    await act(world, input);

    // Assess
    const { restoredRevisions } = await recordOf(world);
    expect(restoredRevisions).toMatchObject({ 'green-worker': expect.any(String) });
    expect(world.services.imageOf(restoredRevisions?.['green-worker'] ?? '')).toBe(stableImage);
  });

  test('are registered once, however often it is called', async () => {
    // Prepare
    const world = fakeWorld();
    const input = failing(await withBatches(world, 2), masterDead);
    await act(world, input);
    const cluster = await clusterOf(world);
    world.journal.clear();

    // Act
    await act(world, input);

    // Assess
    expect(world.journal.entries).not.toContainEqual(expect.stringMatching(/^registered/));
    expect(await clusterOf(world)).toEqual(cluster);
  });
});

test('a read of ECS older than the last write is not taken for a master that never changed', async () => {
  // Prepare: 2.23.1 workers were healed to their master's 2.25.0, and the master has just gone on to 2.32.2
  const world = fakeWorld('shared-master', { maxMinorSkew: 7 });
  world.services.create('blue-worker', 'locustio/locust:2.23.1', 4);
  const healed = await withBatches(world, 4, { strategy: 'rolling' });
  const begun = await upgradeMaster(world, { ...healed, hop: 1, batch: 0 });
  world.services.show('master', { taskDefinition: 'master:1' });
  world.journal.clear();

  // Act
  await act(world, failing(begun));

  // Assess: no mixed worker comes back to the 2.32.2 master
  expect(world.journal.entries).toEqual(['green-worker → 0', 'blue-worker → 0']);
});

describe('an upgrade that changed nothing yet', () => {
  test.for(['two-masters', 'shared-master'] as const)(
    'changes nothing on its way back (%s)',
    async (topology) => {
      // Prepare: since it was planned, somebody has added workers and started a test
      const world = fakeWorld(topology);
      const input = failing(await planned(world));
      world.services.set('blue-worker', { desired: 6 });
      world.masters.runTest(`${topology === 'two-masters' ? 'blue-master' : 'master'}:1/0`);
      world.journal.clear();

      // Act
      const progress = await act(world, input);

      // Assess
      expect(progress.decision).toBe('conclude');
      expect(world.journal.entries).toEqual([]);
    },
  );
});

describe('a test in flight', () => {
  test('on the target is stopped before any worker', async () => {
    // Prepare
    const world = fakeWorld();
    const input = failing(await withBatches(world, 2));
    world.masters.runTest('green-master:2/0');
    world.journal.clear();

    // Act
    await act(world, input);

    // Assess
    expect(world.journal.entries.slice(0, 2)).toEqual([
      'saved the results of green-master:2/0',
      'stopped the test on green-master:2/0',
    ]);
    expect(await timeline(world)).toContain('RollBack test-stopped');
  });

  test('that can not be stopped does not hold the rollback up, and is told', async () => {
    // Prepare
    const world = fakeWorld();
    const input = failing(await withBatches(world, 2));
    world.masters.runTest('green-master:2/0');
    world.masters.stopTest = async () => false;

    // Act
    const progress = await act(world, input);

    // Assess
    expect(progress.decision).toBe('proceed');
    expect(await world.ledger.events(upgradeId)).toContainEqual(
      expect.objectContaining({ detail: 'could not stop the test on green-master:2/0' }),
    );
  });

  test('is asked for without a probe of the listener: a dying master is left in peace', async () => {
    // Prepare
    const world = fakeWorld();
    const input = failing(await withMaster(world));
    world.masters.asked.splice(0);

    // Act
    await act(world, input);

    // Assess
    expect(world.masters.asked).toEqual([]);
  });
});

describe('the cause', () => {
  test.for<[string, RollBackInput, { readonly code: string; readonly message: string }]>([
    ['is the stated one', { cause: workersFail }, workersFail],
    [
      'is what a Catch left',
      { error: { Error: 'States.Timeout', Cause: 'no answer' } },
      { code: 'States.Timeout', message: 'a step failed: no answer' },
    ],
    [
      'is the stated one, not a later error on the way back',
      { cause: workersFail, error: { Error: 'States.Timeout', Cause: 'no answer' } },
      workersFail,
    ],
    [
      'is said to be missing',
      {},
      { code: 'unexpected', message: 'the upgrade was rolled back without a stated cause' },
    ],
  ])('%s', async ([, input, cause]) => {
    // Prepare
    const world = fakeWorld();
    await withMaster(world);

    // Act
    const progress = await act(world, input);

    // Assess
    expect(progress.cause).toEqual(cause);
  });
});

describe('which upgrade it is', () => {
  test.for<[string, RollBackInput, string]>([
    ['the payload says', { upgradeId: 'upgrade-7' }, 'upgrade-7'],
    ['the input of a recovery says', { recover: 'upgrade-8' }, 'upgrade-8'],
    ["is the execution's own name after a Prepare that never returned", {}, upgradeId],
  ])('%s', ([, input, expected]) => {
    expect(upgradeOf(input, execution.arn)).toBe(expected);
  });
});

describe('the fence', () => {
  test('after a Prepare that stored its plan and never returned is the one of the lock', async () => {
    // Prepare
    const world = fakeWorld();
    const { fence } = await planned(world);
    const input = { ...request, error: { Error: 'States.Timeout', Cause: '' } };

    // Act
    const progress = await act(world, input);

    // Assess
    expect(progress).toMatchObject({ decision: 'conclude', fence });
  });

  test('that was lost ends it: no test is stopped and nothing is written', async () => {
    // Prepare
    const world = fakeWorld();
    const input = failing(await withBatches(world, 2));
    world.masters.runTest('green-master:2/0');
    loseLock(world);

    // Act
    const late = act(world, input);

    // Assess
    await expect(late).rejects.toMatchObject({ code: 'fenced' });
    expect(world.journal.entries).toEqual([]);
  });

  test('that is lost between two writes ends it there', async () => {
    // Prepare
    const world = fakeWorld();
    const input = failing(await withBatches(world, 2));
    world.journal.clear();
    const { services } = world;
    const change = services.change.bind(services);
    services.change = async (...written) => {
      loseLock(world);
      await change(...written);
    };

    // Act
    const late = act(world, input);

    // Assess
    await expect(late).rejects.toMatchObject({ code: 'fenced' });
    expect(world.journal.entries).toEqual(['green-worker → 2']);
  });
});

test('an upgrade that succeeded is not taken back: recovery finishes it', async () => {
  // Prepare
  const world = fakeWorld();
  const before = await withBatches(world, 4);
  world.ledger.writeRecord = () => Promise.reject(new Error('throttled'));
  await expect(conclude(world, before)).rejects.toThrow('throttled');
  world.journal.clear();

  // Act
  const wayBack = act(world, { ...before, error: { Error: 'Error', Cause: 'throttled' } });

  // Assess
  await expect(wayBack).rejects.toMatchObject({ code: 'succeeded-already' });
  expect(world.journal.entries).toEqual([]);
});

test('waits for one deadline from the first write of the way back to its last', async () => {
  // Prepare
  const world = fakeWorld();
  const first = await act(world, failing(await withBatches(world, 3)));
  world.clock.advance(60);

  // Act
  const second = await act(world, first);

  // Assess
  expect(first).toMatchObject({ waitSeconds: 3, watch: { lastWriteAt: world.clock.in(-60) } });
  expect(second.rollback?.deadline).toBe(world.clock.in(1_740));
  expect(second.watch.lastWriteAt).toBe(world.clock.in(0));
});

test('the timeline says once that it goes back, and why', async () => {
  // Prepare
  const world = fakeWorld();
  const first = await act(world, failing(await withBatches(world, 3)));

  // Act
  await act(world, first);

  // Assess
  const events = await world.ledger.events(upgradeId);
  expect(events.filter(({ event }) => event === 'rolling-back')).toMatchObject([
    { detail: workersFail.message },
  ]);
});
