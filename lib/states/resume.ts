import type { Progress, ProgressOf } from '../contract/payloads.ts';
import type { Holder } from '../ports/ledger.ts';
import { note } from './journal.ts';
import { isoNow, type World } from './ports.ts';
import { storedUpgrade } from './upgrade-record.ts';

/**
 * Prepare for a recovery: takes the dead execution's lock under a new fence and lets the machine wait until no
 * function of the dead execution can write any more (a stopped execution's functions run on; ECS has no conditional
 * write). Only then is the cluster put back.
 */
export async function resume(
  world: World,
  execution: { readonly arn: string; readonly lateWriteSeconds: number },
  upgradeId: string,
  start: Progress,
): Promise<ProgressOf<'Prepare'>> {
  const progress = { ...start, upgradeId };
  const holder = await world.ledger.holder();
  if (holder?.upgradeId !== upgradeId || (await world.ledger.conclusion(upgradeId))) {
    return { ...progress, decision: 'nothing-to-do', explanation: `${upgradeId} has ended already` };
  }
  const { executionArn } = await storedUpgrade(world.ledger, upgradeId);
  const fence =
    holder.executionArn === execution.arn ? holder.fence : await takeOver(world, execution.arn, holder);
  const explanation = `functions of the dead execution to end (${execution.lateWriteSeconds} s)`;
  await note(world, upgradeId, 'Prepare', 'recovering', `took the lock over; waiting for ${explanation}`);
  return {
    ...progress,
    fence,
    decision: 'recover',
    waitSeconds: execution.lateWriteSeconds,
    explanation,
    cause: { code: 'orchestrator-died', message: `the execution ${executionArn} ended in the middle` },
  };
}

/** Counted once: a Prepare that is tried again finds that it holds the lock already. */
async function takeOver(world: World, executionArn: string, dead: Holder): Promise<number> {
  const { upgradeId } = dead;
  const fence = await world.ledger.takeOver(upgradeId, executionArn, dead.fence, isoNow(world.clock));
  await world.ledger.countRecovery(upgradeId);
  return fence;
}
