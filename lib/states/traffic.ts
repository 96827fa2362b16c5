import { statedCause } from '../contract/errors.ts';
import type { Cause } from '../domain/cause.ts';
import type { SlotName } from '../domain/cluster.ts';
import { describeWeights, type Routing, slotToServe, usersForward, usersStrayed } from '../domain/traffic.ts';
import type { UpgradeRecord } from '../ports/ledger.ts';
import { note } from './journal.ts';
import type { TrafficWorld, World } from './ports.ts';

/**
 * Leads the users of the web interface to the new master, once all its workers are there. Null once they are led there;
 * else why they can't be. Calling it again writes nothing.
 */
export async function moveUsers(
  world: TrafficWorld,
  record: UpgradeRecord,
  fence: number,
): Promise<Cause | null> {
  const way = wayOf(world, record);
  if (!way) return null;
  const { upgradeId } = record;
  const users = usersForward(way.slot, await world.traffic.read(way.routing), record.weights);
  if (users.kind === 'give-up') return users.cause;
  if (users.kind === 'there') return null;
  await world.ledger.confirm(upgradeId, fence);
  await world.ledger.rememberWeights(upgradeId, users.before);
  await world.traffic.shift(way.routing, users.weights);
  await note(world, upgradeId, 'RestartTest', 'traffic', describeWeights(users.weights));
  return null;
}

/** Whether users reach the new master, before the old one goes. */
export type UsersNow =
  | { readonly kind: 'there' }
  | { readonly kind: 'strayed' | 'unseen'; readonly cause: Cause };

/** Asks the Survey, which looks at the rule: a client of the load balancer's own would be 45 KiB of Conclude's bundle. */
export async function usersNow(world: World, record: UpgradeRecord): Promise<UsersNow> {
  const way = wayOf(world, record);
  if (!way) return { kind: 'there' };
  try {
    const question = { calendars: [], services: [], images: [], routing: way.routing };
    const { routing } = await world.survey.survey(question);
    const reading = routing ?? { kind: 'unusable' as const, reason: 'nobody answered for its rule' };
    const cause = usersStrayed(way.slot, reading);
    return cause ? { kind: 'strayed', cause } : { kind: 'there' };
  } catch (error) {
    return { kind: 'unseen', cause: statedCause(error) };
  }
}

/** Null where no rule follows the active slot, or both slots have one master. */
export function wayOf(
  { registration }: Pick<World, 'registration'>,
  { plan }: UpgradeRecord,
): { readonly routing: Routing; readonly slot: SlotName } | null {
  const slot = slotToServe(plan);
  const routing = registration.loadBalancer;
  return routing && slot ? { routing, slot } : null;
}
