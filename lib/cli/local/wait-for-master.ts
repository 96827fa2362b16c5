import { LocustMasters } from '../../adapters/locust/locust-masters.ts';
import { UpgradeError } from '../../contract/errors.ts';
import type { Registration } from '../../contract/registration.ts';
import { presentWorkers } from '../../domain/health/observed.ts';
import type { MasterReading } from '../../domain/health/reading.ts';
import { endpointOf } from '../../states/look.ts';

const masters = new LocustMasters();
const lookEveryMilliseconds = 300;

export interface Wanted {
  /** `4 workers to register`: ends the sentence that begins with "waited in vain for". */
  readonly description: string;
  readonly seconds: number;
  readonly signal: AbortSignal;
  holds(reading: MasterReading): boolean;
}

/** Looks at a master until it shows what is wanted, and resolves with its address; else throws `demo-not-ready`. */
export async function waitForMaster(
  registration: Registration,
  addressNow: () => string | null,
  wanted: Wanted,
): Promise<string> {
  const deadline = Date.now() + wanted.seconds * 1000;
  let last = 'no master has an address yet';
  while (Date.now() < deadline) {
    wanted.signal.throwIfAborted();
    const address = addressNow();
    if (address !== null) {
      const reading = await masters.read(
        endpointOf({ ...registration, probeListener: false }, address, null),
      );
      if (wanted.holds(reading)) return address;
      last = JSON.stringify(reading.web).slice(0, 300);
    }
    await new Promise((resolve) => setTimeout(resolve, lookEveryMilliseconds));
  }
  throw new UpgradeError(
    'demo-not-ready',
    `waited ${wanted.seconds} s in vain for ${wanted.description}: the master shows ${last}; read the nodes' logs`,
  );
}

/** Whether a master lists exactly this many workers, those that it lost not counted. */
export function hasWorkers(count: number): (reading: MasterReading) => boolean {
  return (reading) => reading.web.kind === 'answered' && presentWorkers(reading).length === count;
}
