import type { Holder } from './ledger.ts';

/** What ends a cluster's upgrades for good, when its upgrader goes. */
export interface LockClosing {
  /**
   * Lets no upgrade take the lock from now on, and resolves with who has it: all in one write, so that nobody comes
   * in between. Whoever recovers the holder still takes it over.
   */
  close(at: string): Promise<Holder | null>;
  /** Undoes it. */
  reopen(): Promise<void>;
}
