import { testInFlight } from '../domain/reading.ts';
import { targetMaster } from '../domain/stage.ts';
import type { UpgradeRecord } from '../ports/ledger.ts';
import { note } from './journal.ts';
import { addressOf, endpointOf } from './look.ts';
import type { World } from './ports.ts';

/** Invariant 8: no worker is stopped while its master runs a test, so the test goes first. */
export async function stopTest(world: World, record: UpgradeRecord): Promise<void> {
  const address = addressOf(await world.services.tasks(targetMaster(record.plan), 'running'), null);
  if (address === null) return;
  const master = endpointOf({ ...world.registration, probeListener: false }, address, null);
  const { web } = await world.masters.read(master);
  if (!testInFlight(web)) return;
  const stopped = await world.masters.stopTest(master);
  const text = stopped ? `stopped the test on ${address}` : `could not stop the test on ${address}`;
  await note(world, record.upgradeId, 'RollBack', 'test-stopped', text);
}
