import type { Registration } from '../contract/registration.ts';
import type { TaskState } from '../domain/cluster.ts';
import type { Expectation, Look } from '../domain/health/expectation.ts';
import type { MasterEndpoint } from '../domain/master-endpoint.ts';
import type { World } from './ports.ts';

/** How to reach the master at an address, as the registration says. */
export function endpointOf(
  registration: Registration,
  address: string,
  expectedVersion: string | null,
): MasterEndpoint {
  const { webPort, listenerPort, basePath, tls, probeListener } = registration;
  return { address, webPort, listenerPort, basePath, tls, probeListener, expectedVersion };
}

/**
 * The address of the running task of a service; with a task definition, only of a task of that revision. Null while
 * there is none. The newest task counts: an old one that is being stopped may still be RUNNING.
 */
export function addressOf(tasks: readonly TaskState[], taskDefinition: string | null): string | null {
  const running = tasks.filter(
    (task) =>
      task.lastStatus === 'RUNNING' &&
      task.desiredStatus === 'RUNNING' &&
      task.address !== null &&
      (taskDefinition === null || task.taskDefinition === taskDefinition),
  );
  const newest = running.toSorted((left, right) =>
    (right.startedAt ?? '').localeCompare(left.startedAt ?? ''),
  )[0];
  return newest?.address ?? null;
}

/** Looks at everything that the expectation names: ECS first, then the master through the Probe. */
export async function lookAt(
  world: Pick<World, 'services' | 'masters' | 'registration'>,
  expected: Expectation,
): Promise<Look> {
  const names = expected.services.map(({ service }) => service);
  const [services, masterTasks, stopped] = await Promise.all([
    world.services.describe(names),
    world.services.tasks(expected.master.service, 'running'),
    stoppedTasks(world, names),
  ]);
  const address = addressOf(masterTasks, expected.master.taskDefinition);
  const reading =
    address === null
      ? null
      : await world.masters.read(endpointOf(world.registration, address, expected.master.version));
  return { services, stopped, reading };
}

async function stoppedTasks(
  world: Pick<World, 'services'>,
  services: readonly string[],
): Promise<readonly TaskState[]> {
  const lists = await Promise.all(services.map((service) => world.services.tasks(service, 'stopped')));
  return lists.flat();
}
