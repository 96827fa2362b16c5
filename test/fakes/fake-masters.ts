import { UpgradeError } from '../../lib/contract/errors.ts';
import type {
  ResultFile,
  RunningTest,
  TestParameters,
  TestReading,
} from '../../lib/domain/gates/test-in-flight.ts';
import { type MasterReading, testInFlight } from '../../lib/domain/health/reading.ts';
import type { MasterEndpoint, Masters } from '../../lib/ports/masters.ts';
import type { Journal } from './journal.ts';

type Change = (reading: MasterReading) => MasterReading;

/** A test as its master shows it, where a test says nothing else about it. */
const shownTest: RunningTest = {
  state: 'running',
  usersNow: 10,
  users: 10,
  spawnRate: 5,
  host: null,
  userClasses: ['Shopper'],
  classPicker: false,
  shaped: false,
};

/** Files of results; no test reads what is in them. */
export const someResults: readonly ResultFile[] = [
  { name: 'requests.csv', bytes: 120, gzipBase64: 'H4sIAAAAAAAAAwMAAAAAAAAAAAA=' },
  { name: 'report.html', bytes: 4_000, gzipBase64: 'H4sIAAAAAAAAAwMAAAAAAAAAAAA=' },
];

/** Masters that show what the cluster's services run, unless a test says that one at an address shows otherwise. */
export class FakeMasters implements Masters {
  readonly #journal: Journal;
  readonly #healthy: (address: string) => MasterReading;
  readonly #changes = new Map<string, Change>();
  readonly #tests = new Map<string, RunningTest>();
  readonly #refusing = new Set<string>();
  readonly #withoutResults = new Set<string>();
  readonly asked: MasterEndpoint[] = [];
  /** Addresses whose results were read. */
  readonly saved: string[] = [];
  readonly started: { readonly address: string; readonly parameters: TestParameters }[] = [];

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
  runTest(address: string, test: Partial<RunningTest> = {}): void {
    this.#tests.set(address, { ...shownTest, ...test });
  }

  /** From now on the master at this address starts no test and stops none. */
  refuse(address: string): void {
    this.#refusing.add(address);
  }

  /** From now on the results of the master at this address can't be read. */
  withholdResults(address: string): void {
    this.#withoutResults.add(address);
  }

  async read(master: MasterEndpoint): Promise<MasterReading> {
    this.asked.push(master);
    return this.#reading(master.address);
  }

  async stopTest({ address }: MasterEndpoint): Promise<boolean> {
    if (this.#refusing.has(address)) return false;
    this.#journal.write(`stopped the test on ${address}`);
    this.#tests.delete(address);
    return this.#reading(address).web.kind === 'answered';
  }

  async readTest({ address }: MasterEndpoint): Promise<TestReading> {
    const { web } = this.#reading(address);
    if (web.kind === 'failed') return { kind: 'unanswered', reason: web.reason };
    if (!testInFlight(web)) return { kind: 'none' };
    const shown = { state: web.state, usersNow: web.users };
    return { kind: 'running', test: { ...shownTest, ...this.#tests.get(address), ...shown } };
  }

  async saveResults({ address }: MasterEndpoint): Promise<readonly ResultFile[]> {
    if (this.#withoutResults.has(address) || this.#reading(address).web.kind === 'failed') {
      throw new UpgradeError('results-unreadable', `the master at ${address} does not give requests.csv`);
    }
    this.saved.push(address);
    return someResults;
  }

  /** The test runs at once, with all its users. */
  async startTest({ address }: MasterEndpoint, parameters: TestParameters): Promise<boolean> {
    if (this.#refusing.has(address)) return false;
    this.#journal.write(`started a test on ${address}`);
    this.started.push({ address, parameters });
    const { users, spawnRate, host } = parameters;
    this.runTest(address, { usersNow: users, users, spawnRate, host });
    return true;
  }

  #reading(address: string): MasterReading {
    const healthy = this.#healthy(address);
    const shown = this.#changes.get(address)?.(healthy) ?? healthy;
    const test = this.#tests.get(address);
    if (shown.web.kind === 'failed' || test === undefined) return shown;
    return { ...shown, web: { ...shown.web, state: test.state, users: test.usersNow } };
  }
}
