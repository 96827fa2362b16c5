import { describe, expect, test } from 'vitest';
import { longestUpgradeId, recoveryName } from '../../lib/contract/execution-names.ts';
import type { DecisionOf } from '../../lib/contract/states.ts';
import { prepare } from '../../lib/states/prepare.ts';
import { type FakeWorld, fakeWorld, stableImage, targetImage } from '../fakes/fake-world.ts';
import { checked, clusterOf, execution, planned, recordOf, request, timeline, upgradeId } from './journey.ts';

const failed = { kind: 'failed', reason: 'connection refused' } as const;

/** The input that leads to each decision. */
const decisions: Record<
  DecisionOf<'Prepare'>,
  { readonly input: unknown; readonly situation?: (world: FakeWorld) => Promise<unknown> }
> = {
  proceed: { input: request },
  'nothing-to-do': { input: { ...request, target: { version: '2.25.0' } } },
  refused: { input: { ...request, target: { version: '2.20.0' } } },
  recover: { input: { recover: upgradeId }, situation: (world) => planned(world) },
};

test.for(Object.entries(decisions))('decides %s', async ([decision, { input, situation }]) => {
  // Prepare
  const world = fakeWorld();
  await situation?.(world);

  // Act
  const progress = await checked('Prepare', prepare(world, execution, input));

  // Assess
  expect(progress).toMatchObject({ decision, upgradeId });
});

describe('an upgrade that can be made', () => {
  test('takes the lock, stores the plan and changes nothing', async () => {
    // Prepare
    const world = fakeWorld();

    // Act
    const progress = await prepare(world, execution, request);

    // Assess
    expect(world.journal.entries).toEqual([`lock → ${upgradeId}`, `opened ${upgradeId}`]);
    expect(progress).toMatchObject({
      fence: 1,
      cause: null,
      rollback: null,
      explanation: 'blue-green 2.25.0 → 2.32.2 in batches of 1, 2, 1, 0',
      watch: { since: world.clock.in(0), deadline: world.clock.in(86_400), lastWriteAt: null },
    });
  });

  test('stores all that a rollback needs: counts, revisions and their content', async () => {
    // Prepare
    const world = fakeWorld();

    // Act
    await prepare(world, execution, request);

    // Assess
    expect(await recordOf(world)).toMatchObject({
      executionArn: execution.arn,
      plan: { strategy: 'blue-green', activeSlot: 'blue', stable: { version: '2.25.0' } },
      stable: [
        { service: 'blue-master', desired: 1, taskDefinition: 'blue-master:1' },
        { service: 'green-master', desired: 0, taskDefinition: 'green-master:1' },
        {
          service: 'blue-worker',
          desired: 4,
          taskDefinition: 'blue-worker:1',
          content: { family: 'blue-worker', image: stableImage },
        },
        { service: 'green-worker', desired: 0, taskDefinition: 'green-worker:1' },
      ],
      hopRevisions: [],
      restoredRevisions: null,
      recoveries: 0,
    });
  });

  test('is planned once more under the same fence by a retry', async () => {
    // Prepare
    const world = fakeWorld();
    const first = await prepare(world, execution, request);

    // Act
    const second = await prepare(world, execution, request);

    // Assess
    expect(second).toEqual(first);
  });

  test('stays refused where the cause has gone by the time of a retry', async () => {
    // Prepare
    const world = fakeWorld();
    await world.ledger.acquire('by-hand', 'arn:by-hand', world.clock.in(0));
    const first = await prepare(world, execution, request);
    await world.ledger.release('by-hand', 1);

    // Act
    const second = await prepare(world, execution, request);

    // Assess
    expect(second).toEqual(first);
    expect(second.decision).toBe('refused');
    expect(await world.ledger.holder()).toBeNull();
  });

  test('starts from the slot on record, whichever it is', async () => {
    // Prepare
    const world = fakeWorld();
    world.services.set('blue-master', { desired: 0 });
    world.services.set('blue-worker', { desired: 0 });
    world.services.set('green-master', { desired: 1 });
    world.services.set('green-worker', { desired: 4 });
    await world.ledger.writeRecord({
      version: '2.25.0',
      activeSlot: 'green',
      upgradeId: 'upgrade-0',
      at: world.clock.in(-60),
    });

    // Act
    await prepare(world, execution, request);

    // Assess
    expect((await recordOf(world)).plan.activeSlot).toBe('green');
  });

  test('says in the timeline what the plan is and what it warns of', async () => {
    // Prepare
    const world = fakeWorld('shared-master');

    // Act
    await prepare(world, execution, request);

    // Assess
    expect(await timeline(world)).toEqual(['Prepare planned', 'Prepare warning']);
  });

  test('counts the workers that belong to neither slot of a shared master', async () => {
    // Prepare
    const world = fakeWorld('shared-master');
    world.masters.show('master:1/0', (reading) => ({
      ...reading,
      web:
        reading.web.kind === 'answered'
          ? { ...reading.web, workers: [...reading.web.workers, { id: 'theirs', state: 'ready' }] }
          : reading.web,
    }));

    // Act
    await prepare(world, execution, request);

    // Assess
    expect((await recordOf(world)).plan.foreignWorkers).toBe(1);
  });
});

describe('nothing to do', () => {
  test('frees the lock and concludes with what was observed', async () => {
    // Prepare
    const world = fakeWorld();

    // Act
    await prepare(world, execution, decisions['nothing-to-do'].input);

    // Assess
    expect(world.journal.entries).toEqual([`lock → ${upgradeId}`, 'concluded nothing-to-do', 'lock freed']);
    expect(await world.ledger.conclusion(upgradeId)).toMatchObject({
      cause: null,
      lockHeld: false,
      observed: {
        master: { version: '2.25.0', by: 'reported' },
        workers: [{ version: '2.25.0', count: 4, by: 'reported' }],
      },
    });
  });

  test('is not said of another image at the same version', async () => {
    // Prepare
    const world = fakeWorld();
    const images = { master: 'team/locust:2.25.0', worker: 'team/locust:2.25.0' };

    // Act
    const progress = await prepare(world, execution, { ...request, target: { version: '2.25.0', images } });

    // Assess
    expect(progress.decision).toBe('proceed');
  });
});

describe('a run of a schedule', () => {
  const scheduled = { schedule: 'arn:weekly', at: '2026-03-01T09:30:00Z', windowSeconds: 3_600 };
  const again = { ...execution, arn: `${execution.arn}-again` };

  test('is upgraded for until its window ends', async () => {
    // Prepare
    const world = fakeWorld();

    // Act
    await prepare(world, execution, { ...request, scheduled });

    // Assess
    expect((await recordOf(world)).plan.windowEnd).toBe('2026-03-01T10:30:00.000Z');
  });

  test('is not upgraded for by a second execution: it takes no lock and names the first', async () => {
    // Prepare
    const world = fakeWorld();
    await prepare(world, execution, { ...request, scheduled });
    world.journal.clear();

    // Act
    const progress = await checked('Prepare', prepare(world, again, { ...request, scheduled }));

    // Assess
    expect(progress).toMatchObject({
      decision: 'nothing-to-do',
      cause: null,
      explanation: `the run of 2026-03-01T09:30:00.000Z of the schedule arn:weekly was delivered before, and the upgrade ${upgradeId} took it`,
    });
    expect(world.journal.entries).toEqual(['concluded nothing-to-do']);
    expect(await world.ledger.holder()).toMatchObject({ upgradeId });
  });

  test('is upgraded for by the same execution when Prepare is tried again', async () => {
    // Prepare
    const world = fakeWorld();
    const first = await prepare(world, execution, { ...request, scheduled });

    // Act
    const second = await prepare(world, execution, { ...request, scheduled });

    // Assess
    expect(second).toEqual(first);
  });

  const held = async (world: FakeWorld) => {
    const { fence } = await prepare(world, execution, { ...request, scheduled });
    const at = world.clock.in(0);
    const conclusion = {
      outcome: 'held',
      cause: null,
      observed: null,
      saved: [],
      lockHeld: false,
      at,
    } as const;
    await world.ledger.conclude(upgradeId, conclusion);
    await world.ledger.release(upgradeId, fence);
  };

  test.each<[string, (world: FakeWorld) => Promise<unknown>]>([
    ['was held', held],
    [
      'died before it had the lock',
      ({ ledger }) => ledger.claimRun({ ...scheduled, at: '2026-03-01T09:30:00.000Z' }, upgradeId),
    ],
  ])('is over when the execution that took it %s: only the next run is upgraded for', async (_, before) => {
    // Prepare
    const world = fakeWorld();
    await before(world);
    const next = { ...scheduled, at: '2026-03-01T10:00:00Z' };

    // Act
    const duplicate = await prepare(world, again, { ...request, scheduled });
    const nextRun = { ...execution, arn: `${execution.arn}-next` };
    const another = await prepare(world, nextRun, { ...request, scheduled: next });

    // Assess
    expect(duplicate).toMatchObject({ decision: 'nothing-to-do' });
    expect(another).toMatchObject({ decision: 'proceed' });
  });

  test('that was delivered after its window is refused, and is not tried again by another delivery', async () => {
    // Prepare
    const world = fakeWorld();
    const late = { ...scheduled, windowSeconds: 1_800 };

    // Act
    const first = await prepare(world, execution, { ...request, scheduled: late });
    const second = await prepare(world, again, { ...request, scheduled: late });

    // Assess
    expect(first).toMatchObject({ decision: 'refused', cause: { code: 'window-over' } });
    expect(second).toMatchObject({ decision: 'nothing-to-do' });
    expect(await world.ledger.holder()).toBeNull();
  });
});

interface Refusal {
  readonly what: string;
  readonly code: string;
  readonly input?: unknown;
  readonly world?: () => FakeWorld;
  readonly situation?: (world: FakeWorld) => void;
}

const refusals: readonly Refusal[] = [
  { what: 'a request that is none', code: 'bad-request', input: null },
  { what: 'an unknown member', code: 'bad-request', input: { ...request, force: true } },
  { what: 'a malformed version', code: 'version-malformed', input: { ...request, target: { version: 'x' } } },
  { what: 'a downgrade', code: 'downgrade', input: decisions.refused.input },
  {
    what: 'no room to move',
    code: 'no-room-to-move',
    input: { ...request, maxSurge: 0, maxUnavailable: 0 },
  },
  {
    what: 'rolling on two masters',
    code: 'strategy-needs-shared-master',
    input: { ...request, strategy: 'rolling' },
  },
  {
    what: 'an unsafe pair on a shared master',
    code: 'unsafe-pair',
    world: () => fakeWorld('shared-master', { locustfileFromMaster: true }),
  },
  {
    what: 'a headless master',
    code: 'headless-unsupported',
    world: () => fakeWorld('two-masters', { headless: true }),
  },
  {
    what: 'workers with several processes each',
    code: 'processes-unsupported',
    situation: ({ services }) => {
      services.startedWith = { command: ['--worker', '--processes', '4'], variables: [] };
    },
  },
  {
    what: 'no active slot',
    code: 'no-workers',
    situation: ({ services }) => services.set('blue-worker', { desired: 0 }),
  },
  {
    what: 'two active slots',
    code: 'active-slot-unclear',
    situation: ({ services }) => services.set('green-worker', { desired: 1 }),
  },
  {
    what: 'an idle master that runs',
    code: 'idle-slot-not-empty',
    situation: ({ services }) => services.set('green-master', { desired: 1 }),
  },
  {
    what: 'a cluster in motion',
    code: 'not-at-rest',
    situation: ({ services }) => services.show('blue-worker', { running: 3 }),
  },
  {
    what: 'a master that is not there',
    code: 'master-missing',
    situation: ({ services }) => services.set('blue-master', { desired: 0 }),
  },
  {
    what: 'a master that does not answer',
    code: 'master-unreachable',
    situation: ({ masters }) => masters.show('blue-master:1/0', { web: failed }),
  },
  {
    what: 'a master whose listener is dead',
    code: 'listener-dead',
    situation: ({ masters }) => masters.show('blue-master:1/0', { listener: { kind: 'silent', tries: 3 } }),
  },
  {
    what: 'workers that did not register',
    code: 'workers-missing',
    situation: ({ masters }) =>
      masters.show('blue-master:1/0', { web: { kind: 'answered', state: 'ready', users: 0, workers: [] } }),
  },
];

describe('refused is', () => {
  test.for(refusals)(
    '$what: $code',
    async ({ code, input = request, world: build = fakeWorld, situation }) => {
      // Prepare
      const world = build();
      situation?.(world);
      const before = await clusterOf(world);

      // Act
      const progress = await checked('Prepare', prepare(world, execution, input));

      // Assess
      expect(progress).toMatchObject({ decision: 'refused', cause: { code } });
      expect(progress.explanation).toBe(progress.cause?.message);
      expect(await world.ledger.conclusion(upgradeId)).toMatchObject({
        outcome: 'refused',
        cause: { code },
        lockHeld: false,
      });
      expect(await world.ledger.holder()).toBeNull();
      expect(await world.ledger.upgrade(upgradeId)).toBeNull();
      expect(await clusterOf(world)).toEqual(before);
    },
  );

  test('a name that leaves no room for that of its recovery: the longest one that is taken does', async () => {
    // Prepare
    const named = (name: string) => ({ ...execution, arn: execution.arn.replace(upgradeId, name) });
    const longest = 'a'.repeat(longestUpgradeId);
    const tooLong = `${longest}b`;
    const world = fakeWorld();

    // Act
    const refused = await checked('Prepare', prepare(world, named(tooLong), request));
    const taken = await checked('Prepare', prepare(world, named(longest), request));

    // Assess
    expect(refused).toMatchObject({
      decision: 'refused',
      cause: {
        code: 'name-too-long',
        message: expect.stringMatching(`${tooLong} has 61 characters; .* 60$`),
      },
    });
    expect(taken.decision).toBe('proceed');
    expect(recoveryName(longest, 99_999_999).length).toBeLessThanOrEqual(80);
  });

  test('whoever comes second, and the lock stays with the first', async () => {
    // Prepare
    const world = fakeWorld();
    const first = await planned(world);
    const second = { ...execution, arn: execution.arn.replace(upgradeId, 'upgrade-2') };

    // Act
    const progress = await checked('Prepare', prepare(world, second, request));

    // Assess
    expect(progress).toMatchObject({
      decision: 'refused',
      upgradeId: 'upgrade-2',
      cause: { code: 'lock-held', message: expect.stringContaining(upgradeId) },
    });
    expect(await world.ledger.holder()).toMatchObject({ upgradeId, fence: first.fence });
  });
});

test('an image that is already the target is compared by the image, not by the tag alone', async () => {
  // Prepare
  const world = fakeWorld();
  world.services.set('blue-worker', {
    taskDefinition: await world.services.register({ family: 'blue-worker', image: targetImage }),
  });

  // Act
  const progress = await prepare(world, execution, { ...request, target: { version: '2.25.0' } });

  // Assess
  expect(progress.decision).toBe('proceed');
});
