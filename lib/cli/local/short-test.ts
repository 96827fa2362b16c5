import { LocustMasters } from '../../adapters/locust/locust-masters.ts';
import type { Registration } from '../../contract/registration.ts';
import { endpointOf } from '../../states/look.ts';
import { waitForMaster } from './wait-for-master.ts';

const masters = new LocustMasters();
const secondsToFollow = 20;

/** Runs a short test and stops it, to show that the cluster works. Resolves with the users that were seen. */
export async function runShortTest(
  registration: Registration,
  address: string,
  workers: number,
  signal: AbortSignal,
): Promise<number> {
  const users = workers * 2;
  await startTest(`http://${address}:${registration.webPort}`, users);
  let seen = 0;
  await waitForMaster(registration, () => address, {
    description: `${users} users to run on ${address}`,
    seconds: secondsToFollow,
    signal,
    holds: ({ web }) => {
      if (web.kind === 'answered' && web.state === 'running') seen = web.users;
      return seen >= users;
    },
  });
  await masters.stopTest(endpointOf(registration, address, null));
  await waitForMaster(registration, () => address, {
    description: `the test on ${address} to stop`,
    seconds: secondsToFollow,
    signal,
    holds: ({ web }) => web.kind === 'answered' && (web.state === 'stopped' || web.state === 'ready'),
  });
  return seen;
}

/** The answer is not looked at: Locust says success even where nothing runs. Users that are seen count. */
async function startTest(url: string, users: number): Promise<void> {
  const body = new URLSearchParams({
    user_count: String(users),
    spawn_rate: String(users),
    host: 'http://localhost',
  });
  const answer = await fetch(`${url}/swarm`, { method: 'POST', body });
  await answer.arrayBuffer();
}
