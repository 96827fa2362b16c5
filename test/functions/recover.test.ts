import { describe, expect, test } from 'vitest';
import { type RecoverResult, recover } from '../../lib/functions/recover.ts';
import type { Conclusion } from '../../lib/ports/ledger.ts';
import { prepare } from '../../lib/states/prepare.ts';
import { FakeExecutions } from '../fakes/fake-executions.ts';
import { type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';
import { clusterOf, execution, planned, timeline, upgradeId, withBatches } from '../states/journey.ts';

type Situation = (world: FakeWorld, executions: FakeExecutions) => Promise<unknown>;

const died: Situation = async (world, executions) => {
  await withBatches(world, 2);
  executions.die(execution.arn);
};

/** An execution that died after its conclusion, before it freed the lock. */
function concluded(outcome: Conclusion['outcome'], lockHeld = false): Situation {
  return async (world, executions) => {
    await died(world, executions);
    await concludes(world, outcome, lockHeld);
  };
}

async function concludes(
  { ledger, clock }: FakeWorld,
  outcome: Conclusion['outcome'],
  lockHeld: boolean,
): Promise<void> {
  const at = clock.in(0);
  await ledger.conclude(upgradeId, { outcome, cause: null, observed: null, saved: [], lockHeld, at });
}

/** So many recoveries were started and died as well; each holds the lock under its own fence. */
function recovered(times: number): Situation {
  return async (world, executions) => {
    await died(world, executions);
    for (let time = 0; time < times; time += 1) await recoverAndDie(world, executions);
  };
}

async function recoverAndDie(world: FakeWorld, executions: FakeExecutions): Promise<void> {
  const result = await recover(world, executions);
  if (result.kind !== 'started') throw new TypeError(`no recovery was started: ${result.kind}`);
  const arn = execution.arn.replace(upgradeId, result.execution);
  await prepare(world, { ...execution, arn }, executions.started.get(result.execution));
  executions.die(arn);
}

/** An execution that has held the lock for so many seconds, and that Step Functions does not know (yet). */
function unseenFor(seconds: number): Situation {
  return async ({ ledger, clock }) => {
    await ledger.acquire(upgradeId, execution.arn, clock.in(0));
    clock.advance(seconds);
  };
}

/** So many recoveries were started and ended at once, such as with a Prepare that always fails. */
function endedEarly(times: number): Situation {
  return async (world, executions) => {
    await died(world, executions);
    for (let time = 0; time < times; time += 1) {
      const result = await recover(world, executions);
      if (result.kind !== 'started') throw new TypeError(`no recovery was started: ${result.kind}`);
      executions.die(executions.arnOf(result.execution));
    }
  };
}

const results: readonly (readonly [string, RecoverResult, Situation])[] = [
  [
    'nobody holds the lock',
    { kind: 'nothing-to-do', reason: 'nobody holds the lock' },
    async (_, executions) => executions.die(execution.arn),
  ],
  [
    'the holder runs',
    { kind: 'nothing-to-do', reason: `${upgradeId} is running` },
    async (world, executions) => {
      await planned(world);
      executions.begin(execution.arn);
    },
  ],
  [
    "the holder has just taken the lock and can't be seen yet",
    {
      kind: 'nothing-to-do',
      reason: `${upgradeId} has just taken the lock, and its execution can't be seen yet`,
    },
    unseenFor(59),
  ],
  ['the holder is unknown for a minute', { kind: 'released', upgradeId }, unseenFor(60)],
  [
    'the lock is kept for a person',
    { kind: 'nothing-to-do', reason: 'the lock is kept for a person to look' },
    concluded('rollback-failed', true),
  ],
  [
    'the holder ended at once: its end is certain, however young its lock is',
    { kind: 'released', upgradeId },
    async (world, executions) => {
      await unseenFor(0)(world, executions);
      executions.die(execution.arn);
    },
  ],
  ['the holder died after its success', { kind: 'finished', upgradeId }, concluded('succeeded')],
  ['the holder died after its rollback', { kind: 'finished', upgradeId }, concluded('rolled-back')],
  [
    'the holder died before it planned anything',
    { kind: 'released', upgradeId },
    async ({ ledger, clock }, executions) => {
      await ledger.acquire(upgradeId, execution.arn, clock.in(0));
      executions.die(execution.arn);
    },
  ],
  ['the holder died in the middle', { kind: 'started', execution: `recover-${upgradeId}-1` }, died],
  [
    'its recovery runs and has not taken the lock yet',
    { kind: 'nothing-to-do', reason: `recover-${upgradeId}-1 is running` },
    async (world, executions) => {
      await died(world, executions);
      await recover(world, executions);
    },
  ],
  [
    'its recovery has just taken the lock and can not be seen yet',
    {
      kind: 'nothing-to-do',
      reason: `${upgradeId} has just taken the lock, and its execution can't be seen yet`,
    },
    async (world, executions) => {
      await died(world, executions);
      const arn = execution.arn.replace(upgradeId, 'unseen-yet');
      await prepare(world, { ...execution, arn }, { recover: upgradeId });
    },
  ],
  [
    'its recovery ended before it had the lock',
    { kind: 'started', execution: `recover-${upgradeId}-2` },
    endedEarly(1),
  ],
  ['two recoveries ended before they had the lock', { kind: 'gave-up', upgradeId }, endedEarly(2)],
  ['its recovery died, too', { kind: 'started', execution: `recover-${upgradeId}-2` }, recovered(1)],
  ['two recoveries died', { kind: 'gave-up', upgradeId }, recovered(2)],
];

test.for(results)('%s: $1.kind', async ([, result, situation]) => {
  // Prepare
  const world = fakeWorld();
  const executions = new FakeExecutions();
  await situation(world, executions);
  const before = await clusterOf(world);

  // Act
  const answer = await recover(world, executions);

  // Assess
  expect(answer).toEqual(result);
  expect(await clusterOf(world)).toEqual(before);
});

async function reached(situation: Situation): Promise<[FakeWorld, FakeExecutions]> {
  const [world, executions] = [fakeWorld(), new FakeExecutions()];
  await situation(world, executions);
  world.journal.clear();
  return [world, executions];
}

describe('a death', () => {
  test('starts one recovery, however often it is told', async () => {
    // Prepare
    const [world, executions] = await reached(died);
    await recover(world, executions);

    // Act
    await recover(world, executions);

    // Assess
    expect([...executions.started]).toEqual([[`recover-${upgradeId}-1`, { recover: upgradeId }]]);
    expect(world.announcer.moments.filter((moment) => moment === 'recovery-started')).toHaveLength(1);
    expect(await timeline(world)).toContain('recover started');
  });

  test('changes nothing by itself: the recovery takes the lock over', async () => {
    // Prepare
    const [world, executions] = await reached(died);

    // Act
    await recover(world, executions);

    // Assess
    expect(world.journal.entries).toEqual([]);
  });

  test('starts none while the recovery before it runs', async () => {
    // Prepare
    const [world, executions] = await reached(died);
    await recover(world, executions);
    const arn = execution.arn.replace(upgradeId, `recover-${upgradeId}-1`);
    await prepare(world, { ...execution, arn }, { recover: upgradeId });

    // Act
    const answer = await recover(world, executions);

    // Assess
    expect(answer.kind).toBe('nothing-to-do');
    expect(executions.started.size).toBe(1);
  });
});

test('an upgrade that ends while the sweep looks at it is not taken for dead', async () => {
  // Prepare
  const [world, executions] = await reached(died);
  const { state } = executions;
  executions.state = async (arn) => {
    await concludes(world, 'rolled-back', false);
    return state.call(executions, arn);
  };

  // Act
  const answer = await recover(world, executions);

  // Assess
  expect(answer).toEqual({ kind: 'finished', upgradeId });
  expect(executions.started.size).toBe(0);
});

describe('what an execution left after its conclusion', () => {
  test('of a success is the version of record, then the lock', async () => {
    // Prepare
    const [world, executions] = await reached(concluded('succeeded'));

    // Act
    await recover(world, executions);

    // Assess
    expect(world.journal.entries).toEqual(['version of record 2.32.2, green', 'lock freed']);
  });

  test.for(['rolled-back', 'held', 'aborted', 'refused'] as const)(
    'of %s is the lock alone',
    async (outcome) => {
      // Prepare
      const [world, executions] = await reached(concluded(outcome));

      // Act
      await recover(world, executions);

      // Assess
      expect(world.journal.entries).toEqual(['lock freed']);
    },
  );
});

test('giving up keeps the lock and says by name that a person has to look', async () => {
  // Prepare
  const [world, executions] = await reached(recovered(2));

  // Act
  await recover(world, executions);
  const next = await recover(world, executions);

  // Assess
  expect(await world.ledger.conclusion(upgradeId)).toMatchObject({
    outcome: 'rollback-failed',
    cause: { code: 'recovery-died' },
    lockHeld: true,
  });
  expect(await world.ledger.holder()).toMatchObject({ upgradeId, fence: 3 });
  expect(next).toEqual({ kind: 'nothing-to-do', reason: 'the lock is kept for a person to look' });
  expect(executions.started.size).toBe(2);
});

test('giving up names what is suspended still, and how it was', async () => {
  // Prepare
  const [world, executions] = [fakeWorld(), new FakeExecutions()];
  world.scaling.register('blue-worker', 2, 10);
  await recovered(2)(world, executions);

  // Act
  await recover(world, executions);

  // Assess
  const conclusion = await world.ledger.conclusion(upgradeId);
  expect(conclusion?.cause?.message).toMatch(
    /; suspended still, put it back by hand: auto scaling of blue-worker: 2 to 10, on$/,
  );
});
