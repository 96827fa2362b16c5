import type { Automation } from '../../domain/automation/automation.ts';
import type { ResultFile, SavedResults, TestParameters } from '../../domain/gates/test-in-flight.ts';
import type { SlotWeights } from '../../domain/traffic.ts';
import type {
  Acquired,
  Conclusion,
  Control,
  Holder,
  Ledger,
  LedgerEvent,
  Pause,
  ScheduledRun,
  UpgradeRecord,
  Verified,
  VersionOfRecord,
} from '../../ports/ledger.ts';
import { json, readJson } from './attributes.ts';
import { ClusterTable, type ClusterTableProps } from './cluster-table.ts';
import { Controls } from './controls.ts';
import { Events } from './events.ts';
import { recordKey } from './keys.ts';
import { Lock } from './lock.ts';
import { Results } from './results.ts';
import { ScheduledRuns } from './scheduled-runs.ts';
import { Upgrades } from './upgrades.ts';

/**
 * The ledger in one DynamoDB table, shared by clusters that don't see each other. Besides what the port promises,
 * every read throws `ledger-newer` for an item that a newer release wrote, and every write whose condition is on an
 * existing item leaves such an item alone.
 */
export class DynamoDbLedger implements Ledger {
  readonly #table: ClusterTable;
  readonly #lock: Lock;
  readonly #scheduledRuns: ScheduledRuns;
  readonly #upgrades: Upgrades;
  readonly #controls: Controls;
  readonly #results: Results;
  readonly #events: Events;

  constructor(props: ClusterTableProps) {
    this.#table = new ClusterTable(props);
    this.#lock = new Lock(this.#table);
    this.#scheduledRuns = new ScheduledRuns(this.#table);
    this.#upgrades = new Upgrades(this.#table);
    this.#controls = new Controls(this.#table);
    this.#results = new Results(this.#table);
    this.#events = new Events(this.#table);
  }

  acquire(upgradeId: string, executionArn: string, at: string): Promise<Acquired> {
    return this.#lock.acquire(upgradeId, executionArn, at);
  }

  takeOver(upgradeId: string, executionArn: string, fence: number, at: string): Promise<number> {
    return this.#lock.takeOver(upgradeId, executionArn, fence, at);
  }

  holder(): Promise<Holder | null> {
    return this.#lock.holder();
  }

  confirm(upgradeId: string, fence: number): Promise<void> {
    return this.#lock.confirm(upgradeId, fence);
  }

  release(upgradeId: string, fence: number): Promise<void> {
    return this.#lock.release(upgradeId, fence);
  }

  claimRun(run: ScheduledRun, upgradeId: string): Promise<string> {
    return this.#scheduledRuns.claim(run, upgradeId);
  }

  newestRuns(): Promise<readonly ScheduledRun[]> {
    return this.#scheduledRuns.newest();
  }

  async record(): Promise<VersionOfRecord | null> {
    const found = await this.#table.get(recordKey);
    return found && readJson<VersionOfRecord>(found, 'body');
  }

  writeRecord(record: VersionOfRecord): Promise<void> {
    return this.#table.put(recordKey, { body: json(record) });
  }

  open(record: UpgradeRecord): Promise<void> {
    return this.#upgrades.open(record);
  }

  upgrade(upgradeId: string): Promise<UpgradeRecord | null> {
    return this.#upgrades.upgrade(upgradeId);
  }

  rememberTargets(
    upgradeId: string,
    hop: number,
    revisions: Readonly<Record<string, string>>,
  ): Promise<void> {
    return this.#upgrades.rememberTargets(upgradeId, hop, revisions);
  }

  rememberRestored(upgradeId: string, revisions: Readonly<Record<string, string>>): Promise<void> {
    return this.#upgrades.rememberRestored(upgradeId, revisions);
  }

  rememberAutomation(upgradeId: string, automation: Automation): Promise<void> {
    return this.#upgrades.rememberAutomation(upgradeId, automation);
  }

  rememberWeights(upgradeId: string, weights: SlotWeights): Promise<void> {
    return this.#upgrades.rememberWeights(upgradeId, weights);
  }

  rememberVerified(upgradeId: string, verified: Verified): Promise<void> {
    return this.#upgrades.rememberVerified(upgradeId, verified);
  }

  countRecovery(upgradeId: string): Promise<number> {
    return this.#upgrades.countRecovery(upgradeId);
  }

  conclude(upgradeId: string, conclusion: Conclusion): Promise<void> {
    return this.#upgrades.conclude(upgradeId, conclusion);
  }

  conclusion(upgradeId: string): Promise<Conclusion | null> {
    return this.#upgrades.conclusion(upgradeId);
  }

  control(upgradeId: string): Promise<Control> {
    return this.#controls.control(upgradeId);
  }

  requestAbort(upgradeId: string): Promise<void> {
    return this.#controls.requestAbort(upgradeId);
  }

  pause(upgradeId: string, pause: Pause, point: string | null): Promise<void> {
    return this.#controls.pause(upgradeId, pause, point);
  }

  resume(upgradeId: string): Promise<void> {
    return this.#controls.resume(upgradeId);
  }

  saveResults(upgradeId: string, saved: SavedResults, files: readonly ResultFile[]): Promise<void> {
    return this.#results.saveResults(upgradeId, saved, files);
  }

  savedResults(upgradeId: string): Promise<readonly SavedResults[]> {
    return this.#results.savedResults(upgradeId);
  }

  savedFile(upgradeId: string, index: number, name: ResultFile['name']): Promise<ResultFile | null> {
    return this.#results.savedFile(upgradeId, index, name);
  }

  rememberTest(upgradeId: string, test: TestParameters): Promise<void> {
    return this.#results.rememberTest(upgradeId, test);
  }

  rememberedTest(upgradeId: string): Promise<TestParameters | null> {
    return this.#results.rememberedTest(upgradeId);
  }

  append(upgradeId: string, event: LedgerEvent): Promise<void> {
    return this.#events.append(upgradeId, event);
  }

  events(upgradeId: string): Promise<readonly LedgerEvent[]> {
    return this.#events.events(upgradeId);
  }
}
