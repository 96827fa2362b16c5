import { describe, expect, test } from 'vitest';
import type { Progress } from '../../lib/contract/payloads.ts';
import type { DecisionOf } from '../../lib/contract/states.ts';
import type { MasterReading } from '../../lib/domain/health/reading.ts';
import { observe } from '../../lib/states/observe.ts';
import { type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';
import { checked, recordOf, timeline, type Wish, withBatches, withMaster } from './journey.ts';

type State = 'ObserveMaster' | 'ObserveBatch' | 'Bake';
type Situation = (world: FakeWorld, progress: Progress) => Promise<Progress>;

const newMaster = 'green-master:2/0';
const refused = { kind: 'failed', reason: 'connection refused' } as const;
const crashLog = { kind: 'read', crash: 'CRITICAL: listener died', reported: {}, mismatched: {} } as const;

async function at(state: State, batches = 1, wish: Wish = {}): Promise<[FakeWorld, Progress]> {
  const world = fakeWorld();
  if (state === 'ObserveMaster') return [world, await withMaster(world, wish)];
  const progress = await withBatches(world, state === 'Bake' ? 4 : batches, wish);
  if (state === 'ObserveBatch') return [world, progress];
  return [world, await observe(world, 'ObserveBatch', progress)];
}

const healthy: Situation = async (_, progress) => progress;
const starting: Situation = async (world, progress) => {
  world.services.show('green-master', { running: 0, pending: 1 });
  return progress;
};
/** An alarm that stood at the look before, too. */
const broken: Situation = async (world, progress) => {
  world.masters.show(newMaster, { log: crashLog });
  world.clock.advance(3);
  return { ...progress, watch: { ...progress.watch, alarmSince: world.clock.in(-3) } };
};
const baked: Situation = async (world, progress) => {
  world.clock.advance(300);
  return progress;
};

/** The plan goes on after this hop. */
const anotherHop: Situation = async (world, progress) => {
  const record = await recordOf(world);
  const { hops } = record.plan;
  await world.ledger.open({ ...record, plan: { ...record.plan, hops: [...hops, ...hops] } });
  world.journal.clear();
  return progress;
};

const decisions: {
  readonly [Name in State]: Record<DecisionOf<Name>, readonly [Situation, batches?: number]>;
} = {
  ObserveMaster: { proceed: [healthy], wait: [starting], 'roll-back': [broken] },
  ObserveBatch: {
    'next-batch': [healthy, 1],
    'next-hop': [anotherHop, 4],
    proceed: [healthy, 4],
    wait: [starting],
    'roll-back': [broken],
  },
  Bake: { proceed: [baked], wait: [healthy], 'roll-back': [broken] },
};

describe.for(Object.keys(decisions) as State[])('%s', (state) => {
  test.for(Object.entries(decisions[state]))('decides %s', async ([decision, [situation, batches]]) => {
    // Prepare
    const [world, reached] = await at(state, batches);
    const before = await situation(world, reached);
    world.journal.clear();

    // Act
    const progress = await checked(state, observe(world, state, before));

    // Assess
    expect(progress.decision).toBe(decision);
    expect(world.journal.entries).toEqual([]);
  });
});

describe('a healthy look', () => {
  test('at the master leads to the first batch, through a gate with a deadline of its own', async () => {
    // Prepare
    const [world, before] = await at('ObserveMaster');

    // Act
    const progress = await observe(world, 'ObserveMaster', before);

    // Assess
    expect(progress).toMatchObject({ batch: 0, watch: { deadline: world.clock.in(86_400) } });
    expect(progress.watch.lastWriteAt).toBe(before.watch.lastWriteAt);
  });

  test('at a batch leads to the next one', async () => {
    // Prepare
    const [world, before] = await at('ObserveBatch', 2);

    // Act
    const progress = await observe(world, 'ObserveBatch', before);

    // Assess
    expect(progress).toMatchObject({ decision: 'next-batch', batch: 2 });
  });

  test('at the last batch of a hop leads to the next hop, through a gate of its own', async () => {
    // Prepare
    const [world, before] = await at('ObserveBatch', 4);
    await anotherHop(world, before);

    // Act
    const progress = await observe(world, 'ObserveBatch', before);

    // Assess
    expect(progress).toMatchObject({ decision: 'next-hop', hop: 1, batch: 0 });
    expect(progress.watch.deadline).toBe(world.clock.in(86_400));
  });

  test('at the last batch leads to the restart of a test that was stopped, with a deadline', async () => {
    // Prepare
    const [world, before] = await at('ObserveBatch', 4);

    // Act
    const progress = await observe(world, 'ObserveBatch', before);

    // Assess
    expect(progress).toMatchObject({
      explanation: 'everything is at 2.32.2',
      watch: { since: world.clock.in(0), deadline: world.clock.in(600) },
    });
  });

  test('younger than 3 s after a write decides nothing: Locust caches its statistics for 2 s', async () => {
    // Prepare
    const [world, before] = await at('ObserveBatch');
    const justNow = { ...before, watch: { ...before.watch, lastWriteAt: world.clock.in(-1) } };

    // Act
    const progress = await observe(world, 'ObserveBatch', justNow);

    // Assess
    expect(progress).toMatchObject({ decision: 'wait', waitSeconds: 2 });
  });

  test('takes an alarm back', async () => {
    // Prepare
    const [world, before] = await at('Bake');
    const alarmed = { ...before, watch: { ...before.watch, alarmSince: world.clock.in(-1) } };

    // Act
    const progress = await observe(world, 'Bake', alarmed);

    // Assess
    expect(progress).toMatchObject({ decision: 'wait', watch: { alarmSince: null } });
  });
});

describe('an alarm', () => {
  test('is looked at a second time, and the first time is remembered', async () => {
    // Prepare
    const [world, before] = await at('ObserveBatch');
    world.masters.show(newMaster, { log: crashLog });

    // Act
    const progress = await observe(world, 'ObserveBatch', before);

    // Assess
    expect(progress).toMatchObject({
      decision: 'wait',
      waitSeconds: 3,
      explanation: expect.stringContaining('a second look at an alarm (listener-crashed)'),
      watch: { alarmSince: world.clock.in(0) },
      cause: null,
    });
  });

  test('is not confirmed by a look that may be the cached answer of the first', async () => {
    // Prepare
    const [world, before] = await at('ObserveBatch');
    world.masters.show(newMaster, { log: crashLog });
    const first = await observe(world, 'ObserveBatch', before);
    world.clock.advance(1);

    // Act
    const progress = await observe(world, 'ObserveBatch', first);

    // Assess
    expect(progress.decision).toBe('wait');
    expect(progress.watch.alarmSince).toBe(first.watch.alarmSince);
  });

  const alarms: readonly (readonly [code: string, situation: (world: FakeWorld) => void])[] = [
    ['listener-crashed', ({ masters }) => masters.show(newMaster, { log: crashLog })],
    ['listener-silent', ({ masters }) => masters.show(newMaster, { listener: { kind: 'silent', tries: 3 } })],
    ['wrong-version', ({ masters }) => masters.show(newMaster, { version: '2.31.0' })],
    ['master-unreachable', ({ masters }) => masters.show(newMaster, { web: refused })],
    [
      'master-crashed',
      ({ services, clock }) =>
        services.stopped('green-master', { stopCode: 'EssentialContainerExited', stoppedAt: clock.in(0) }),
    ],
    [
      'workers-crash',
      (world) => crashTwoWorkers(world, { stopCode: 'EssentialContainerExited', exitCode: 1 }),
    ],
    ['workers-fail-to-start', (world) => crashTwoWorkers(world, { stopCode: 'TaskFailedToStart' })],
    ['changed-by-somebody-else', ({ services }) => services.set('blue-worker', { desired: 9 })],
  ];

  test.for(alarms)('that stands at the second look rolls back by name: %s', async ([code, situation]) => {
    // Prepare
    const [world, before] = await at('ObserveBatch');
    situation(world);
    const first = await observe(world, 'ObserveBatch', before);
    world.clock.advance(first.waitSeconds);

    // Act
    const progress = await checked('ObserveBatch', observe(world, 'ObserveBatch', first));

    // Assess
    expect(progress).toMatchObject({ decision: 'roll-back', cause: { code } });
    expect(progress.explanation).toBe(progress.cause?.message);
  });

  function crashTwoWorkers(
    { services, clock }: FakeWorld,
    end: Parameters<typeof services.stopped>[1],
  ): void {
    for (const _ of [1, 2]) services.stopped('green-worker', { ...end, stoppedAt: clock.in(0) });
  }
});

describe('what is missing yet', () => {
  const missing: readonly (readonly [
    code: string,
    explanation: RegExp,
    situation: (world: FakeWorld) => void,
  ])[] = [
    [
      'tasks-not-running',
      /^green-worker to run 1 tasks \(0 run, 1 are pending\); ECS says: no capacity/,
      ({ services }) =>
        services.show('green-worker', {
          running: 0,
          pending: 1,
          events: [{ at: '2026-03-01T10:00:00.000Z', message: 'no capacity' }],
        }),
    ],
    [
      'change-not-visible',
      /^ECS to show the change of green-worker/,
      ({ services }) => services.show('green-worker', { desired: 0, running: 0 }),
    ],
    ['master-not-ready', /^a task of green-master/, ({ services }) => hideTasks(services, 'green-master')],
    [
      'version-unreadable',
      /to name its version$/,
      ({ masters }) => masters.show(newMaster, { version: null }),
    ],
    [
      'workers-not-joined',
      /^1 workers to register \(0 have\)/,
      ({ masters }) => masters.show(newMaster, withWorkers([])),
    ],
    [
      'workers-missing',
      /^1 workers that the master lost/,
      ({ masters }) => masters.show(newMaster, withWorkers(['ready', 'missing'])),
    ],
    [
      'workers-not-left',
      /^workers to leave: 2 registered, 1 are to stay/,
      ({ masters }) => masters.show(newMaster, withWorkers(['ready', 'ready'])),
    ],
  ];

  test.for(missing)('is waited for by name: %s', async ([, explanation, situation]) => {
    // Prepare
    const [world, before] = await at('ObserveBatch');
    situation(world);

    // Act
    const progress = await checked('ObserveBatch', observe(world, 'ObserveBatch', before));

    // Assess
    expect(progress).toMatchObject({
      decision: 'wait',
      waitSeconds: 10,
      explanation: expect.stringMatching(explanation),
    });
  });

  test.for(missing)('rolls back at the deadline: %s', async ([code, , situation]) => {
    // Prepare
    const [world, before] = await at('ObserveBatch');
    situation(world);
    world.clock.advance(600);

    // Act
    const progress = await checked('ObserveBatch', observe(world, 'ObserveBatch', before));

    // Assess
    expect(progress).toMatchObject({ decision: 'roll-back', cause: { code } });
    expect(progress.explanation).toMatch(/^the deadline passed while waiting for /);
  });

  test('is a web interface that does not answer, while the master starts', async () => {
    // Prepare
    const [world, before] = await at('ObserveMaster');
    world.masters.show(newMaster, { web: refused });

    // Act
    const progress = await observe(world, 'ObserveMaster', before);

    // Assess
    expect(progress).toMatchObject({
      decision: 'wait',
      explanation: expect.stringMatching(/connection refused/),
    });
  });

  /** ECS counts a task as running that it doesn't list yet. */
  function hideTasks(services: FakeWorld['services'], service: string): void {
    const tasks = services.tasks.bind(services);
    services.tasks = async (name, which) => (name === service ? [] : tasks(name, which));
  }

  function withWorkers(states: readonly string[]): Partial<MasterReading> {
    const workers = states.map((state, index) => ({ id: `green-worker/${index}`, state }));
    return { web: { kind: 'answered', state: 'ready', users: 0, workers } };
  }
});

test('while it bakes it looks as often as it observes, the last time at the end', async () => {
  // Prepare
  const [world, before] = await at('Bake', 4, { bakeSeconds: 14 });
  const first = await observe(world, 'Bake', before);
  world.clock.advance(first.waitSeconds);

  // Act
  const second = await observe(world, 'Bake', first);

  // Assess
  expect([first.waitSeconds, second.waitSeconds]).toEqual([10, 4]);
  expect(second.explanation).toBe('2.32.2 to stay healthy for 14 s');
});

describe('a pause after the last gate', () => {
  const pause = { since: '2026-03-01T10:00:00.000Z', reason: 'a look by hand' };

  /** Baked, and paused meanwhile. */
  async function held(): Promise<[FakeWorld, Progress]> {
    const [world, before] = await at('Bake');
    await world.ledger.pause(before.upgradeId, pause, null);
    world.clock.advance(300);
    return [world, before];
  }

  test('holds the end of the bake, and the timeline says so once', async () => {
    // Prepare
    const [world, before] = await held();

    // Act
    const first = await observe(world, 'Bake', before);
    world.clock.advance(first.waitSeconds);
    const second = await observe(world, 'Bake', first);

    // Assess
    expect([first, second]).toMatchObject([{ decision: 'wait' }, { decision: 'wait' }]);
    expect(second.explanation).toContain('paused since 2026-03-01T10:00:00.000Z (a look by hand)');
    expect((await timeline(world)).filter((line) => line === 'Bake waiting')).toHaveLength(1);
  });

  test('ends with a resume', async () => {
    // Prepare
    const [world, before] = await held();
    const waiting = await observe(world, 'Bake', before);
    await world.ledger.resume(before.upgradeId);

    // Act
    const progress = await observe(world, 'Bake', waiting);

    // Assess
    expect(progress.decision).toBe('proceed');
  });

  test('goes on looking: a master that breaks meanwhile rolls back, one look that says nothing does not', async () => {
    // Prepare
    const [world, before] = await held();
    const waiting = await observe(world, 'Bake', before);
    world.clock.advance(3_600);
    const later = await observe(world, 'Bake', waiting);

    // Act
    const unclear = await observe(world, 'Bake', await starting(world, later));
    world.services.show('green-master');
    const progress = await observe(world, 'Bake', await broken(world, later));

    // Assess
    expect([unclear.decision, progress.decision]).toEqual(['wait', 'roll-back']);
  });

  test('that nobody ends goes back at its deadline', async () => {
    // Prepare
    const [world, before] = await held();
    world.clock.advance(24 * 3_600);

    // Act
    const progress = await observe(world, 'Bake', before);

    // Assess
    expect(progress).toMatchObject({ decision: 'roll-back', cause: { code: 'gate-timed-out' } });
  });
});

test('an abort that was asked for after the last gate is heard while it bakes', async () => {
  const [world, before] = await at('Bake');
  await world.ledger.requestAbort(before.upgradeId);

  const progress = await observe(world, 'Bake', before);

  expect(progress).toMatchObject({ decision: 'roll-back', cause: { code: 'aborted' } });
});

describe('on a shared master', () => {
  test('old and new workers are counted by version', async () => {
    // Prepare
    const world = fakeWorld('shared-master');
    const before = await withBatches(world, 2);

    // Act
    await observe(world, 'ObserveBatch', before);

    // Assess
    expect((await world.ledger.events(before.upgradeId)).at(-1)).toMatchObject({
      step: 'ObserveBatch',
      event: 'healthy',
      detail:
        'master 2.32.2 (reported); workers 3 × 2.25.0 (reported), 3 × 2.32.2 (reported); skew 7 minor, workers older',
    });
  });

  test('workers of another version than their image states are not the ones waited for', async () => {
    // Prepare
    const world = fakeWorld('shared-master');
    const before = await withBatches(world, 1);
    world.masters.show('master:2/0', (reading) => ({
      ...reading,
      log: {
        kind: 'read',
        crash: null,
        mismatched: {},
        reported: Object.fromEntries(
          [0, 1, 2, 3]
            .map((index) => [`blue-worker/${index}`, '2.25.0'])
            .concat([['green-worker/0', '2.25.0']]),
        ),
      },
    }));

    // Act
    const progress = await observe(world, 'ObserveBatch', before);

    // Assess
    expect(progress).toMatchObject({
      decision: 'wait',
      explanation: '1 workers of 2.32.2 to register (0 have)',
    });
  });
});

test('the timeline does not repeat what is waited for', async () => {
  // Prepare
  const [world, before] = await at('ObserveBatch');
  world.services.show('green-worker', { running: 0, pending: 1 });
  const first = await observe(world, 'ObserveBatch', before);
  const once = await timeline(world);
  world.clock.advance(first.waitSeconds);

  // Act
  await observe(world, 'ObserveBatch', first);

  // Assess
  expect(await timeline(world)).toEqual(once);
  expect(once.at(-1)).toBe('ObserveBatch inconclusive');
});
