import type { MasterEndpoint } from '../domain/master-endpoint.ts';
import type { MasterReading } from '../domain/reading.ts';

export type { MasterEndpoint };

/** Locust masters, seen and spoken to from inside their network. */
export interface Masters {
  /** Never throws for what a master does or fails to do: that is in the reading. */
  read(master: MasterEndpoint): Promise<MasterReading>;
  /** Stops the running test, if any; resolves with false where the master did not answer. */
  stopTest(master: MasterEndpoint): Promise<boolean>;
}
