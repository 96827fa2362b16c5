import type { ResultFile, TestParameters, TestReading } from '../domain/gates/test-in-flight.ts';
import type { MasterReading } from '../domain/health/reading.ts';
import type { MasterEndpoint } from '../domain/master-endpoint.ts';

export type { MasterEndpoint };

/** Locust masters, seen and spoken to from inside their network. */
export interface Masters {
  /** Never throws for what a master does or fails to do: that is in the reading. */
  read(master: MasterEndpoint): Promise<MasterReading>;
  /** Stops the running test, if any; resolves with false where the master did not answer. */
  stopTest(master: MasterEndpoint): Promise<boolean>;
  /** What the master shows of the test that runs on it, if any. */
  readTest(master: MasterEndpoint): Promise<TestReading>;
  /** The results so far. Throws `results-unreadable` naming the file that the master did not give. */
  saveResults(master: MasterEndpoint): Promise<readonly ResultFile[]>;
  /**
   * Starts a test. Resolves with false where the master refused it; true proves nothing yet (Locust says success
   * where nothing runs): look at the users.
   */
  startTest(master: MasterEndpoint, parameters: TestParameters): Promise<boolean>;
}
