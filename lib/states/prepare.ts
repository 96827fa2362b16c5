import { statedCause } from '../contract/errors.ts';
import { longestUpgradeId } from '../contract/execution-names.ts';
import type { Progress, ProgressOf } from '../contract/payloads.ts';
import { type ExecutionInput, parseExecutionInput, type UpgradeRequest } from '../contract/request.ts';
import type { Cause } from '../domain/cause.ts';
import { observedOf } from '../domain/health/observed.ts';
import type { Observed } from '../domain/plan.ts';
import { desiredOf } from '../domain/planning/inventory.ts';
import type { Outcome } from '../ports/ledger.ts';
import { announce } from './announce.ts';
import { describeObserved } from './describe.ts';
import type { StoredInventory } from './inventory.ts';
import { note } from './journal.ts';
import { makePlan } from './make-plan.ts';
import { isoNow, type World } from './ports.ts';
import { newWatch } from './progress.ts';
import { resume } from './resume.ts';
import { takenByAnother } from './scheduled-run.ts';
import { whyLocked } from './why-locked.ts';

type PrepareProgress = ProgressOf<'Prepare'>;

/**
 * Prepare: takes the lock, looks at the cluster, plans, and stores all that a rollback will need before anything is
 * changed. A refusal leaves the cluster and the lock as they were. For a recovery it takes the lock over instead.
 */
export async function prepare(
  world: World,
  execution: { readonly arn: string; readonly lateWriteSeconds: number },
  input: unknown,
): Promise<PrepareProgress> {
  const upgradeId = execution.arn.split(':').at(-1) ?? execution.arn;
  const start = beginning(world, upgradeId);
  const parsed = parsedInput(input);
  if ('code' in parsed) return refuse(world, start, parsed);
  if (parsed.kind === 'recover') return resume(world, execution, parsed.upgradeId, start);
  if (upgradeId.length > longestUpgradeId) return refuse(world, start, nameTooLong(upgradeId));
  const ended = await endedBefore(world, start);
  if (ended) return ended;
  const taken = await takenByAnother(world.ledger, parsed.request, upgradeId);
  if (taken) return end(world, start, 'nothing-to-do', null, taken, null);
  const lock = await world.ledger.acquire(upgradeId, execution.arn, isoNow(world.clock));
  if (lock.kind !== 'acquired') return refuse(world, start, whyLocked(lock));
  return planned(world, execution.arn, { ...start, fence: lock.fence }, parsed.request);
}

function beginning(world: World, upgradeId: string): Progress {
  return {
    schemaVersion: 1,
    upgradeId,
    fence: 0,
    decision: 'wait',
    waitSeconds: 1,
    explanation: 'preparing',
    hop: 0,
    batch: 0,
    watch: { since: isoNow(world.clock), deadline: isoNow(world.clock), lastWriteAt: null, alarmSince: null },
    cause: null,
    rollback: null,
  };
}

/**
 * A retry after an answer that was lost: a refusal stays one, whatever the cluster shows by now, because the first
 * conclusion of an upgrade stays. What comes after it is done again.
 */
async function endedBefore(world: World, start: Progress): Promise<PrepareProgress | null> {
  const { ledger } = world;
  const conclusion = await ledger.conclusion(start.upgradeId);
  if (conclusion?.outcome !== 'refused' && conclusion?.outcome !== 'nothing-to-do') return null;
  const { outcome, cause } = conclusion;
  const holder = await ledger.holder();
  const fence = holder?.upgradeId === start.upgradeId ? holder.fence : start.fence;
  return afterConclusion(
    world,
    { ...start, fence },
    outcome,
    cause,
    cause?.message ?? 'there was nothing to do',
  );
}

/** A dead execution of this name could never be recovered: its recovery would have a name that is refused. */
function nameTooLong(upgradeId: string): Cause {
  return {
    code: 'name-too-long',
    message: `the name ${upgradeId} has ${upgradeId.length} characters; start the execution again under one of at most ${longestUpgradeId}`,
  };
}

/** Bad input is an expected outcome, not a surprise: it is refused by name and nothing is rolled back. */
function parsedInput(input: unknown): ExecutionInput | Cause {
  try {
    return parseExecutionInput(input);
  } catch (error) {
    return statedCause(error);
  }
}

async function planned(
  world: World,
  executionArn: string,
  start: Progress,
  request: UpgradeRequest,
): Promise<PrepareProgress> {
  const { answer, inventory } = await makePlan(world, request);
  const observed = inventory && observedBefore(world, inventory);
  if (answer.kind === 'refused') return refuse(world, start, answer.cause, observed);
  if (answer.kind === 'nothing-to-do') {
    const explanation = `the cluster runs ${answer.stable.version} already`;
    return end(world, start, 'nothing-to-do', null, explanation, observed);
  }
  if (!inventory) throw new TypeError('a plan is made from an inventory');
  const { plan } = answer;
  await world.ledger.open({
    schemaVersion: 1,
    upgradeId: start.upgradeId,
    executionArn,
    startedAt: isoNow(world.clock),
    plan,
    stable: inventory.stable,
    bases: inventory.bases,
    hopRevisions: [],
    restoredRevisions: null,
    automation: null,
    weights: null,
    verified: null,
    recoveries: 0,
  });
  const sizes = plan.batches.map(({ size }) => size).join(', ');
  const way = [plan.stable, ...plan.hops.map(({ to }) => to)].map(({ version }) => version).join(' → ');
  const summary = `${plan.strategy} ${way} in batches of ${sizes}`;
  await note(world, start.upgradeId, 'Prepare', 'planned', [summary, ...plan.reasons].join('; '));
  await announce(world, 'planned', { upgradeId: start.upgradeId, message: summary, plan });
  for (const warning of plan.warnings) await note(world, start.upgradeId, 'Prepare', 'warning', warning);
  const watch = newWatch(world.clock, plan.timing.gateDeadlineSeconds, start.watch);
  return { ...start, decision: 'proceed', explanation: summary, watch };
}

function observedBefore(world: World, { reading, services, activeSlot }: StoredInventory): Observed | null {
  if (!reading) return null;
  const version = reading.version ?? 'unknown';
  const count = desiredOf(services, world.registration.slots[activeSlot].worker);
  return observedOf(reading, version, [{ version, count, by: 'deployed' }]);
}

function refuse(
  world: World,
  start: Progress,
  cause: Cause,
  observed: Observed | null = null,
): Promise<PrepareProgress> {
  return end(world, start, 'refused', cause, cause.message, observed);
}

async function end(
  world: World,
  start: Progress,
  outcome: Extract<Outcome, 'refused' | 'nothing-to-do'>,
  cause: Cause | null,
  explanation: string,
  observed: Observed | null,
): Promise<PrepareProgress> {
  const seen = observed ? ` (${describeObserved(observed)})` : '';
  await note(world, start.upgradeId, 'Prepare', outcome, `${explanation}${seen}`);
  const at = isoNow(world.clock);
  await world.ledger.conclude(start.upgradeId, { outcome, cause, observed, saved: [], lockHeld: false, at });
  return afterConclusion(world, start, outcome, cause, explanation);
}

async function afterConclusion(
  world: World,
  { fence, ...start }: Progress,
  outcome: Extract<Outcome, 'refused' | 'nothing-to-do'>,
  cause: Cause | null,
  explanation: string,
): Promise<PrepareProgress> {
  const { upgradeId } = start;
  await world.ledger.release(upgradeId, fence);
  await announce(world, outcome, { upgradeId, message: explanation, cause });
  return { ...start, fence, decision: outcome, cause, explanation };
}
