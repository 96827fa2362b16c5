import type { Clock } from '../ports/clock.ts';
import type { Ledger } from '../ports/ledger.ts';
import { isoNow } from './ports.ts';

/** Writes one line of the upgrade's timeline. `detail` is cut at 8,000 characters: a traceback fits. */
export async function note(
  world: { readonly clock: Clock; readonly ledger: Ledger },
  upgradeId: string,
  step: string,
  event: string,
  detail: string,
): Promise<void> {
  await world.ledger.append(upgradeId, {
    at: isoNow(world.clock),
    step,
    event,
    detail: detail.slice(0, 8_000),
  });
}
