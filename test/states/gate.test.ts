import { describe, expect, test } from 'vitest';
import type { Progress } from '../../lib/contract/payloads.ts';
import type { DecisionOf, GateStateName } from '../../lib/contract/states.ts';
import type { UpgradePlan } from '../../lib/domain/plan.ts';
import { gate } from '../../lib/states/gate.ts';
import { blueGreen, rolling } from '../domain/fixtures.ts';
import { someResults } from '../fakes/fake-masters.ts';
import { type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';
import { checked, loseLock, timeline, upgradeId } from './journey.ts';
import { opened } from './opened.ts';

const activeMaster = 'blue-master:1/0';
const idleMaster = 'green-master:1/0';

/** A cluster at a gate, its idle master started, with the payload that the state before hands over. */
async function at(changed: Partial<UpgradePlan> = {}): Promise<[FakeWorld, Progress]> {
  const world = fakeWorld();
  world.services.set('green-master', { desired: 1 });
  return [world, await opened(world, { ...blueGreen, ...changed })];
}

type Situations<State extends GateStateName> = Record<DecisionOf<State>, (world: FakeWorld) => Promise<void>>;
const abort = ({ ledger }: FakeWorld) => ledger.requestAbort(upgradeId);
const testInFlight = async ({ masters }: FakeWorld) => masters.runTest(activeMaster);
const nothing = async () => {};

describe.for<[GateStateName, number, Partial<Situations<'GateMaster'>>]>([
  ['GateMaster', 0, { proceed: nothing, wait: testInFlight, stop: abort }],
  ['GateMaster', 1, { proceed: nothing, wait: testInFlight, 'roll-back': abort }],
  ['GateBatch', 0, { proceed: nothing, wait: testInFlight, 'roll-back': abort }],
])('%s of hop %i', ([state, hop, situations]) => {
  test.for(Object.entries(situations))('decides %s', async ([decision, situation]) => {
    // Prepare
    const [world, before] = await at();
    await situation(world);

    // Act
    const progress = await checked(state, gate(world, state, { ...before, hop }));

    // Assess
    expect(progress.decision).toBe(decision);
    expect(world.journal.entries).toEqual([]);
  });

  test.for<[string, string, Partial<UpgradePlan>, (world: FakeWorld) => Promise<void>]>([
    ['aborted on request', 'aborted', {}, abort],
    ['a test in flight under the policy "fail"', 'test-in-flight', { testPolicy: 'fail' }, testInFlight],
    [
      'a test in flight at the deadline',
      'gate-timed-out',
      {},
      async (world) => {
        await testInFlight(world);
        world.clock.advance(86_400);
      },
    ],
    [
      'a pause at the deadline',
      'gate-timed-out',
      {},
      async (world) => {
        await world.ledger.pause(upgradeId, { since: world.clock.in(0), reason: 'lunch' }, null);
        world.clock.advance(86_400);
      },
    ],
  ])('stays shut, by name: %s', async ([, code, changed, situation]) => {
    // Prepare
    const [world, before] = await at(changed);
    await situation(world);

    // Act
    const progress = await checked(state, gate(world, state, { ...before, hop }));

    // Assess
    const first = state === 'GateMaster' && hop === 0;
    expect(progress).toMatchObject({ decision: first ? 'stop' : 'roll-back', cause: { code } });
    expect(await timeline(world)).toEqual([`${state} shut`]);
  });
});

describe('a pause', () => {
  test('holds the gate until somebody resumes, and is noted once', async () => {
    // Prepare
    const [world, before] = await at();
    await world.ledger.pause(upgradeId, { since: world.clock.in(0), reason: 'lunch' }, null);

    // Act
    const first = await gate(world, 'GateBatch', before);
    const second = await gate(world, 'GateBatch', first);
    await world.ledger.resume(upgradeId);
    const third = await gate(world, 'GateBatch', second);

    // Assess
    expect([first, second, third].map(({ decision }) => decision)).toEqual(['wait', 'wait', 'proceed']);
    expect(await timeline(world)).toEqual(['GateBatch waiting']);
  });

  test.for([
    ['master', [0]],
    ['canary', [1]],
    [null, []],
  ] as const)(
    'that the plan wants before %s comes once, and in the first hop only',
    async ([point, expected]) => {
      // Prepare
      const [world, before] = await at({ pauseAfter: point });
      const paused: string[] = [];

      // Act
      for (const [hop, batch] of [
        [0, 0],
        [0, 1],
        [0, 2],
        [1, 0],
        [1, 1],
      ] as const) {
        const at = { ...before, hop, batch };
        if ((await gate(world, 'GateBatch', at)).decision !== 'wait') continue;
        paused.push(`${hop}/${batch}`);
        await world.ledger.resume(upgradeId);
        expect((await gate(world, 'GateBatch', at)).decision).toBe('proceed');
      }

      // Assess
      expect(paused).toEqual(expected.map((batch) => `0/${batch}`));
    },
  );

  test('that the plan wants before the workers lets the master go first', async () => {
    // Prepare
    const [world, before] = await at({ pauseAfter: 'master' });

    // Act
    const progress = await gate(world, 'GateMaster', before);

    // Assess
    expect(progress.decision).toBe('proceed');
  });
});

describe('what holds up the beginning only', () => {
  test('is a closed calendar, until it opens', async () => {
    // Prepare
    const [world, before] = await at({ calendars: ['freeze'] });
    world.survey.setCalendar('freeze', 'closed');

    // Act
    const closed = await gate(world, 'GateMaster', before);
    world.survey.setCalendar('freeze', 'open');
    const open = await gate(world, 'GateMaster', closed);

    // Assess
    expect(closed).toMatchObject({
      decision: 'wait',
      explanation: 'the change calendar freeze is closed: waiting for it to open',
    });
    expect(open.decision).toBe('proceed');
    expect(world.survey.asked[0]).toEqual({
      calendars: ['freeze'],
      services: [],
      images: [],
      routing: null,
    });
  });

  test.for<[nextTransitionAt: string | null, waitSeconds: number]>([
    ['2026-03-01T12:00:40Z', 40],
    // Further away than the next look, and passed or not understood: the next look comes as ever.
    ['2026-03-01T18:00:00Z', 300],
    ['2026-03-01T11:59:00Z', 300],
    ['some day', 300],
    [null, 300],
  ])('is looked at again when a calendar opens, at %s: after %i s', async ([opensAt, waitSeconds]) => {
    // Prepare
    const [world, before] = await at({ calendars: ['freeze'] });
    world.survey.setCalendar('freeze', 'closed', opensAt);
    world.clock.advance(7_200);

    // Act
    const progress = await gate(world, 'GateMaster', before);

    // Assess
    expect(progress).toMatchObject({ decision: 'wait', waitSeconds });
  });

  test('is a calendar that vanished since the plan was made', async () => {
    // Prepare
    const [world, before] = await at({ calendars: ['freeze'] });

    // Act
    const progress = await gate(world, 'GateMaster', before);

    // Assess
    expect(progress).toMatchObject({
      decision: 'wait',
      explanation: expect.stringContaining('InvalidDocument'),
    });
  });

  test('is the end of the window', async () => {
    // Prepare
    const [world, before] = await at({ windowEnd: '2026-03-01T10:30:00Z' });
    world.clock.advance(1_799);
    const inTime = await gate(world, 'GateMaster', before);
    world.clock.advance(1);

    // Act
    const late = await gate(world, 'GateMaster', before);

    // Assess
    expect(inTime.decision).toBe('proceed');
    expect(late).toMatchObject({ decision: 'stop', cause: { code: 'window-over' } });
    expect(world.survey.asked).toEqual([]);
  });

  test.for([
    ['GateBatch', 0],
    ['GateMaster', 1],
  ] as const)('is not looked at any more at %s of hop %i', async ([state, hop]) => {
    // Prepare
    const [world, before] = await at({ calendars: ['freeze'], windowEnd: '2026-03-01T09:00:00Z' });
    world.survey.setCalendar('freeze', 'closed');

    // Act
    const progress = await gate(world, state, { ...before, hop });

    // Assess
    expect(progress.decision).toBe('proceed');
    expect(world.survey.asked).toEqual([]);
  });

  test('is looked at once more when it ends: no look comes after the end of the window by more than a second', async () => {
    // Prepare
    const [world, before] = await at({ windowEnd: '2026-03-01T12:00:00Z' });
    world.masters.runTest(activeMaster);
    world.clock.advance(7_170);

    // Act
    const progress = await gate(world, 'GateMaster', before);

    // Assess
    expect(progress).toMatchObject({ decision: 'wait', waitSeconds: 30 });
  });
});

describe('a test in flight', () => {
  test('on either master keeps the gate shut, and is named', async () => {
    // Prepare
    const [world, before] = await at();
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
    const [world, before] = await at();
    world.masters.runTest(activeMaster, { state });

    // Act
    const progress = await gate(world, 'GateBatch', before);

    // Assess
    expect(progress.decision).toBe('wait');
  });

  test.for(['ready', 'stopped'])('is none whose state is %s', async (state) => {
    // Prepare
    const [world, before] = await at();
    world.masters.show(activeMaster, { web: { kind: 'answered', state, users: 0, workers: [] } });

    // Act
    const progress = await gate(world, 'GateBatch', before);

    // Assess
    expect(progress.decision).toBe('proceed');
  });

  test('may be on a master that does not answer: waited for, by name', async () => {
    // Prepare
    const [world, before] = await at();
    world.masters.show(activeMaster, { web: { kind: 'failed', reason: 'connection refused' } });

    // Act
    const progress = await gate(world, 'GateBatch', before);

    // Assess
    expect(progress.decision).toBe('wait');
    expect(progress.explanation).toBe(
      `the master at ${activeMaster} does not say whether it runs a test (connection refused): waiting for it to answer`,
    );
  });

  test.for([
    ['at first as often as it observes', 0, 10],
    ['after an hour every 3 minutes', 3_600, 180],
    ['after most of a day no longer than 5 minutes', 80_000, 300],
    ['at last at the deadline', 86_350, 50],
  ] as const)('is looked for %s', async ([, waited, waitSeconds]) => {
    // Prepare
    const [world, before] = await at();
    world.masters.runTest(activeMaster);
    world.clock.advance(waited);

    // Act
    const progress = await gate(world, 'GateMaster', before);

    // Assess
    expect(progress).toMatchObject({ decision: 'wait', waitSeconds });
  });
});

describe.for<[UpgradePlan['testPolicy'], readonly string[]]>([
  ['stop', [`saved the results of ${activeMaster}`, `stopped the test on ${activeMaster}`]],
  [
    'restart',
    [
      `saved the results of ${activeMaster}`,
      'remembered the test of 12 users',
      `stopped the test on ${activeMaster}`,
    ],
  ],
])('the policy %s', ([testPolicy, writes]) => {
  const running = { users: 12, usersNow: 8, spawnRate: 3, host: 'http://target' };

  test('ends the test, and looks again when the statistics are fresh', async () => {
    // Prepare
    const [world, before] = await at({ testPolicy });
    world.masters.runTest(activeMaster, running);

    // Act
    const ended = await gate(world, 'GateMaster', before);
    world.clock.advance(ended.waitSeconds);
    const open = await gate(world, 'GateMaster', ended);

    // Assess
    expect(ended).toMatchObject({ decision: 'wait', waitSeconds: 3 });
    expect(open.decision).toBe('proceed');
    expect(world.journal.entries).toEqual(writes);
  });

  test('saves the results of each test that it stops, however many somebody starts', async () => {
    // Prepare
    const [world, before] = await at({ testPolicy });
    let progress = before;

    // Act
    for (let test = 1; test <= 5; test += 1) {
      world.masters.runTest(activeMaster, running);
      progress = await gate(world, 'GateMaster', progress);
      world.clock.advance(progress.waitSeconds);
    }

    // Assess
    const saved = world.journal.entries.filter((entry) => entry === writes[0]);
    expect(saved).toHaveLength(5);
    expect(await world.ledger.savedResults(upgradeId)).toHaveLength(5);
  });

  test('keeps the results, by the master that made them', async () => {
    // Prepare
    const [world, before] = await at({ testPolicy });
    world.masters.runTest(activeMaster, running);
    const savedAt = world.clock.in(0);

    // Act
    await gate(world, 'GateMaster', before);

    // Assess
    const files = someResults.map(({ name, bytes }) => ({ name, bytes }));
    expect(await world.ledger.savedResults(upgradeId)).toEqual([
      { at: savedAt, master: activeMaster, files },
    ]);
    expect(await world.ledger.savedFile(upgradeId, 0, 'requests.csv')).toEqual(someResults[0]);
    expect(await timeline(world)).toContain('GateMaster results-saved');
  });

  test.for<[string, (world: FakeWorld) => void, string]>([
    [
      'results that can not be read',
      ({ masters }) => masters.withholdResults(activeMaster),
      `its results can't be saved: the master at ${activeMaster} does not give requests.csv`,
    ],
    [
      'a master that does not stop',
      ({ masters }) => masters.refuse(activeMaster),
      `could not stop the test on ${activeMaster}`,
    ],
  ])('waits with %s, says why, and never goes on', async ([, broken, why]) => {
    // Prepare
    const [world, before] = await at({ testPolicy });
    world.masters.runTest(activeMaster, running);
    broken(world);

    // Act
    const first = await gate(world, 'GateMaster', before);
    world.clock.advance(86_399);
    const last = await gate(world, 'GateMaster', first);
    world.clock.advance(1);
    const over = await gate(world, 'GateMaster', last);

    // Assess
    expect([first.decision, last.decision, over.decision]).toEqual(['wait', 'wait', 'stop']);
    expect(first.explanation).toBe(`a test in the way could not be stopped: ${why}`);
    expect(over.cause?.code).toBe('gate-timed-out');
    expect(over.cause?.message).toContain(why);
    expect(world.journal.entries).not.toContain(`stopped the test on ${activeMaster}`);
    expect((await timeline(world)).filter((line) => line === 'GateMaster waiting')).toHaveLength(1);
  });

  test('waits for a test that is ending by itself', async () => {
    // Prepare
    const [world, before] = await at({ testPolicy });
    world.masters.runTest(activeMaster, { state: 'stopping' });

    // Act
    const progress = await gate(world, 'GateMaster', before);

    // Assess
    expect(progress.decision).toBe('wait');
    expect(world.journal.entries).toEqual([]);
  });

  test('ends nothing for an execution that lost its lock', async () => {
    // Prepare
    const [world, before] = await at({ testPolicy });
    world.masters.runTest(activeMaster, running);
    loseLock(world);

    // Act
    const ended = gate(world, 'GateMaster', before);

    // Assess
    await expect(ended).rejects.toMatchObject({ code: 'fenced' });
    expect(world.journal.entries).toEqual([]);
  });
});

describe('a gate that dies while it ends a test that is to run again', () => {
  test.for([
    ['ledger', 'saveResults'],
    ['ledger', 'append'],
    ['ledger', 'rememberTest'],
    ['masters', 'stopTest'],
  ] as const)(
    'after %s.%s loses nothing: the next one has it ended, saved and remembered',
    async ([port, call]) => {
      // Prepare
      const [world, before] = await at({ testPolicy: 'restart' });
      world.masters.runTest(activeMaster, { users: 12 });

      // Act
      const died = gate({ ...world, [port]: dyingAfter(world[port], call) }, 'GateMaster', before);
      await expect(died).rejects.toThrow(`died after ${call}`);
      let progress = await gate(world, 'GateMaster', before);
      if (progress.decision === 'wait') progress = await gate(world, 'GateMaster', progress);

      // Assess
      expect(progress.decision).toBe('proceed');
      expect(world.journal.entries.filter((entry) => entry.startsWith('stopped'))).toHaveLength(1);
      expect((await world.ledger.savedResults(upgradeId)).length).toBeGreaterThan(0);
      expect(await world.ledger.rememberedTest(upgradeId)).toMatchObject({ users: 12 });
    },
  );
});

/** The same port, but the function that uses it dies right after this call. */
function dyingAfter<Port extends object>(port: Port, call: string): Port {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return async (...values: unknown[]) => {
        const answer = await member.apply(target, values);
        if (name === call) throw new Error(`died after ${call}`);
        return answer;
      };
    },
  });
}

describe('a test that is to run again', () => {
  test('is remembered with what its master shows and what the request gave', async () => {
    // Prepare
    const [world, before] = await at({ testPolicy: 'restart', testParameters: { users: 20, spawnRate: 2 } });
    world.masters.runTest(activeMaster, { users: null, spawnRate: null, host: 'http://target' });

    // Act
    await gate(world, 'GateMaster', before);

    // Assess
    expect(await world.ledger.rememberedTest(upgradeId)).toEqual({
      users: 20,
      spawnRate: 2,
      host: 'http://target',
      userClasses: null,
      runTimeSeconds: null,
      shapeClass: null,
    });
  });

  test('is not stopped while its parameters are unknown: it is waited for, and said why', async () => {
    // Prepare
    const [world, before] = await at({ testPolicy: 'restart' });
    world.masters.runTest(activeMaster, { users: null });

    // Act
    const progress = await gate(world, 'GateBatch', before);

    // Assess
    expect(progress).toMatchObject({
      decision: 'wait',
      explanation: expect.stringContaining('neither shown nor given: users'),
    });
    expect(world.journal.entries).toEqual([]);
  });

  test('but whose upgrade is given up is told of', async () => {
    // Prepare
    const [world, before] = await at({ testPolicy: 'restart' });
    world.masters.runTest(activeMaster);
    const ended = await gate(world, 'GateMaster', before);
    await abort(world);

    // Act
    const progress = await gate(world, 'GateMaster', ended);

    // Assess
    expect(progress.explanation).toBe(
      'the upgrade was aborted on request; the test that was to run again on the target is not started',
    );
  });
});

test('one master that both slots share is asked once', async () => {
  // Prepare
  const world = fakeWorld('shared-master');
  const asked: string[] = [];
  world.masters.readTest = async ({ address }) => {
    asked.push(address);
    return { kind: 'none' };
  };

  // Act
  await gate(world, 'GateMaster', await opened(world, rolling));

  // Assess
  expect(asked).toEqual(['master:1/0']);
});

test('a deadline that passed with nothing in the way shuts no gate', async () => {
  // Prepare
  const [world, before] = await at();
  world.clock.advance(86_400);

  // Act
  const progress = await gate(world, 'GateBatch', before);

  // Assess
  expect(progress.decision).toBe('proceed');
});

test('an upgrade that the ledger does not know is an error', async () => {
  const [world, before] = await at();

  await expect(gate(world, 'GateBatch', { ...before, upgradeId: 'unknown' })).rejects.toMatchObject({
    code: 'upgrade-unknown',
  });
});
