import { describe, expect, test } from 'vitest';
import type { Progress } from '../../lib/contract/payloads.ts';
import type { DecisionOf } from '../../lib/contract/states.ts';
import { concludeRollback } from '../../lib/states/conclude-rollback.ts';
import { rollBack } from '../../lib/states/roll-back.ts';
import { type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';
import { checked, execution, loseLock, rollingBack, timeline, upgradeId, withBatches } from './journey.ts';

type Reached = Promise<[FakeWorld, Progress]>;

async function putBack(code = 'listener-crashed'): Reached {
  const world = fakeWorld();
  const progress = await rollingBack(world, await withBatches(world, 2), code);
  world.journal.clear();
  return [world, progress];
}

const failure = { code: 'tasks-not-running', message: 'the rollback waited in vain for green-worker' };

async function givenUp(code?: string): Reached {
  const [world, progress] = await putBack(code);
  return [world, { ...progress, rollback: progress.rollback && { ...progress.rollback, failure } }];
}

/** Prepare died before it stored anything, with the lock taken. */
async function neverPlanned(): Reached {
  const world = fakeWorld();
  await world.ledger.acquire(upgradeId, execution.arn, world.clock.in(0));
  world.journal.clear();
  return [world, await rollBack(world, upgradeId, { error: { Error: 'Error', Cause: 'out of memory' } })];
}

/** That it waits while something can't be put back is with what is put back: `automation.test.ts`. */
const decisions: Record<Exclude<DecisionOf<'ConcludeRollback'>, 'wait'>, () => Reached> = {
  'rolled-back': putBack,
  aborted: () => putBack('aborted'),
  failed: neverPlanned,
  'rollback-failed': givenUp,
};

test.for(Object.entries(decisions))('decides %s, and the ledger says the same', async ([outcome, reach]) => {
  // Prepare
  const [world, before] = await reach();

  // Act
  const progress = await checked('ConcludeRollback', concludeRollback(world, before));

  // Assess
  expect(progress.decision).toBe(outcome);
  expect(await world.ledger.conclusion(upgradeId)).toMatchObject({ outcome });
  expect((await timeline(world)).at(-1)).toBe(`ConcludeRollback ${outcome}`);
});

describe('the lock', () => {
  test.for([
    ['rolled-back', putBack],
    ['aborted', () => putBack('aborted')],
    ['failed', neverPlanned],
  ] as const)('is freed after the conclusion: %s', async ([outcome, reach]) => {
    // Prepare
    const [world, before] = await reach();

    // Act
    await concludeRollback(world, before);

    // Assess
    expect(world.journal.entries).toEqual([`concluded ${outcome}`, 'lock freed']);
    expect(await world.ledger.conclusion(upgradeId)).toMatchObject({ lockHeld: false });
  });

  test.for(['listener-crashed', 'aborted'])('is kept after a rollback that failed (%s)', async (code) => {
    // Prepare
    const [world, before] = await givenUp(code);

    // Act
    await concludeRollback(world, before);

    // Assess
    expect(world.journal.entries).toEqual(['concluded rollback-failed']);
    expect(await world.ledger.conclusion(upgradeId)).toMatchObject({ lockHeld: true });
    expect(await world.ledger.holder()).toMatchObject({ upgradeId, fence: before.fence });
  });

  test('of somebody else is left alone', async () => {
    // Prepare
    const [world, before] = await putBack();
    loseLock(world);

    // Act
    await concludeRollback(world, before);

    // Assess
    expect(await world.ledger.holder()).toMatchObject({ upgradeId: 'somebody-else' });
  });
});

describe('the conclusion', () => {
  test('names the cause, and what the cluster shows now', async () => {
    // Prepare
    const [world, before] = await putBack();

    // Act
    const progress = await concludeRollback(world, before);

    // Assess
    expect(await world.ledger.conclusion(upgradeId)).toMatchObject({
      cause: { code: 'listener-crashed', message: 'listener-crashed was seen' },
      observed: {
        master: { version: '2.25.0', by: 'reported' },
        workers: [{ version: '2.25.0', count: 4, by: 'reported' }],
      },
    });
    expect(progress.explanation).toBe('listener-crashed was seen');
  });

  test('of a failed rollback names both: why it went back, and what it waited for', async () => {
    // Prepare
    const [world, before] = await givenUp();

    // Act
    const progress = await concludeRollback(world, before);

    // Assess
    expect(progress.explanation).toBe(`listener-crashed was seen; then ${failure.message}`);
    expect(await world.ledger.conclusion(upgradeId)).toMatchObject({
      cause: { code: 'listener-crashed', message: progress.explanation },
    });
  });

  test('of an upgrade that was never planned looks at nothing', async () => {
    // Prepare
    const [world, before] = await neverPlanned();

    // Act
    await concludeRollback(world, before);

    // Assess
    expect(await world.ledger.conclusion(upgradeId)).toMatchObject({
      cause: { code: 'Error', message: 'a step failed: out of memory' },
      observed: null,
    });
    expect(world.masters.asked).toEqual([]);
  });

  test('leaves open what was not seen: no master runs', async () => {
    // Prepare
    const [world, before] = await givenUp();
    world.services.show('blue-master', { running: 0 });

    // Act
    await concludeRollback(world, before);

    // Assess
    expect(await world.ledger.conclusion(upgradeId)).toMatchObject({ observed: null });
  });

  test('is the first one, when called again', async () => {
    // Prepare
    const [world, before] = await putBack();
    await concludeRollback(world, before);
    const first = await world.ledger.conclusion(upgradeId);
    world.clock.advance(5);

    // Act
    const again = await checked('ConcludeRollback', concludeRollback(world, before));

    // Assess
    expect(again.decision).toBe('rolled-back');
    expect(await world.ledger.conclusion(upgradeId)).toEqual(first);
  });

  test('is told again, when called again, and what the next upgrade changes around the cluster stays', async () => {
    // Prepare
    const loadBalancer = { rule: 'rule', targetGroups: { blue: 'b', green: 'g' } };
    const world = fakeWorld('two-masters', { loadBalancer });
    const before = await rollingBack(world, await withBatches(world, 4), 'aborted');
    await world.ledger.rememberWeights(upgradeId, { blue: 1, green: 0 });
    const first = await concludeRollback(world, before);
    loseLock(world);
    await world.traffic.shift(loadBalancer, { blue: 0, green: 1 });

    // Act
    const again = await concludeRollback(world, before);

    // Assess
    expect(again).toEqual(first);
    expect(world.traffic.reading).toMatchObject({ weights: { blue: 0, green: 1 } });
    expect(world.announcer.moments.slice(-2)).toEqual(['aborted', 'aborted']);
  });

  test('writes no version of record', async () => {
    // Prepare
    const [world, before] = await putBack();

    // Act
    await concludeRollback(world, before);

    // Assess
    expect(await world.ledger.record()).toBeNull();
  });
});
