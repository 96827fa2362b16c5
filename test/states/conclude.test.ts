import { describe, expect, test } from 'vitest';
import type { Progress } from '../../lib/contract/payloads.ts';
import type { DecisionOf } from '../../lib/contract/states.ts';
import type { Cause } from '../../lib/domain/cause.ts';
import { conclude } from '../../lib/states/conclude.ts';
import { type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';
import { checked, clusterOf, loseLock, planned, timeline, upgradeId, withBatches } from './journey.ts';

type Situation = (world: FakeWorld, progress: Progress) => Progress;
type Reached = Promise<[FakeWorld, Progress]>;

const newMaster = 'green-master:2/0';
const aborted = { code: 'aborted', message: 'the upgrade was aborted on request' };
const timedOut = { code: 'gate-timed-out', message: 'a test runs still' };

/** All workers at the target, baked. */
async function atTheEnd(): Reached {
  const world = fakeWorld();
  const progress = await withBatches(world, 4);
  world.journal.clear();
  return [world, progress];
}

const oldMasterStops: Situation = (world, progress) => {
  world.services.show('blue-master', { running: 1 });
  return progress;
};
const masterBreaks: Situation = (world, progress) => {
  world.masters.show(newMaster, { listener: { kind: 'silent', tries: 3 } });
  return { ...progress, watch: { ...progress.watch, alarmSince: world.clock.in(-3) } };
};

async function ending(situation: Situation): Reached {
  const [world, progress] = await atTheEnd();
  return [world, situation(world, progress)];
}

/** A gate stayed shut before the first change. */
async function unbegun(cause: Cause): Reached {
  const world = fakeWorld();
  return [world, { ...(await planned(world)), cause, explanation: cause.message }];
}

const decisions: Record<DecisionOf<'Conclude'>, () => Reached> = {
  succeeded: atTheEnd,
  wait: () => ending(oldMasterStops),
  'roll-back': () => ending(masterBreaks),
  held: () => unbegun(timedOut),
  aborted: () => unbegun(aborted),
};

test.for(Object.entries(decisions))('decides %s', async ([decision, reach]) => {
  // Prepare
  const [world, before] = await reach();

  // Act
  const progress = await checked('Conclude', conclude(world, before));

  // Assess
  expect(progress.decision).toBe(decision);
});

describe('success', () => {
  test('takes the old master away, then the conclusion, the record and last of all the lock', async () => {
    // Prepare
    const [world, before] = await atTheEnd();

    // Act
    await conclude(world, before);

    // Assess
    expect(world.journal.entries).toEqual([
      'blue-master → 0',
      'remembered what was seen at the end',
      'concluded succeeded',
      'version of record 2.32.2, green',
      'lock freed',
    ]);
    expect(await timeline(world)).toContain('Conclude succeeded');
  });

  test('is what was observed', async () => {
    // Prepare
    const [world, before] = await atTheEnd();

    // Act
    const progress = await conclude(world, before);

    // Assess
    expect(await world.ledger.conclusion(upgradeId)).toMatchObject({
      outcome: 'succeeded',
      cause: null,
      lockHeld: false,
      observed: {
        master: { version: '2.32.2', by: 'reported' },
        workers: [{ version: '2.32.2', count: 4, by: 'reported' }],
      },
    });
    expect(progress.explanation).toBe(
      'upgraded from 2.25.0 to 2.32.2: master 2.32.2 (reported); workers 4 × 2.32.2 (reported); no skew',
    );
  });

  test('is not reported while the old master still runs', async () => {
    // Prepare
    const [world, reached] = await atTheEnd();
    const before = oldMasterStops(world, reached);

    // Act
    const progress = await conclude(world, before);

    // Assess
    expect(progress).toMatchObject({ explanation: 'blue-master to run 0 tasks (1 run, 0 are pending)' });
    expect(await world.ledger.conclusion(upgradeId)).toBeNull();
    expect(await world.ledger.holder()).toMatchObject({ upgradeId });
  });

  test('follows once the old master is gone', async () => {
    // Prepare
    const [world, reached] = await atTheEnd();
    const first = await conclude(world, oldMasterStops(world, reached));
    world.services.show('blue-master');

    // Act
    const progress = await conclude(world, first);

    // Assess
    expect(progress.decision).toBe('succeeded');
  });

  test('is told again to a retry, which writes nothing', async () => {
    // Prepare
    const [world, before] = await atTheEnd();
    await conclude(world, before);
    world.ledger.hand('upgrade-2', 'arn:upgrade-2', world.clock.in(0));
    world.journal.clear();

    // Act
    const progress = await checked('Conclude', conclude(world, before));

    // Assess
    expect(progress.decision).toBe('succeeded');
    expect(world.journal.entries).toEqual([]);
  });

  test('is finished by a retry where the record could not be written', async () => {
    // Prepare
    const [world, before] = await atTheEnd();
    const { ledger } = world;
    const writeRecord = ledger.writeRecord.bind(ledger);
    ledger.writeRecord = () => Promise.reject(new Error('throttled'));
    await expect(conclude(world, before)).rejects.toThrow('throttled');
    ledger.writeRecord = writeRecord;
    world.journal.clear();

    // Act
    const progress = await checked('Conclude', conclude(world, before));

    // Assess
    expect(progress.decision).toBe('succeeded');
    expect(world.journal.entries).toEqual(['version of record 2.32.2, green', 'lock freed']);
  });

  test('on a shared master takes nothing away', async () => {
    // Prepare
    const world = fakeWorld('shared-master');
    const before = await withBatches(world, 4);

    // Act
    await conclude(world, before);

    // Assess
    expect(await clusterOf(world)).toEqual({
      master: '1 × master:2',
      'blue-worker': '0 × blue-worker:1',
      'green-worker': '4 × green-worker:2',
    });
  });
});

describe('what goes wrong at the end', () => {
  test('rolls back by name and leaves the record alone', async () => {
    // Prepare
    const [world, reached] = await atTheEnd();

    // Act
    const progress = await conclude(world, masterBreaks(world, reached));

    // Assess
    expect(progress.cause).toMatchObject({ code: 'listener-silent' });
    expect(await world.ledger.record()).toBeNull();
    expect(await world.ledger.holder()).toMatchObject({ upgradeId });
  });

  test('is a first alarm that is looked at again', async () => {
    // Prepare
    const [world, before] = await atTheEnd();
    world.masters.show(newMaster, { listener: { kind: 'silent', tries: 3 } });

    // Act
    const progress = await conclude(world, before);

    // Assess
    expect(progress).toMatchObject({ decision: 'wait', watch: { alarmSince: world.clock.in(0) } });
  });

  test('is an old master that never stops', async () => {
    // Prepare
    const [world, reached] = await atTheEnd();
    const before = oldMasterStops(world, reached);
    world.clock.advance(600);

    // Act
    const progress = await conclude(world, before);

    // Assess
    expect(progress).toMatchObject({ decision: 'roll-back', cause: { code: 'tasks-not-running' } });
  });

  test('is a service that somebody else changed: nothing is overwritten', async () => {
    // Prepare
    const [world, before] = await atTheEnd();
    world.services.set('blue-master', { desired: 2 });

    // Act
    const progress = await conclude(world, before);

    // Assess
    expect(progress).toMatchObject({ decision: 'roll-back', cause: { code: 'changed-by-somebody-else' } });
    expect(world.journal.entries).toEqual([]);
  });

  test('is an abort: the old master is still there', async () => {
    // Prepare
    const [world, before] = await atTheEnd();
    await world.ledger.requestAbort(upgradeId);

    // Act
    const progress = await conclude(world, before);

    // Assess
    expect(progress).toMatchObject({ decision: 'roll-back', cause: aborted });
    expect(world.journal.entries).toEqual([]);
  });

  test('is an abort that comes while it looks for the last time: no success is written', async () => {
    // Prepare
    const [world, before] = await atTheEnd();
    const read = world.masters.read.bind(world.masters);
    world.masters.read = async (master) => {
      await world.ledger.requestAbort(upgradeId);
      return read(master);
    };

    // Act
    const progress = await conclude(world, before);

    // Assess
    expect(progress).toMatchObject({ decision: 'roll-back', cause: aborted });
    expect(world.journal.entries).toEqual(['blue-master → 0']);
  });

  test('is no abort that comes after the success: it is told again', async () => {
    // Prepare
    const [world, before] = await atTheEnd();
    await conclude(world, before);
    await world.ledger.requestAbort(upgradeId);

    // Act
    const progress = await conclude(world, before);

    // Assess
    expect(progress.decision).toBe('succeeded');
  });

  test('is a lost lock: fenced, and nothing is written', async () => {
    // Prepare
    const [world, before] = await atTheEnd();
    loseLock(world);

    // Act
    const late = conclude(world, before);

    // Assess
    await expect(late).rejects.toMatchObject({ code: 'fenced' });
    expect(world.journal.entries).toEqual([]);
  });

  test('is a lock lost after the last look: no success is written', async () => {
    // Prepare
    const [world, before] = await atTheEnd();
    const { masters } = world;
    const read = masters.read.bind(masters);
    masters.read = (master) => {
      loseLock(world);
      return read(master);
    };

    // Act
    const late = conclude(world, before);

    // Assess
    await expect(late).rejects.toMatchObject({ code: 'fenced' });
    expect(world.journal.entries).toEqual([]);
  });
});

test.for([
  ['held', timedOut],
  ['aborted', aborted],
] as const)('a gate that stayed shut ends as %s with nothing changed', async ([outcome, cause]) => {
  // Prepare
  const [world, stopped] = await unbegun(cause);
  world.journal.clear();

  // Act
  await conclude(world, stopped);

  // Assess
  expect(world.journal.entries).toEqual([`concluded ${outcome}`, 'lock freed']);
  expect(await world.ledger.conclusion(upgradeId)).toMatchObject({
    cause,
    observed: { master: { version: '2.25.0' }, workers: [{ version: '2.25.0', count: 4 }] },
    lockHeld: false,
  });
  expect(await world.ledger.record()).toBeNull();
});
