import { statedCause } from '../contract/errors.ts';
import type { Cause } from '../domain/cause.ts';
import { otherSlot, type SlotName, servicesOf } from '../domain/cluster.ts';
import type { Configuration } from '../domain/planning/configuration.ts';
import { activeSlotOf, type Inventory } from '../domain/planning/inventory.ts';
import type { SurveyQuestion } from '../domain/surroundings.ts';
import type { ServiceRecord } from '../ports/ledger.ts';
import { addressOf, endpointOf } from './look.ts';
import { type ClusterWorld, isoNow } from './ports.ts';
import { type Bases, configurationOf, readBases, rebased } from './target-content.ts';
import { testsInFlight } from './tests.ts';

/** The cluster as it is, with the full content of every task definition for a rollback. */
export interface StoredInventory extends Inventory {
  readonly stable: readonly ServiceRecord[];
  /** What the target takes from other task definitions; null: nothing. They may be deregistered while it is moved. */
  readonly bases: Bases | null;
}

/** What is looked for besides the cluster itself. */
export interface Asked extends Omit<SurveyQuestion, 'services'> {
  readonly taskDefinitions: Configuration['taskDefinitions'] | undefined;
}

/**
 * Reads ECS, the masters and what stands around the cluster; a cause where it is not clear which slot is active.
 * `asked` names the target's images and the calendars: the stable images are looked up besides.
 */
export async function takeInventory(world: ClusterWorld, asked: Asked): Promise<StoredInventory | Cause> {
  const { slots, container } = world.registration;
  const at = isoNow(world.clock);
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
  const images = byService(stable, ({ content }) => world.services.image(content, container));
  const imageSources = byService(stable, ({ content }) => world.services.imageSource(content, container));
  const startups = byService(stable, ({ content }) => world.services.startup(content, container));
  const tasks = await world.services.tasks(slots[active.slot].master, 'running');
  const address = addressOf(tasks, null);
  const [reading, { tests }, surroundings] = await Promise.all([
    address === null ? null : world.masters.read(endpointOf(world.registration, address, null)),
    testsInFlight(world),
    world.survey.survey({
      services: servicesOf(slots),
      calendars: asked.calendars,
      images: [...new Set([...Object.values(images), ...asked.images])],
      routing: asked.routing,
    }),
  ]);
  const configuration = await configured(world, asked.taskDefinitions, stable, active.slot);
  if ('code' in configuration) return configuration;
  const sizes = byService(stable, ({ content }) => world.services.size(content));
  return {
    at,
    services,
    images,
    imageSources,
    startups,
    activeSlot: active.slot,
    reading,
    sizes,
    tests,
    surroundings,
    stable,
    ...configuration,
  };
}

/** What a target takes from other task definitions, or why it can't: both slots must be able to run it. */
async function configured(
  world: ClusterWorld,
  taskDefinitions: Asked['taskDefinitions'],
  stable: readonly ServiceRecord[],
  activeSlot: SlotName,
): Promise<Pick<StoredInventory, 'bases' | 'configuration'> | Cause> {
  const { slots } = world.registration;
  const named = (name: string) => stable.find((each) => each.service === name);
  const [master, worker] = [named(slots[activeSlot].master), named(slots[activeSlot].worker)];
  const idle = named(slots[otherSlot(activeSlot)].worker);
  if (!taskDefinitions || !master || !worker) return { bases: null, configuration: null };
  try {
    const bases = await readBases(world.services, taskDefinitions);
    if (idle) rebased(world, idle, 'worker', bases.worker);
    return { bases, configuration: configurationOf(world, taskDefinitions, bases, { master, worker }) };
  } catch (error) {
    return statedCause(error);
  }
}

function byService<Value>(
  stable: readonly ServiceRecord[],
  pick: (service: ServiceRecord) => Value,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(stable.map((service) => [service.service, pick(service)]));
}
