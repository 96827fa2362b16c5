import type { Cause } from '../domain/cause.ts';
import { servicesOf } from '../domain/cluster.ts';
import { activeSlotOf, type Inventory } from '../domain/inventory.ts';
import { unsupportedStart } from '../domain/startup.ts';
import type { ServiceRecord } from '../ports/ledger.ts';
import { addressOf, endpointOf } from './look.ts';
import type { World } from './ports.ts';

/** The cluster as it is, with the full content of every task definition for a rollback. */
export interface StoredInventory extends Inventory {
  readonly stable: readonly ServiceRecord[];
}

/** Reads ECS and the active master; a cause where it is not clear which slot is active. */
export async function takeInventory(world: World): Promise<StoredInventory | Cause> {
  const { slots, container } = world.registration;
  const services = await world.services.describe(servicesOf(slots));
  const recorded = await world.ledger.record();
  const active = activeSlotOf(slots, services, recorded?.activeSlot ?? null);
  if (active.kind === 'unclear') return active.cause;
  const stable = await Promise.all(
    services.map(async ({ service, desired, taskDefinition }) => {
      const content = await world.services.content(taskDefinition);
      return { service, desired, taskDefinition, content };
    }),
  );
  for (const { service, content } of stable) {
    const unfit = unsupportedStart(service, world.services.startup(content, container));
    if (unfit) return unfit;
  }
  const images = Object.fromEntries(
    stable.map(({ service, content }) => [service, world.services.image(content, container)]),
  );
  const tasks = await world.services.tasks(slots[active.slot].master, 'running');
  const address = addressOf(tasks, null);
  const reading =
    address === null ? null : await world.masters.read(endpointOf(world.registration, address, null));
  return { services, images, activeSlot: active.slot, reading, stable };
}
