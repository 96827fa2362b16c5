import { describe, expect, test } from 'vitest';
import { recover } from '../../lib/functions/recover.ts';
import { concludeRollback } from '../../lib/states/conclude-rollback.ts';
import { gate } from '../../lib/states/gate.ts';
import { prepare } from '../../lib/states/prepare.ts';
import { rollBack } from '../../lib/states/roll-back.ts';
import { FakeExecutions } from '../fakes/fake-executions.ts';
import { type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';
import { execute } from './in-process-machine.ts';
import { execution, planned, request, rollingBack, upgradeId, withBatches, withMaster } from './journey.ts';

const run = (world: FakeWorld, input: object = request): Promise<string> =>
  execute(world, execution.arn, input);

describe('an upgrade is told of', () => {
  test('from its plan to its success', async () => {
    // Prepare
    const world = fakeWorld();

    // Act
    const end = await run(world);

    // Assess
    expect(end).toBe('Succeeded');
    expect(world.announcer.moments).toEqual(['planned', 'master-upgraded', 'succeeded']);
    expect(world.announcer.told.at(-1)).toMatchObject({
      upgradeId,
      from: '2.25.0',
      to: '2.32.2',
      strategy: 'blue-green',
      cause: null,
      lockHeld: false,
    });
  });

  test.each<[string, (world: FakeWorld) => Promise<unknown> | unknown, object, readonly string[]]>([
    ['refused', () => {}, { ...request, target: { version: '1.0.0' } }, ['refused']],
    ['without anything to do', () => {}, { ...request, target: { version: '2.25.0' } }, ['nothing-to-do']],
    [
      'aborted before anything was changed',
      (world) => world.ledger.requestAbort(upgradeId),
      request,
      ['planned', 'aborted'],
    ],
    [
      'held by a gate that stayed shut',
      (world) => world.masters.runTest('blue-master:1/0'),
      { ...request, testPolicy: 'fail' },
      ['planned', 'held'],
    ],
    [
      'rolled back',
      (world) => world.masters.show('green-master:2/0', { listener: { kind: 'silent', tries: 2 } }),
      request,
      ['planned', 'rolling-back', 'rolled-back'],
    ],
  ])('%s', async (_, prepareWorld, input, moments) => {
    // Prepare
    const world = fakeWorld();
    await prepareWorld(world);

    // Act
    await run(world, input);

    // Assess
    expect(world.announcer.moments).toEqual(moments);
  });
});

test('a gate tells why it waits once, however often it looks', async () => {
  // Prepare
  const world = fakeWorld();
  let progress = await planned(world);
  const pause = { since: world.clock.in(0), reason: 'lunch' };
  await world.ledger.pause(upgradeId, pause, null);
  world.announcer.told.length = 0;

  // Act
  for (let look = 0; look < 5; look += 1) {
    progress = await gate(world, 'GateMaster', progress);
    world.clock.advance(progress.waitSeconds);
  }

  // Assess
  expect(world.announcer.moments).toEqual(['gate-waiting']);
  expect(world.announcer.told[0]?.message).toContain('lunch');
  expect(world.meter.valuesOf('GateWait')).toHaveLength(5);
  expect(world.meter.valuesOf('GateWait').at(-1)).toBeGreaterThan(0);
});

test('a gate does not tell again where only the details of its reason change', async () => {
  // Prepare
  const world = fakeWorld();
  let progress = await planned(world);
  world.announcer.told.length = 0;

  // Act
  for (const reason of ['timeout after 3001 ms', 'timeout after 3007 ms']) {
    world.masters.show('blue-master:1/0', { web: { kind: 'failed', reason } });
    progress = await gate(world, 'GateMaster', progress);
  }

  // Assess
  expect(progress.explanation).toContain('3007 ms');
  expect(world.announcer.moments).toEqual(['gate-waiting']);
});

describe('measured are', () => {
  test('the batches that move workers, and the whole', async () => {
    // Prepare
    const world = fakeWorld();

    // Act
    await run(world);

    // Assess: four writes, of which the last one only takes old workers away
    expect(world.meter.valuesOf('BatchDuration')).toHaveLength(3);
    expect(world.meter.valuesOf('UpgradeDuration')).toEqual([expect.any(Number)]);
    expect(world.meter.valuesOf('UpgradesSucceeded')).toEqual([1]);
  });

  test('a rollback from its first write to its end', async () => {
    // Prepare
    const world = fakeWorld();
    const progress = await rollingBack(world, await withBatches(world, 2));
    world.clock.advance(60 - progress.waitSeconds);

    // Act
    await concludeRollback(world, progress);

    // Assess
    expect(world.meter.valuesOf('RollbackDuration')).toEqual([60]);
    expect(world.meter.valuesOf('UpgradeDuration')).toEqual([69]);
    expect(world.meter.valuesOf('UpgradesRolledBack')).toEqual([1]);
  });

  test('no rollback where nothing had been changed', async () => {
    // Prepare
    const world = fakeWorld();
    const cause = { code: 'unexpected', message: 'a step failed' };
    const progress = await rollBack(world, upgradeId, { ...(await planned(world)), cause });

    // Act
    await concludeRollback(world, progress);

    // Assess
    expect(world.meter.valuesOf('RollbackDuration')).toEqual([]);
  });
});

test('a rollback that failed says that the lock is kept', async () => {
  // Prepare
  const world = fakeWorld();
  const progress = await rollingBack(world, await withBatches(world, 2));
  const failure = { code: 'tasks-not-running', message: 'it waited in vain' };

  // Act
  await concludeRollback(world, {
    ...progress,
    rollback: progress.rollback && { ...progress.rollback, failure },
  });

  // Assess
  expect(world.announcer.told.at(-1)).toMatchObject({ moment: 'rollback-failed', lockHeld: true });
});

test('a recovery is told of when it starts, and when it is given up', async () => {
  // Prepare
  const world = fakeWorld();
  const executions = new FakeExecutions();
  await withMaster(world);
  executions.die(execution.arn);
  world.announcer.told.length = 0;

  // Act: two recoveries die as well
  for (let time = 0; time < 2; time += 1) {
    const result = await recover(world, executions);
    if (result.kind !== 'started') throw new TypeError(`not started: ${result.kind}`);
    const arn = execution.arn.replace(upgradeId, result.execution);
    await prepare(world, { ...execution, arn }, { recover: upgradeId });
    executions.die(arn);
  }
  await recover(world, executions);

  // Assess
  expect(world.announcer.moments).toEqual(['recovery-started', 'recovery-started', 'recovery-gave-up']);
  expect(world.announcer.told.at(-1)).toMatchObject({ lockHeld: true, cause: { code: 'recovery-died' } });
});
