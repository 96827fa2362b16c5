import { describe, expect, test } from 'vitest';
import { unlockCluster } from '../../lib/cli/unlock/unlock-cluster.ts';
import { describeTarget } from '../../lib/domain/automation/automation.ts';
import { recover } from '../../lib/functions/recover.ts';
import { type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';
import { execution, upgradeId, withBatches } from '../states/journey.ts';
import { executionIn, upgraderWith } from './cluster-upgrader.ts';

const at = '2026-03-01T11:00:00.000Z';
const confirmed = { confirmed: upgradeId, reason: 'put back by hand', who: 'ann@laptop' };

/** A rollback that failed after two batches, with auto scaling suspended, and the lock kept. */
async function stuck({ lockHeld = true, status = 'FAILED' } = {}) {
  const world = fakeWorld();
  world.scaling.register('blue-worker', 2, 10);
  await world.ledger.writeRecord({ version: '2.25.0', activeSlot: 'blue', upgradeId: 'upgrade-0', at });
  const { fence } = await withBatches(world, 2);
  await world.ledger.conclude(upgradeId, {
    outcome: 'rollback-failed',
    cause: { code: 'workers-crash', message: 'they crash; then capacity is unavailable' },
    observed: null,
    saved: [],
    lockHeld,
    at,
  });
  const upgrader = upgraderWith(executionIn('RollbackFailed', {}, status), world);
  const shown: string[] = [];
  const unlock = (wish: Partial<typeof confirmed> | { confirmed: null } = {}) =>
    unlockCluster(upgrader, world, { ...confirmed, ...wish }, (text) => shown.push(text));
  return { world, upgrader, fence, shown, unlock };
}

const scalingOf = async ({ scaling }: FakeWorld) =>
  (await scaling.targets(['blue-worker'])).map(describeTarget);

const suspended = ['auto scaling of blue-worker: 2 to 10, suspended'];

describe('a lock that was kept', () => {
  test('is shown with who keeps it and why, the true state of the cluster, and what is suspended', async () => {
    // Prepare
    const { world, shown, unlock } = await stuck();
    const before = await world.ledger.holder();
    const events = (await world.ledger.events(upgradeId)).length;

    // Act
    const refusal = unlock({ confirmed: null });

    // Assess
    await expect(refusal).rejects.toMatchObject({
      code: 'not-confirmed',
      message: expect.stringContaining('--confirm upgrade-1 --reason TEXT'),
    });
    const [text = ''] = shown;
    expect(text).toMatch(/kept by +upgrade-1, since .* under fence 1\n/);
    expect(text).toContain(`rollback-failed at ${at}`);
    expect(text).toContain('workers-crash: they crash; then capacity is unavailable');
    expect(text).toMatch(/blue-master +1 of 1 run +locustio\/locust:2\.25\.0 +as before/);
    expect(text).toMatch(/green-worker +3 of 3 run +locustio\/locust:2\.32\.2 +before: 0 of/);
    expect(text).toMatch(/Suspended still.*\n +- auto scaling of blue-worker: 2 to 10, on/);
    expect(text).toMatch(/on record +2\.25\.0, slot blue is active/);
    expect(await world.ledger.holder()).toEqual(before);
    expect(await world.ledger.events(upgradeId)).toHaveLength(events);
    expect(await scalingOf(world)).toEqual(suspended);
  });

  test('is freed once confirmed: what is suspended is put back, and the timeline says who and why', async () => {
    // Prepare
    const { world, unlock } = await stuck();

    // Act
    const said = await unlock();

    // Assess
    expect(said).toMatch(/^unlocked: load\n/);
    expect(await world.ledger.holder()).toBeNull();
    expect(await scalingOf(world)).toEqual(['auto scaling of blue-worker: 2 to 10, on']);
    expect((await world.ledger.events(upgradeId)).at(-1)).toMatchObject({
      step: 'unlock',
      event: 'unlocked',
      detail: expect.stringMatching(
        /^by ann@laptop: put back by hand; otherwise than before: .*green-worker → 3/,
      ),
    });
  });

  test('leaves the dead upgrade fenced off, before and after the next one has the lock', async () => {
    // Prepare
    const { world, fence, unlock } = await stuck();
    await unlock();
    const late = () => world.ledger.confirm(upgradeId, fence);

    // Act & Assess
    await expect(late()).rejects.toMatchObject({ code: 'fenced' });
    const next = await world.ledger.acquire('upgrade-2', 'arn:execution', at);
    expect(next).toMatchObject({ kind: 'acquired', fence: fence + 2 });
    await expect(late()).rejects.toMatchObject({ code: 'fenced' });
  });

  test('that its owner wrote under while it was put back is fenced off as well', async () => {
    // Prepare
    const { world, fence, unlock } = await stuck();
    let late: unknown;
    const set = world.scaling.set.bind(world.scaling);
    world.scaling.set = async (target) => {
      late = await world.ledger.confirm(upgradeId, fence).catch((error: unknown) => error);
      return set(target);
    };

    // Act
    await unlock();

    // Assess
    expect(late).toMatchObject({ code: 'fenced' });
  });

  test('is freed by one of two people who do so at once', async () => {
    // Prepare
    const { world, unlock } = await stuck();

    // Act
    const answers = await Promise.allSettled([unlock(), unlock()]);

    // Assess
    expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await world.ledger.events(upgradeId)).filter(({ event }) => event === 'unlocked')).toHaveLength(
      1,
    );
  });

  test('is kept where something can not be put back, and freed by another try', async () => {
    // Prepare
    const { world, unlock } = await stuck();
    const { set } = world.scaling;
    world.scaling.set = () => Promise.reject(new Error('throttled'));

    // Act
    const failure = unlock();

    // Assess
    await expect(failure).rejects.toMatchObject({
      code: 'restore-failed',
      message: expect.stringMatching(/blue-worker: 2 to 10, on .*throttled.*the lock is kept/),
    });
    expect(await world.ledger.holder()).toMatchObject({ upgradeId });
    expect(await recover(world, notRunning)).toMatchObject({ kind: 'nothing-to-do' });
    world.scaling.set = set;
    await unlock();
    expect(await world.ledger.holder()).toBeNull();
  });

  test('is freed also of an upgrade whose auto scaling somebody has put back by hand', async () => {
    // Prepare
    const { world, shown, unlock } = await stuck();
    world.scaling.register('blue-worker', 3, 12);

    // Act
    await unlock();

    // Assess
    expect(shown[0]).toMatch(
      /Changed by somebody else.*\n +- somebody else changed auto scaling of blue-worker: 3/,
    );
    expect(await scalingOf(world)).toEqual(['auto scaling of blue-worker: 3 to 12, on']);
    expect(await world.ledger.holder()).toBeNull();
  });
});

describe('what is refused, with nothing changed', () => {
  test.for<[string, Parameters<typeof stuck>[0], object, string, RegExp]>([
    ['its execution runs', { status: 'RUNNING' }, {}, 'upgrade-running', /execution:.*upgrade-1 runs/],
    ['its recovery is due', { lockHeld: false }, {}, 'recovery-due', /upgrade-1 died/],
    [
      'another upgrade is meant',
      {},
      { confirmed: 'upgrade-0' },
      'other-holder',
      /--confirm upgrade-0.*upgrade-1/,
    ],
  ])('%s', async ([, state, wish, code, message]) => {
    // Prepare
    const { world, unlock } = await stuck(state);
    const before = await world.ledger.holder();

    // Act
    const refusal = unlock(wish);

    // Assess
    await expect(refusal).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(await world.ledger.holder()).toEqual(before);
    expect(await scalingOf(world)).toEqual(suspended);
  });

  test('nobody holds the lock', async () => {
    const world = fakeWorld();
    const upgrader = upgraderWith(executionIn('Prepare'), world);
    await expect(unlockCluster(upgrader, world, confirmed, () => {})).rejects.toMatchObject({
      code: 'not-locked',
    });
  });

  test('the lock changed hands while it was looked at', async () => {
    // Prepare
    const { world, unlock } = await stuck();
    const { targets } = world.scaling;
    world.scaling.targets = (services) => {
      world.ledger.hand(upgradeId, execution.arn, at);
      return targets.call(world.scaling, services);
    };

    // Act & Assess
    await expect(unlock()).rejects.toMatchObject({ code: 'fenced' });
    expect(await world.ledger.holder()).toMatchObject({ fence: 2 });
  });
});

const notRunning = upgraderWith(executionIn('RollbackFailed', {}, 'FAILED')).executions;
