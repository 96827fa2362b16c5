import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LocustUpgrader } from '../../lib/constructs/locust-upgrader.ts';
import { type LocalWorld, shown, startLocalWorld } from './local-world.ts';

/**
 * What holds an upgrade up besides a test, on one cluster of simulated nodes. The tests run in their order: each leaves
 * the cluster at 2.25.0 with the lock free, but for the last one.
 */
describe('gates', () => {
  let world: LocalWorld;
  beforeAll(async () => {
    const extend = (upgrader: LocustUpgrader) => upgrader.allowCalendars(['freeze', 'fresco']);
    world = await startLocalWorld({}, { extend });
    world.aws.calendars.set('freeze', 'CLOSED');
  });
  afterAll(() => world.stop());

  const outcomeOf = async (id: string) => (await world.ledger.conclusion(id))?.outcome;

  test('a calendar that does not exist: refused by name, nothing changed', async () => {
    const end = await world.end(await world.start('no-calendar', { calendars: ['fresco'] }));

    expect(end.error).toBe('refused');
    expect(end.cause).toContain('fresco');
    expect((await world.ledger.conclusion('no-calendar'))?.cause?.code).toBe('calendar-missing');
    await unchanged(world);
  });

  test.for<[string, object, string]>([
    ['a range that nobody satisfies', { target: { version: '~2.99' } }, 'no-version-satisfies'],
    ['a policy that is not known', { testPolicy: 'kill' }, 'bad-request'],
    ['a window that is over', { windowEnd: '2026-01-01T00:00:00Z' }, 'window-over'],
    [
      'a plan whose hash is not its own',
      { plan: { hash: '0'.repeat(64), basis: { strategy: 'rolling' } } },
      'plan-damaged',
    ],
  ])('%s: refused by name, nothing changed', async ([name, change, code]) => {
    const id = name.replaceAll(' ', '-');
    const end = await world.end(await world.start(id, change));

    expect(end.error).toBe('refused');
    expect((await world.ledger.conclusion(id))?.cause?.code).toBe(code);
    await unchanged(world);
  });

  test('aborted while its calendar is closed: nothing changed', async () => {
    const execution = await world.start('aborted', { calendars: ['freeze'] });
    await shown(world, 'aborted', 'GateMaster', 'freeze is closed');
    await world.ledger.requestAbort('aborted');

    expect((await world.end(execution)).error).toBe('aborted');
    await unchanged(world);
  });

  test('the deadline passes while its calendar is closed: held, nothing changed', async () => {
    const deadlines = { masterSeconds: 45, batchSeconds: 45, rollbackSeconds: 120, gateSeconds: 3 };
    const end = await world.end(await world.start('held', { calendars: ['freeze'], deadlines }));

    expect(end.error).toBe('held');
    expect((await world.ledger.conclusion('held'))?.cause).toMatchObject({ code: 'gate-timed-out' });
    await unchanged(world);
  });

  test('paused after the canary and aborted there: everything is put back', async () => {
    const execution = await world.start('paused', { pauseAfter: 'canary' });
    await shown(world, 'paused', 'GateBatch', 'paused');
    expect(desiredOf(world)).toMatchObject({ 'blue-worker': 4, 'green-worker': 1 });
    await world.ledger.requestAbort('paused');

    expect((await world.end(execution)).error).toBe('aborted');
    await unchanged(world);
  });

  test('a calendar opens, somebody pauses and resumes: upgraded', async () => {
    const execution = await world.start('resumed', { calendars: ['freeze'] });
    await shown(world, 'resumed', 'GateMaster', 'freeze is closed');
    const pause = { since: new Date().toISOString(), reason: 'lunch' };
    await world.ledger.pause('resumed', pause, null);
    await shown(world, 'resumed', 'GateMaster', 'lunch');
    world.aws.calendars.set('freeze', 'OPEN');
    await world.ledger.resume('resumed');

    expect((await world.end(execution)).status).toBe('SUCCEEDED');
    expect(await outcomeOf('resumed')).toBe('succeeded');
    expect(desiredOf(world)).toEqual({
      'blue-master': 0,
      'green-master': 1,
      'blue-worker': 0,
      'green-worker': 4,
    });
  });
});

function desiredOf({ aws }: LocalWorld): Readonly<Record<string, number>> {
  return Object.fromEntries([...aws.ecs.state.services.values()].map(({ name, desired }) => [name, desired]));
}

async function unchanged(world: LocalWorld): Promise<void> {
  expect(desiredOf(world)).toEqual({
    'blue-master': 1,
    'green-master': 0,
    'blue-worker': 4,
    'green-worker': 0,
  });
  expect(await world.ledger.holder()).toBeNull();
}
