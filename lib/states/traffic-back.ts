import { Fenced, UpgradeError } from '../contract/errors.ts';
import type { Cause } from '../domain/cause.ts';
import { slotsOf } from '../domain/course/stage.ts';
import { describeWeights, usersBack, usersMayReturn } from '../domain/traffic.ts';
import type { UpgradeRecord } from '../ports/ledger.ts';
import { note } from './journal.ts';
import { addressOf, endpointOf } from './look.ts';
import type { TrafficWorld, World } from './ports.ts';
import { wayOf } from './traffic.ts';

/**
 * The users' part of RollBack: leads them back once they find a master there that serves better than the target's, and
 * resolves with whether the target's master is to stay for them until then. It holds up no rollback: what could not be
 * done is noted, and ConcludeRollback tries it again.
 */
export async function usersStay(
  world: TrafficWorld,
  record: UpgradeRecord,
  fence: number,
  { restored, targetServes }: { readonly restored: boolean; readonly targetServes: boolean },
): Promise<boolean> {
  if (!record.weights || !wayOf(world, record)) return false;
  // Asked only where it matters.
  const stableAnswers = !restored && !targetServes && (await stableMasterAnswers(world, record));
  if (!usersMayReturn({ restored, targetServes, stableAnswers })) {
    return targetServes && !(await usersAreBack(world, record));
  }
  const stranded = await returnTraffic(world, record, fence, 'RollBack');
  if (stranded) await note(world, record.upgradeId, 'RollBack', 'traffic-not-returned', stranded.message);
  return false;
}

/**
 * Leads the users back where they were, if this upgrade had led them elsewhere; null once that is done. Weights that
 * somebody else gave meanwhile are named and stay. Who is told a cause may call it again.
 */
export async function returnTraffic(
  world: TrafficWorld,
  record: UpgradeRecord,
  fence: number,
  state: 'RollBack' | 'ConcludeRollback',
): Promise<Cause | null> {
  const { weights: before, upgradeId } = record;
  const way = wayOf(world, record);
  if (!before || !way) return null;
  try {
    const reading = await world.traffic.read(way.routing);
    if (reading.kind === 'unusable') return notReturned(reading.reason);
    const users = usersBack(way.slot, reading.weights, before);
    if (users === 'back') return null;
    if (users === 'led-by-others') {
      const message = `somebody else gave the load balancer's rule other weights: ${describeWeights(reading.weights)}`;
      await note(world, upgradeId, state, 'left-alone', message);
      return null;
    }
    await world.ledger.confirm(upgradeId, fence);
    await world.traffic.shift(way.routing, before);
    await note(world, upgradeId, state, 'traffic', describeWeights(before));
    return null;
  } catch (error) {
    if (error instanceof Fenced) throw error;
    return notReturned(`${String(error)}; its weights were ${describeWeights(before)}`);
  }
}

function notReturned(reason: string): Cause {
  return { code: 'traffic-not-returned', message: `the load balancer's rule was not put back: ${reason}` };
}

/** For a person who finishes a rollback that failed; null where this upgrade led nobody elsewhere. */
export function usersLedAway({ weights }: UpgradeRecord): string | null {
  if (!weights) return null;
  return `look where the load balancer leads users: before the upgrade its weights were ${describeWeights(weights)}`;
}

/** A rule that can't be read counts as one that still leads them to the target: its master stays one step longer. */
async function usersAreBack(world: TrafficWorld, record: UpgradeRecord): Promise<boolean> {
  const way = wayOf(world, record);
  if (!record.weights || !way) return true;
  try {
    const reading = await world.traffic.read(way.routing);
    return reading.kind === 'read' && usersBack(way.slot, reading.weights, record.weights) === 'back';
  } catch {
    return false;
  }
}

async function stableMasterAnswers(world: World, { plan }: UpgradeRecord): Promise<boolean> {
  const address = addressOf(await world.services.tasks(slotsOf(plan).active.master, 'running'), null);
  if (address === null) return false;
  try {
    const { web } = await world.masters.read(endpointOf(world.registration, address, null));
    return web.kind === 'answered';
  } catch (error) {
    if (!(error instanceof UpgradeError)) throw error;
    return false;
  }
}
