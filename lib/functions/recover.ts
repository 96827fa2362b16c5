import { recoveryName } from '../contract/execution-names.ts';
import type { Executions } from '../ports/executions.ts';
import type { Holder, UpgradeRecord } from '../ports/ledger.ts';
import { type AnnouncingWorld, announce } from '../states/announce.ts';
import { stillSuspended } from '../states/automation.ts';
import { finish } from '../states/finish.ts';
import { note } from '../states/journal.ts';
import { isoNow, type World } from '../states/ports.ts';
import { usersLedAway } from '../states/traffic-back.ts';

/** After two recoveries that died as well, a person has to look: the lock stays and an alarm says so. */
const mostRecoveries = 2;

/**
 * How long a holder may not be seen yet. It took the lock in its first state, and DescribeExecution is eventually
 * consistent (API reference), which is a matter of seconds.
 */
const unseenSeconds = 60;

type RecoveringWorld = Pick<World, 'ledger'> & AnnouncingWorld;

export type RecoverResult =
  | { readonly kind: 'nothing-to-do'; readonly reason: string }
  | { readonly kind: 'finished'; readonly upgradeId: string }
  | { readonly kind: 'released'; readonly upgradeId: string }
  | { readonly kind: 'started'; readonly execution: string }
  | { readonly kind: 'gave-up'; readonly upgradeId: string };

/**
 * Recover: started by the end of an execution and by a periodic sweep, because those events are best effort. Looks
 * whether the lock's holder is dead, and if so starts the machine again to put the cluster back. Calling it any
 * number of times for one death starts one recovery: the execution's name is made of the upgrade and its fence.
 */
export async function recover(world: RecoveringWorld, executions: Executions): Promise<RecoverResult> {
  const holder = await world.ledger.holder();
  if (!holder) return nothing('nobody holds the lock');
  const alive = await whyAlive(world, executions, holder);
  if (alive) return nothing(alive);
  // Only now: whatever has ended wrote its conclusion before.
  const conclusion = await world.ledger.conclusion(holder.upgradeId);
  if (conclusion?.lockHeld) return nothing('the lock is kept for a person to look');
  if (!conclusion) return putBack(world, executions, holder);
  // The execution died between its conclusion and the end of Conclude: the rest is written here.
  await finish(world.ledger, holder.upgradeId, holder.fence);
  return { kind: 'finished', upgradeId: holder.upgradeId };
}

function nothing(reason: string): RecoverResult {
  return { kind: 'nothing-to-do', reason };
}

async function whyAlive(
  { clock }: RecoveringWorld,
  executions: Executions,
  { upgradeId, executionArn, since }: Holder,
): Promise<string | null> {
  const state = await executions.state(executionArn);
  if (state === 'running') return `${upgradeId} is running`;
  const unseen = state === 'unknown' && clock.now() - Date.parse(since) < unseenSeconds * 1000;
  return unseen ? `${upgradeId} has just taken the lock, and its execution can't be seen yet` : null;
}

async function putBack(
  world: RecoveringWorld,
  executions: Executions,
  holder: Holder,
): Promise<RecoverResult> {
  const { upgradeId, fence } = holder;
  const record = await world.ledger.upgrade(upgradeId);
  if (!record) {
    await world.ledger.release(upgradeId, fence);
    return { kind: 'released', upgradeId };
  }
  if (record.recoveries >= mostRecoveries) return giveUp(world, record);
  const execution = recoveryName(upgradeId, fence);
  const state = await executions.state(executions.arnOf(execution));
  if (state === 'running') return nothing(`${execution} is running`);
  if (state === 'ended') {
    return putBack(world, executions, await countedAsDead(world, holder, executions.arnOf(execution)));
  }
  const message = `the execution of ${upgradeId} died; starting ${execution}`;
  await note(world, upgradeId, 'recover', 'started', message);
  await executions.start(execution, { recover: upgradeId });
  await announce(world, 'recovery-started', { upgradeId, message, plan: record.plan });
  return { kind: 'started', execution };
}

/**
 * A recovery that ended before it had taken the lock: its name is used up, so that the lock is given to it here, as if
 * it had died later. The next one has another fence in its name, and the two are counted.
 */
async function countedAsDead(
  { clock, ledger }: RecoveringWorld,
  { upgradeId, fence }: Holder,
  executionArn: string,
): Promise<Holder> {
  const since = isoNow(clock);
  const next = await ledger.takeOver(upgradeId, executionArn, fence, since);
  await ledger.countRecovery(upgradeId);
  return { upgradeId, executionArn, fence: next, since };
}

async function giveUp(world: RecoveringWorld, record: UpgradeRecord): Promise<RecoverResult> {
  const { upgradeId, plan } = record;
  const died = `${mostRecoveries} recoveries of ${upgradeId} died; look at the cluster, then free its lock with locust-upgrade unlock`;
  const message = [died, stillSuspended(record) ?? [], usersLedAway(record) ?? []].flat().join('; ');
  const cause = { code: 'recovery-died', message };
  await world.ledger.conclude(upgradeId, {
    outcome: 'rollback-failed',
    cause,
    observed: null,
    saved: await world.ledger.savedResults(upgradeId),
    lockHeld: true,
    at: isoNow(world.clock),
  });
  await note(world, upgradeId, 'recover', 'gave-up', message);
  await announce(world, 'recovery-gave-up', { upgradeId, message, cause, plan, lockHeld: true });
  return { kind: 'gave-up', upgradeId };
}
