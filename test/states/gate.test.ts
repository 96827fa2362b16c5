import { describe, expect, test } from 'vitest';
import type { Progress } from '../../lib/contract/payloads.ts';
import type { DecisionOf, GateStateName } from '../../lib/contract/states.ts';
import { gate } from '../../lib/states/gate.ts';
import { type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';
import { checked, planned, timeline, upgradeId, type Wish, withMaster } from './journey.ts';

const activeMaster = 'blue-master:1/0';
const idleMaster = 'green-master:2/0';

/** A cluster at a gate, with the payload that the state before hands over. */
async function at(state: GateStateName, wish: Wish = {}): Promise<[FakeWorld, Progress]> {
  const world = fakeWorld();
  const progress = state === 'GateMaster' ? await planned(world, wish) : await withMaster(world, wish);
  world.journal.clear();
  return [world, progress];
}

type Situations<State extends GateStateName> = Record<DecisionOf<State>, (world: FakeWorld) => Promise<void>>;
const abort = ({ ledger }: FakeWorld) => ledger.requestAbort(upgradeId);
const testInFlight = async ({ masters }: FakeWorld) => masters.runTest(activeMaster);
const nothing = async () => {};

const beforeTheMaster: Situations<'GateMaster'> = { proceed: nothing, wait: testInFlight, stop: abort };
const beforeABatch: Situations<'GateBatch'> = { proceed: nothing, wait: testInFlight, 'roll-back': abort };

describe.for([
  ['GateMaster', beforeTheMaster],
  ['GateBatch', beforeABatch],
] as const)('%s', ([state, situations]) => {
  test.for(Object.entries(situations))('decides %s', async ([decision, situation]) => {
    // Prepare
    const [world, before] = await at(state);
    await situation(world);

    // Act
    const progress = await checked(state, gate(world, state, before));

    // Assess
    expect(progress.decision).toBe(decision);
    expect(world.journal.entries).toEqual([]);
  });

  test.for([
    ['aborted on request', 'aborted', {}, abort],
    ['a test in flight under the policy "fail"', 'test-in-flight', { testPolicy: 'fail' }, testInFlight],
    [
      'a test in flight at the deadline',
      'gate-timed-out',
      { deadlines: { gateSeconds: 1 } },
      async (world: FakeWorld) => {
        await testInFlight(world);
        world.clock.advance(86_400);
      },
    ],
  ] as const)('stays shut, by name: %s', async ([, code, wish, situation]) => {
    // Prepare
    const [world, before] = await at(state, wish);
    await situation(world);

    // Act
    const progress = await checked(state, gate(world, state, before));

    // Assess
    expect(progress).toMatchObject({
      decision: state === 'GateMaster' ? 'stop' : 'roll-back',
      cause: { code },
    });
    expect(await timeline(world)).toContain(`${state} shut`);
  });
});

describe('a test in flight', () => {
  test('on either master keeps the gate shut, and is named', async () => {
    // Prepare
    const [world, before] = await at('GateBatch');
    world.masters.runTest(idleMaster);

    // Act
    const progress = await gate(world, 'GateBatch', before);

    // Assess
    expect(progress).toMatchObject({
      decision: 'wait',
      explanation: `a test runs on the master at ${idleMaster}: waiting for it to end`,
      cause: null,
    });
  });

  test.for(['spawning', 'running', 'cleanup', 'stopping'])('is one whose state is %s', async (state) => {
    // Prepare
    const [world, before] = await at('GateBatch');
    world.masters.show(activeMaster, { web: { kind: 'answered', state, users: 1, workers: [] } });

    // Act
    const progress = await gate(world, 'GateBatch', before);

    // Assess
    expect(progress.decision).toBe('wait');
  });

  test.for(['ready', 'stopped'])('is none whose state is %s', async (state) => {
    // Prepare
    const [world, before] = await at('GateBatch');
    world.masters.show(activeMaster, { web: { kind: 'answered', state, users: 0, workers: [] } });

    // Act
    const progress = await gate(world, 'GateBatch', before);

    // Assess
    expect(progress.decision).toBe('proceed');
  });

  test('is none that could be seen on a master that does not answer: the next observation judges that', async () => {
    // Prepare
    const [world, before] = await at('GateBatch');
    world.masters.show(activeMaster, { web: { kind: 'failed', reason: 'connection refused' } });

    // Act
    const progress = await gate(world, 'GateBatch', before);

    // Assess
    expect(progress.decision).toBe('proceed');
  });

  test.for([
    ['at first as often as it observes', 0, 10],
    ['after an hour every 3 minutes', 3_600, 180],
    ['after a day no longer than 5 minutes', 86_000, 300],
  ] as const)('is looked for %s', async ([, waited, waitSeconds]) => {
    // Prepare
    const [world, before] = await at('GateMaster');
    world.masters.runTest(activeMaster);
    world.clock.advance(waited);

    // Act
    const progress = await gate(world, 'GateMaster', before);

    // Assess
    expect(progress).toMatchObject({ decision: 'wait', waitSeconds });
  });
});

test('one master that both slots share is asked once', async () => {
  // Prepare
  const world = fakeWorld('shared-master');
  const before = await planned(world);
  world.masters.asked.splice(0);

  // Act
  await gate(world, 'GateMaster', before);

  // Assess
  expect(world.masters.asked).toMatchObject([{ address: 'master:1/0', expectedVersion: null }]);
});

test('a deadline that passed with nothing in the way shuts no gate', async () => {
  // Prepare
  const [world, before] = await at('GateBatch', { deadlines: { gateSeconds: 1 } });
  world.clock.advance(86_400);

  // Act
  const progress = await gate(world, 'GateBatch', before);

  // Assess
  expect(progress.decision).toBe('proceed');
});

test('an upgrade that the ledger does not know is an error', async () => {
  const [world, before] = await at('GateBatch');

  await expect(gate(world, 'GateBatch', { ...before, upgradeId: 'unknown' })).rejects.toMatchObject({
    code: 'upgrade-unknown',
  });
});
