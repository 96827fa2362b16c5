import { mastersOf } from '../domain/cluster.ts';
import type { TestOnMaster } from '../domain/gates/test-in-flight.ts';
import { addressOf, endpointOf } from './look.ts';
import type { World } from './ports.ts';

/**
 * The tests that run now, with the masters that run them. A master that does not answer runs none that could be seen:
 * the next observation judges that.
 */
export async function testsInFlight(
  world: Pick<World, 'services' | 'masters' | 'registration'>,
): Promise<readonly TestOnMaster[]> {
  const services = mastersOf(world.registration.slots);
  const found = await Promise.all(services.map((service) => testOn(world, service)));
  return found.filter((test) => test !== null);
}

async function testOn(
  world: Pick<World, 'services' | 'masters' | 'registration'>,
  service: string,
): Promise<TestOnMaster | null> {
  const address = addressOf(await world.services.tasks(service, 'running'), null);
  if (address === null) return null;
  const test = await world.masters.readTest(endpointOf(world.registration, address, null));
  return test && { service, address, test };
}
