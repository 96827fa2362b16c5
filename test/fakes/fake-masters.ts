import type { MasterReading } from '../../lib/domain/reading.ts';
import type { MasterEndpoint, Masters } from '../../lib/ports/masters.ts';
import type { Journal } from './journal.ts';

type Change = (reading: MasterReading) => MasterReading;

/** Masters that show what the cluster's services run, unless a test says that one at an address shows otherwise. */
export class FakeMasters implements Masters {
  readonly #journal: Journal;
  readonly #healthy: (address: string) => MasterReading;
  readonly #changes = new Map<string, Change>();
  readonly #testing = new Set<string>();
  readonly asked: MasterEndpoint[] = [];

  constructor(journal: Journal, healthy: (address: string) => MasterReading) {
    this.#journal = journal;
    this.#healthy = healthy;
  }

  /** From now on the master at this address shows this instead. */
  show(address: string, change: Change | Partial<MasterReading>): void {
    this.#changes.set(
      address,
      typeof change === 'function' ? change : (reading) => ({ ...reading, ...change }),
    );
  }

  /** The master at this address runs a test, until it is stopped. */
  runTest(address: string): void {
    this.#testing.add(address);
  }

  async read(master: MasterEndpoint): Promise<MasterReading> {
    this.asked.push(master);
    return this.#reading(master.address);
  }

  async stopTest({ address }: MasterEndpoint): Promise<boolean> {
    this.#journal.write(`stopped the test on ${address}`);
    this.#testing.delete(address);
    return this.#reading(address).web.kind === 'answered';
  }

  #reading(address: string): MasterReading {
    const healthy = this.#healthy(address);
    const shown = this.#changes.get(address)?.(healthy) ?? healthy;
    if (shown.web.kind === 'failed' || !this.#testing.has(address)) return shown;
    return { ...shown, web: { ...shown.web, state: 'running', users: 10 } };
  }
}
