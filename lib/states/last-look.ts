import type { Progress } from '../contract/payloads.ts';
import type { World } from './ports.ts';
import { gateWatch } from './progress.ts';
import { testsInFlight } from './tests.ts';
import type { HopRecord } from './upgrade-record.ts';

/**
 * Invariant 8 once more, right before workers are taken away: a test may have begun since the gate opened, all the more
 * where the write had to be tried again for minutes. Null where none did; else what goes back to the gate.
 */
export async function heldByTest(
  world: World,
  progress: Progress,
  { plan, startedAt }: HopRecord,
): Promise<Pick<Progress, 'explanation' | 'watch'> | null> {
  const { tests, silent } = await testsInFlight(world);
  const busy = [...tests, ...silent][0];
  if (!busy) return null;
  return {
    explanation: `a test may have begun on the master at ${busy.address} after the gate had opened: back to the gate`,
    watch: gateWatch(world.clock, plan.timing, startedAt, progress.watch),
  };
}
