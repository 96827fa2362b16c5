import { Fenced, UpgradeError } from '../../lib/contract/errors.ts';
import type { Automation } from '../../lib/domain/automation/automation.ts';
import type { ResultFile, SavedResults, TestParameters } from '../../lib/domain/gates/test-in-flight.ts';
import type { SlotWeights } from '../../lib/domain/traffic.ts';
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
} from '../../lib/ports/ledger.ts';
import type { LockClosing } from '../../lib/ports/lock-closing.ts';
import type { Journal } from './journal.ts';

type Revisions = Readonly<Record<string, string>>;

interface SavedSet {
  readonly saved: SavedResults;
  readonly files: readonly ResultFile[];
}

/** The ledger in memory. `recoveries` and the rest of an upgrade are replaced whole, as the real one stores text. */
export class FakeLedger implements Ledger, LockClosing {
  readonly #journal: Journal;
  readonly #upgrades = new Map<string, UpgradeRecord>();
  readonly #conclusions = new Map<string, Conclusion>();
  readonly #runs = new Map<string, string>();
  readonly #newestRuns = new Map<string, string>();
  readonly #aborts = new Set<string>();
  readonly #pauses = new Map<string, Pause>();
  /** `upgrade-1 canary`: where upgrades were paused by themselves. */
  readonly #points = new Set<string>();
  readonly #saved = new Map<string, readonly SavedSet[]>();
  readonly #tests = new Map<string, TestParameters>();
  readonly #events = new Map<string, LedgerEvent[]>();
  #holder: Holder | null = null;
  #closedAt: string | null = null;
  #fence = 0;
  #record: VersionOfRecord | null = null;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  async acquire(upgradeId: string, executionArn: string, at: string): Promise<Acquired> {
    if (!this.#holder && this.#closedAt !== null) return { kind: 'closed', since: this.#closedAt };
    if (!this.#holder) this.hand(upgradeId, executionArn, at);
    const holder = this.#held();
    const ours = holder.upgradeId === upgradeId && holder.executionArn === executionArn;
    return ours ? { kind: 'acquired', fence: holder.fence } : { kind: 'held', holder };
  }

  async takeOver(upgradeId: string, executionArn: string, fence: number, at: string): Promise<number> {
    if (this.#holder?.fence !== fence) throw new Fenced(`can't take the lock over at fence ${fence}`);
    return this.hand(upgradeId, executionArn, at);
  }

  /** Gives the lock to somebody, whoever has it: what a takeover looks like to the owner before. */
  hand(upgradeId: string, executionArn: string, since: string): number {
    this.#fence += 1;
    this.#holder = { upgradeId, executionArn, fence: this.#fence, since };
    this.#journal.write(`lock → ${upgradeId}`);
    return this.#fence;
  }

  async close(at: string): Promise<Holder | null> {
    this.#closedAt ??= at;
    return this.#holder;
  }

  async reopen(): Promise<void> {
    this.#closedAt = null;
  }

  async holder(): Promise<Holder | null> {
    return this.#holder;
  }

  async confirm(upgradeId: string, fence: number): Promise<void> {
    if (this.#holder?.upgradeId === upgradeId && this.#holder.fence === fence) return;
    throw new Fenced(`upgrade ${upgradeId} lost its lock of fence ${fence}`);
  }

  async release(upgradeId: string, fence: number): Promise<void> {
    if (this.#holder?.upgradeId !== upgradeId || this.#holder.fence !== fence) return;
    this.#holder = null;
    this.#journal.write('lock freed');
  }

  async claimRun({ schedule, at }: ScheduledRun, upgradeId: string): Promise<string> {
    const run = `${at} ${schedule}`;
    const taken = this.#runs.get(run) ?? upgradeId;
    this.#runs.set(run, taken);
    if ((this.#newestRuns.get(schedule) ?? '') < at) this.#newestRuns.set(schedule, at);
    return taken;
  }

  async newestRuns(): Promise<readonly ScheduledRun[]> {
    return [...this.#newestRuns].map(([schedule, at]) => ({ schedule, at }));
  }

  async record(): Promise<VersionOfRecord | null> {
    return this.#record;
  }

  async writeRecord(record: VersionOfRecord): Promise<void> {
    this.#record = record;
    this.#journal.write(`version of record ${record.version}, ${record.activeSlot}`);
  }

  async open(record: UpgradeRecord): Promise<void> {
    this.#upgrades.set(record.upgradeId, record);
    this.#journal.write(`opened ${record.upgradeId}`);
  }

  async upgrade(upgradeId: string): Promise<UpgradeRecord | null> {
    return this.#upgrades.get(upgradeId) ?? null;
  }

  async rememberTargets(upgradeId: string, hop: number, revisions: Revisions): Promise<void> {
    const { hopRevisions } = this.#known(upgradeId);
    if (hop < hopRevisions.length) return;
    if (hop > hopRevisions.length)
      throw new UpgradeError('hop-out-of-order', `hop ${hop} is not the next one`);
    this.#change(upgradeId, { hopRevisions: [...hopRevisions, revisions] });
    this.#journal.write('remembered the target revisions');
  }

  async rememberRestored(upgradeId: string, restoredRevisions: Revisions): Promise<void> {
    this.#change(upgradeId, { restoredRevisions });
    this.#journal.write('remembered the restored revisions');
  }

  async rememberAutomation(upgradeId: string, automation: Automation): Promise<void> {
    if (this.#known(upgradeId).automation) return;
    this.#change(upgradeId, { automation });
    this.#journal.write('remembered what acts by itself');
  }

  async rememberWeights(upgradeId: string, weights: SlotWeights): Promise<void> {
    if (this.#known(upgradeId).weights) return;
    this.#change(upgradeId, { weights });
    this.#journal.write('remembered the weights');
  }

  async rememberVerified(upgradeId: string, verified: Verified): Promise<void> {
    if (this.#known(upgradeId).verified) return;
    this.#change(upgradeId, { verified });
    this.#journal.write('remembered what was seen at the end');
  }

  async countRecovery(upgradeId: string): Promise<number> {
    const recoveries = this.#known(upgradeId).recoveries + 1;
    this.#change(upgradeId, { recoveries });
    return recoveries;
  }

  async conclude(upgradeId: string, conclusion: Conclusion): Promise<void> {
    if (this.#conclusions.has(upgradeId)) return;
    this.#conclusions.set(upgradeId, conclusion);
    this.#journal.write(`concluded ${conclusion.outcome}`);
  }

  async conclusion(upgradeId: string): Promise<Conclusion | null> {
    return this.#conclusions.get(upgradeId) ?? null;
  }

  async control(upgradeId: string): Promise<Control> {
    return { abortRequested: this.#aborts.has(upgradeId), paused: this.#pauses.get(upgradeId) ?? null };
  }

  async requestAbort(upgradeId: string): Promise<void> {
    this.#aborts.add(upgradeId);
  }

  async pause(upgradeId: string, pause: Pause, point: string | null): Promise<void> {
    const passed = `${upgradeId} ${point}`;
    if (this.#pauses.has(upgradeId) || this.#points.has(passed)) return;
    if (point !== null) this.#points.add(passed);
    this.#pauses.set(upgradeId, pause);
  }

  async resume(upgradeId: string): Promise<void> {
    this.#pauses.delete(upgradeId);
  }

  async saveResults(upgradeId: string, saved: SavedResults, files: readonly ResultFile[]): Promise<void> {
    this.#saved.set(upgradeId, [...(this.#saved.get(upgradeId) ?? []), { saved, files }]);
    this.#journal.write(`saved the results of ${saved.master}`);
  }

  async savedResults(upgradeId: string): Promise<readonly SavedResults[]> {
    return (this.#saved.get(upgradeId) ?? []).map(({ saved }) => saved);
  }

  async savedFile(upgradeId: string, index: number, name: ResultFile['name']): Promise<ResultFile | null> {
    const files = this.#saved.get(upgradeId)?.[index]?.files ?? [];
    return files.find((file) => file.name === name) ?? null;
  }

  async rememberTest(upgradeId: string, test: TestParameters): Promise<void> {
    this.#tests.set(upgradeId, test);
    this.#journal.write(`remembered the test of ${test.users} users`);
  }

  async rememberedTest(upgradeId: string): Promise<TestParameters | null> {
    return this.#tests.get(upgradeId) ?? null;
  }

  async append(upgradeId: string, event: LedgerEvent): Promise<void> {
    this.#events.set(upgradeId, [...(this.#events.get(upgradeId) ?? []), event]);
  }

  async events(upgradeId: string): Promise<readonly LedgerEvent[]> {
    return this.#events.get(upgradeId) ?? [];
  }

  #held(): Holder {
    if (this.#holder) return this.#holder;
    throw new TypeError('nobody holds the lock');
  }

  #known(upgradeId: string): UpgradeRecord {
    const record = this.#upgrades.get(upgradeId);
    if (record) return record;
    throw new UpgradeError('upgrade-unknown', `the ledger has no upgrade ${upgradeId}`);
  }

  #change(upgradeId: string, change: Partial<UpgradeRecord>): void {
    this.#upgrades.set(upgradeId, { ...this.#known(upgradeId), ...change });
  }
}
