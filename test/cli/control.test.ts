import { describe, expect, test } from 'vitest';
import { abort, pause, resume } from '../../lib/cli/control.ts';
import { BadInput } from '../../lib/contract/errors.ts';
import { fakeWorld } from '../fakes/fake-world.ts';
import { planned } from '../states/journey.ts';
import { executionIn, upgraderWith } from './cluster-upgrader.ts';

const reason = 'lunch';

/** An upgrade of four batches that has entered a state last. */
async function inState(state: string, input: Parameters<typeof executionIn>[1] = {}, status = 'RUNNING') {
  const world = fakeWorld();
  const { upgradeId } = await planned(world);
  const upgrader = upgraderWith(executionIn(state, input, status), world);
  return { upgrader, upgradeId, ledger: world.ledger };
}

describe('pause', () => {
  test('holds the upgrade at its next gate, and says which one that is', async () => {
    // Prepare
    const { upgrader, upgradeId, ledger } = await inState('WaitForBatch', { batch: 0 });

    // Act
    const said = await pause(upgrader, reason);

    // Assess
    expect(said).toContain('stops at its gate before batch 2 of 4');
    expect((await ledger.control(upgradeId)).paused).toMatchObject({ reason });
    expect((await ledger.events(upgradeId)).at(-1)).toMatchObject({ step: 'pause', detail: reason });
  });

  test.for(['RestartTest', 'WaitForBake'])(
    'after the last gate, in %s, holds the end of the bake',
    async (state) => {
      // Prepare
      const { upgrader, upgradeId, ledger } = await inState(state);

      // Act
      const said = await pause(upgrader, reason);

      // Assess
      expect(said).toContain('stops at the end of its bake');
      expect((await ledger.control(upgradeId)).paused).toMatchObject({ reason });
    },
  );

  test('a second one changes nothing', async () => {
    // Prepare
    const { upgrader, upgradeId, ledger } = await inState('WaitForBatch');
    await pause(upgrader, reason);

    // Act
    const said = await pause(upgrader, 'another');

    // Assess
    expect(said).toMatch(/is paused already, since .* \(lunch\)/);
    expect((await ledger.control(upgradeId)).paused).toMatchObject({ reason });
  });
});

describe('resume', () => {
  test('lets it go on', async () => {
    // Prepare
    const { upgrader, upgradeId, ledger } = await inState('WaitForGateBatch', { batch: 1 });
    await pause(upgrader, reason);

    // Act
    const said = await resume(upgrader, 'back again');

    // Assess
    expect(said).toMatch(/goes on at its gate before batch 2 of 4.*within 5 minutes/);
    expect((await ledger.control(upgradeId)).paused).toBeNull();
  });

  test('is refused where nothing is paused', async () => {
    const { upgrader } = await inState('WaitForBatch');
    await expect(resume(upgrader, reason)).rejects.toMatchObject({ code: 'not-paused' });
  });
});

describe('abort', () => {
  test.for<[string, string, RegExp]>([
    ['before the first change', 'WaitForGateMaster', /before its first change, with nothing changed/],
    ['later', 'ObserveMaster', /before batch 1 of 4, and the old version is put back everywhere/],
    ['in the bake', 'WaitForBake', /when it looks next, .*, and the old version is put back/],
    ['about to end', 'Conclude', /when it looks next, unless it has succeeded by then/],
  ])('%s', async ([, state, said]) => {
    // Prepare
    const { upgrader, upgradeId, ledger } = await inState(state);

    // Act
    const answer = await abort(upgrader, reason);

    // Assess
    expect(answer).toMatch(said);
    expect((await ledger.control(upgradeId)).abortRequested).toBe(true);
  });
});

describe('what nobody listens to is refused, and nothing is written', () => {
  const verbs = [pause, resume, abort];

  test.for<[string, string, string, string]>([
    ['it is on its way back', 'WaitForRollback', 'RUNNING', 'no-gate-left'],
    ['its execution died', 'WaitForBatch', 'ABORTED', 'nothing-running'],
  ])('%s', async ([, state, status, code]) => {
    for (const verb of verbs) {
      // Prepare
      const { upgrader, upgradeId, ledger } = await inState(state, {}, status);

      // Act
      const refusal = await verb(upgrader, reason).catch((error: unknown) => error);

      // Assess
      expect(refusal).toBeInstanceOf(BadInput);
      expect(refusal).toMatchObject({ code });
      expect(await ledger.control(upgradeId)).toEqual({ abortRequested: false, paused: null });
    }
  });

  test.for([pause, resume])('nothing is held after the bake: %o', async (verb) => {
    const { upgrader } = await inState('Conclude');
    await expect(verb(upgrader, reason)).rejects.toMatchObject({ code: 'no-gate-left' });
  });

  test('no upgrade runs', async () => {
    for (const verb of verbs) {
      await expect(verb(upgraderWith(executionIn('Prepare')), reason)).rejects.toMatchObject({
        code: 'nothing-running',
        message: expect.stringContaining('locust-upgrade start'),
      });
    }
  });

  test('an upgrade ended and keeps the lock', async () => {
    // Prepare
    const { upgrader, upgradeId, ledger } = await inState('RollbackFailed', {}, 'FAILED');
    await ledger.conclude(upgradeId, {
      outcome: 'rollback-failed',
      cause: null,
      observed: null,
      saved: [],
      lockHeld: true,
      at: '2026-03-01T11:00:00.000Z',
    });

    // Act & Assess
    await expect(abort(upgrader, reason)).rejects.toMatchObject({
      code: 'nothing-running',
      message: expect.stringContaining('rollback-failed at 2026-03-01T11:00:00.000Z and keeps the lock'),
    });
  });
});
