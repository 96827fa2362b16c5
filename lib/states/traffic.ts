import { Fenced } from '../contract/errors.ts';
import type { Cause } from '../domain/cause.ts';
import type { SlotName } from '../domain/cluster.ts';
import { describeWeights, type Routing, sameWeights, slotToServe, weightsFor } from '../domain/traffic.ts';
import type { UpgradeRecord } from '../ports/ledger.ts';
import { note } from './journal.ts';
import type { OuterWorld } from './ports.ts';

/**
 * Sends the users of the web interface to the new master, before the old one goes. Null once they are; else why they
 * can't be. Writing again writes the same weights.
 */
export async function shiftTraffic(
  world: OuterWorld,
  record: UpgradeRecord,
  fence: number,
): Promise<Cause | null> {
  const way = wayOf(world, record);
  if (!way) return null;
  const { upgradeId } = record;
  const reading = await world.traffic.read(way.routing);
  if (reading.kind === 'unusable') return { code: 'rule-unusable', message: reading.reason };
  if (!record.weights) {
    await world.ledger.confirm(upgradeId, fence);
    await world.ledger.rememberWeights(upgradeId, reading.weights);
  }
  const wanted = weightsFor(way.slot, record.weights ?? reading.weights);
  if (sameWeights(reading.weights, wanted)) return null;
  await world.ledger.confirm(upgradeId, fence);
  await world.traffic.shift(way.routing, wanted);
  await note(world, upgradeId, 'Conclude', 'traffic', describeWeights(wanted));
  return null;
}

/**
 * Sends them back where they were, if this upgrade had sent them elsewhere; null once that is done. Weights that
 * somebody else gave meanwhile are named and stay. It holds up no rollback: who is told a cause may call it again.
 */
export async function returnTraffic(
  world: OuterWorld,
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
    if (sameWeights(reading.weights, before)) return null;
    if (!sameWeights(reading.weights, weightsFor(way.slot, before))) {
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

/** Null where no rule follows the active slot, or both slots have one master. */
function wayOf(
  { registration }: OuterWorld,
  { plan }: UpgradeRecord,
): { readonly routing: Routing; readonly slot: SlotName } | null {
  const slot = slotToServe(plan);
  const routing = registration.loadBalancer;
  return routing && slot ? { routing, slot } : null;
}
