import { LocustMasters } from '../../adapters/locust/locust-masters.ts';
import { UpgradeError } from '../../contract/errors.ts';
import type { Registration } from '../../contract/registration.ts';
import type { TestParameters } from '../../domain/gates/test-in-flight.ts';
import { endpointOf } from '../../states/look.ts';
import { waitForMaster } from './wait-for-master.ts';

const masters = new LocustMasters();
const secondsToFollow = 20;

/** Two users a worker, all at once, for as long as it is given. */
export function demoTest(workers: number, runTimeSeconds: number | null = null): TestParameters {
  const users = workers * 2;
  return {
    users,
    spawnRate: users,
    host: 'http://localhost',
    userClasses: null,
    runTimeSeconds,
    shapeClass: null,
  };
}

/**
 * Starts a test and resolves when all its users were seen: Locust says success even where nothing runs. Throws
 * `demo-not-ready` where they never are.
 */
export async function startLoadTest(
  registration: Registration,
  address: string,
  parameters: TestParameters,
  signal: AbortSignal,
): Promise<void> {
  if (!(await masters.startTest(endpointOf(registration, address, null), parameters))) {
    throw new UpgradeError('demo-not-ready', `the master at ${address} refused a test; read the nodes' logs`);
  }
  await waitForMaster(registration, () => address, {
    description: `${parameters.users} users to run on ${address}`,
    seconds: secondsToFollow,
    signal,
    holds: ({ web }) => web.kind === 'answered' && web.state === 'running' && web.users >= parameters.users,
  });
}

/** Runs a short test and stops it, to show that the cluster works. Resolves with the users that were seen. */
export async function runShortTest(
  registration: Registration,
  address: string,
  workers: number,
  signal: AbortSignal,
): Promise<number> {
  const parameters = demoTest(workers);
  await startLoadTest(registration, address, parameters, signal);
  await stopLoadTest(registration, address, signal);
  return parameters.users;
}

/** Users of the test that a master runs now; 0 where none runs. */
export async function usersOn(registration: Registration, address: string): Promise<number> {
  const reading = await masters.readTest(endpointOf(registration, address, null));
  return reading.kind === 'running' ? reading.test.usersNow : 0;
}

/** Stops the test of a master and sees it stopped. */
export async function stopLoadTest(
  registration: Registration,
  address: string,
  signal: AbortSignal,
): Promise<void> {
  await masters.stopTest(endpointOf(registration, address, null));
  await waitForMaster(registration, () => address, {
    description: `the test on ${address} to stop`,
    seconds: secondsToFollow,
    signal,
    holds: ({ web }) => web.kind === 'answered' && (web.state === 'stopped' || web.state === 'ready'),
  });
}
