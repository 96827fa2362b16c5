import { describe, expect, test } from 'vitest';
import { moveBatch } from '../../lib/states/move-batch.ts';
import { prepare } from '../../lib/states/prepare.ts';
import { rollBack, upgradeOf } from '../../lib/states/roll-back.ts';
import { type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';
import {
  checked,
  clusterOf,
  execution,
  planned,
  recordOf,
  timeline,
  upgradeId,
  withBatches,
} from './journey.ts';

const recovery = { ...execution, arn: execution.arn.replace(upgradeId, `recover-${upgradeId}-1`) };

function resumed(world: FakeWorld) {
  return checked('Prepare', prepare(world, recovery, { recover: upgradeId }));
}

describe('a recovery', () => {
  test('takes the lock over under a new fence and changes nothing', async () => {
    // Prepare
    const world = fakeWorld();
    const { fence } = await withBatches(world, 2);
    const cluster = await clusterOf(world);
    world.journal.clear();

    // Act
    const progress = await resumed(world);

    // Assess
    expect(progress).toMatchObject({ decision: 'recover', upgradeId, fence: fence + 1 });
    expect(await world.ledger.holder()).toMatchObject({ upgradeId, executionArn: recovery.arn });
    expect(world.journal.entries).toEqual([`lock → ${upgradeId}`]);
    expect(await clusterOf(world)).toEqual(cluster);
  });

  test('waits until no function of the dead execution can write any more, and says why', async () => {
    // Prepare
    const world = fakeWorld();
    await withBatches(world, 2);

    // Act
    const progress = await resumed(world);

    // Assess
    expect(progress).toMatchObject({
      waitSeconds: execution.lateWriteSeconds,
      explanation: 'functions of the dead execution to end (90 s)',
      cause: { code: 'orchestrator-died', message: `the execution ${execution.arn} ended in the middle` },
    });
    expect(await timeline(world)).toContain('Prepare recovering');
  });

  test('whose Prepare is tried again holds the same fence and counts once', async () => {
    // Prepare
    const world = fakeWorld();
    await withBatches(world, 2);
    const first = await resumed(world);

    // Act
    const again = await resumed(world);

    // Assess
    expect(again).toMatchObject({ decision: 'recover', fence: first.fence, cause: first.cause });
    expect((await world.ledger.upgrade(upgradeId))?.recoveries).toBe(1);
  });

  test('whose Prepare failed writes nothing, whoever holds the lock', async () => {
    // Prepare
    const world = fakeWorld();
    await withBatches(world, 2);
    const cluster = await clusterOf(world);
    const caught = { recover: upgradeId, error: { Error: 'TimeoutError', Cause: 'no answer' } };

    // Act
    const act = rollBack(world, upgradeId, caught);

    // Assess
    await expect(act).rejects.toMatchObject({ code: 'recovery-not-begun' });
    expect(await clusterOf(world)).toEqual(cluster);
  });

  test('is counted', async () => {
    // Prepare
    const world = fakeWorld();
    await planned(world);

    // Act
    await resumed(world);

    // Assess
    expect((await recordOf(world)).recoveries).toBe(1);
  });

  test('fences the dead execution off', async () => {
    // Prepare
    const world = fakeWorld();
    const before = await withBatches(world, 1);
    await resumed(world);
    world.journal.clear();

    // Act
    const late = moveBatch(world, { ...before, batch: 1 });

    // Assess
    await expect(late).rejects.toMatchObject({ code: 'fenced' });
    expect(world.journal.entries).toEqual([]);
  });

  test('leads to RollBack under its own fence', async () => {
    // Prepare
    const world = fakeWorld();
    await withBatches(world, 2);
    const progress = await resumed(world);

    // Act
    const back = await checked('RollBack', rollBack(world, upgradeOf(progress, recovery.arn), progress));

    // Assess
    expect(back).toMatchObject({ decision: 'proceed', upgradeId, fence: progress.fence });
    expect(await clusterOf(world)).toMatchObject({ 'blue-worker': '4 × blue-worker:1' });
  });
});

describe('there is nothing to recover where', () => {
  test.for<[string, (world: FakeWorld) => Promise<unknown>]>([
    ['nobody holds the lock', async () => {}],
    ['another upgrade holds it', async ({ ledger, clock }) => ledger.hand('upgrade-2', 'arn:2', clock.in(0))],
    [
      'the upgrade has a conclusion',
      async (world) => {
        await planned(world);
        await world.ledger.conclude(upgradeId, {
          outcome: 'succeeded',
          cause: null,
          observed: null,
          saved: [],
          lockHeld: false,
          at: world.clock.in(0),
        });
      },
    ],
  ])('%s', async ([, situation]) => {
    // Prepare
    const world = fakeWorld();
    await situation(world);
    const holder = await world.ledger.holder();
    world.journal.clear();

    // Act
    const progress = await resumed(world);

    // Assess
    expect(progress).toMatchObject({
      decision: 'nothing-to-do',
      explanation: `${upgradeId} has ended already`,
    });
    expect(world.journal.entries).toEqual([]);
    expect(await world.ledger.holder()).toEqual(holder);
  });
});

test('an upgrade that was never stored can not be recovered, and the lock stays for the sweep', async () => {
  // Prepare
  const world = fakeWorld();
  await world.ledger.acquire(upgradeId, execution.arn, world.clock.in(0));

  // Act
  const recovering = resumed(world);

  // Assess
  await expect(recovering).rejects.toMatchObject({ code: 'upgrade-unknown' });
  expect(await world.ledger.holder()).toMatchObject({ upgradeId, fence: 1 });
});

test('two recoveries of one death: the second is fenced', async () => {
  // Prepare
  const world = fakeWorld();
  await planned(world);
  const { ledger } = world;
  const takeOver = ledger.takeOver.bind(ledger);
  ledger.takeOver = async (...asked) => {
    ledger.hand(upgradeId, 'arn:another-recovery', world.clock.in(0));
    return takeOver(...asked);
  };

  // Act
  const second = resumed(world);

  // Assess
  await expect(second).rejects.toMatchObject({ code: 'fenced' });
  expect(await ledger.holder()).toMatchObject({ executionArn: 'arn:another-recovery', fence: 2 });
});
