import type { Executions } from '../ports/executions.ts';
import type { Holder } from '../ports/ledger.ts';
import { type AnnouncingWorld, announce } from '../states/announce.ts';
import { stillSuspended } from '../states/automation.ts';
import { finish } from '../states/finish.ts';
import { note } from '../states/journal.ts';
import { isoNow, type World } from '../states/ports.ts';

/** After two recoveries that died as well, a person has to look: the lock stays and an alarm says so. */
const mostRecoveries = 2;

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
  if (!holder) return { kind: 'nothing-to-do', reason: 'nobody holds the lock' };
  const conclusion = await world.ledger.conclusion(holder.upgradeId);
  if (conclusion?.lockHeld) return { kind: 'nothing-to-do', reason: 'the lock is kept for a person to look' };
  if (await executions.isRunning(holder.executionArn)) {
    return { kind: 'nothing-to-do', reason: `${holder.upgradeId} is running` };
  }
  if (!conclusion) return putBack(world, executions, holder);
  // The execution died between its conclusion and the end of Conclude: the rest is written here.
  await finish(world.ledger, holder.upgradeId, holder.fence);
  return { kind: 'finished', upgradeId: holder.upgradeId };
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
  if (record.recoveries >= mostRecoveries) {
    const died = `${mostRecoveries} recoveries of ${upgradeId} died; look at the cluster, then release the lock`;
    const message = [died, ...[stillSuspended(record) ?? []].flat()].join('; ');
    const at = isoNow(world.clock);
    const cause = { code: 'recovery-died', message };
    await world.ledger.conclude(upgradeId, {
      outcome: 'rollback-failed',
      cause,
      observed: null,
      saved: await world.ledger.savedResults(upgradeId),
      lockHeld: true,
      at,
    });
    await note(world, upgradeId, 'recover', 'gave-up', message);
    await announce(world, 'recovery-gave-up', {
      upgradeId,
      message,
      cause,
      plan: record.plan,
      lockHeld: true,
    });
    return { kind: 'gave-up', upgradeId };
  }
  const execution = `recover-${upgradeId}-${fence}`;
  const message = `the execution of ${upgradeId} died; starting ${execution}`;
  await note(world, upgradeId, 'recover', 'started', message);
  await executions.start(execution, { recover: upgradeId });
  await announce(world, 'recovery-started', { upgradeId, message, plan: record.plan });
  return { kind: 'started', execution };
}
