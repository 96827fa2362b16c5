import type { Cause } from '../domain/cause.ts';
import { slotsOf, targetMaster } from '../domain/course/stage.ts';
import type { TestOnMaster } from '../domain/gates/test-in-flight.ts';
import type { UpgradeRecord } from '../ports/ledger.ts';
import { saveResults, stopTestOn } from './end-test.ts';
import { note } from './journal.ts';
import type { World } from './ports.ts';
import { testsInFlight } from './tests.ts';

/**
 * Invariant 8 on the way back: no worker is stopped while its master runs a test, so the test goes first. Nothing holds
 * up a rollback: results that can't be saved and a test that can't be stopped are noted.
 */
export async function stopTest(world: World, record: UpgradeRecord): Promise<void> {
  const { upgradeId } = record;
  const ender = { upgradeId, state: 'RollBack' } as const;
  const seen = await testsInFlight(world).catch(causeOf);
  if ('code' in seen) return note(world, upgradeId, 'RollBack', 'tests-not-seen', seen.message);
  for (const test of seen.tests) {
    if (!(await losesWorkers(world, record, test))) continue;
    const unsaved = await saveResults(world, ender, test.address).catch(causeOf);
    if (unsaved) await note(world, upgradeId, 'RollBack', 'results-not-saved', unsaved.message);
    const running = await stopTestOn(world, ender, test.address);
    if (running) await note(world, upgradeId, 'RollBack', 'test-not-stopped', running.message);
  }
}

/**
 * The way back takes workers from the target's master, and from the stable one only those that somebody added
 * meanwhile.
 */
async function losesWorkers(
  world: Pick<World, 'services'>,
  { plan }: UpgradeRecord,
  { service }: TestOnMaster,
): Promise<boolean> {
  if (service === targetMaster(plan)) return true;
  const [workers] = await world.services.describe([slotsOf(plan).active.worker]);
  return (workers?.desired ?? 0) > plan.bounds.desired;
}

function causeOf(error: unknown): Cause {
  return { code: 'unexpected', message: String(error) };
}
