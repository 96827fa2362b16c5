import type { Automation } from '../domain/automation/automation.ts';
import type { Cause } from '../domain/cause.ts';
import type { SlotName } from '../domain/cluster.ts';
import type { ResultFile, SavedResults, TestParameters } from '../domain/gates/test-in-flight.ts';
import type { ImageInUse } from '../domain/health/images-in-use.ts';
import type { Observed, UpgradePlan } from '../domain/plan.ts';
import type { Role } from '../domain/planning/configuration.ts';
import type { SlotWeights } from '../domain/traffic.ts';
import type { TaskDefinitionContent } from './services.ts';

/** Who holds the lock. `fence` grows with every change of hands; a write is made only under the newest one. */
export interface Holder {
  readonly upgradeId: string;
  readonly executionArn: string;
  readonly fence: number;
  readonly since: string;
}

export type Acquired =
  | { readonly kind: 'acquired'; readonly fence: number }
  | { readonly kind: 'held'; readonly holder: Holder }
  /** The upgrader is being deleted since then (ISO 8601). */
  | { readonly kind: 'closed'; readonly since: string };

/** What the cluster is at: written by the first upgrade from what it observed, and by each success. */
export interface VersionOfRecord {
  readonly version: string;
  readonly activeSlot: SlotName;
  readonly upgradeId: string;
  readonly at: string;
}

export type Outcome =
  | 'succeeded'
  | 'nothing-to-do'
  | 'rolled-back'
  | 'rollback-failed'
  | 'refused'
  | 'held'
  | 'aborted'
  | 'failed';

/** How an upgrade ended. Its presence means that recovery has nothing to do. */
export interface Conclusion {
  readonly outcome: Outcome;
  readonly cause: Cause | null;
  /** What was seen at the end; null where nothing was looked at (refused before the first look). */
  readonly observed: Observed | null;
  /** What the target's tasks run, by digest: of an upgrade that succeeded. */
  readonly images?: readonly ImageInUse[];
  /** Results of tests that this upgrade stopped. */
  readonly saved: readonly SavedResults[];
  readonly lockHeld: boolean;
  readonly at: string;
}

/** One run of a schedule. EventBridge Scheduler may deliver it more than once. */
export interface ScheduledRun {
  /** ARN of the schedule. */
  readonly schedule: string;
  /** ISO 8601: the moment that the schedule names, whenever it is delivered. */
  readonly at: string;
}

/** What a service was before the upgrade and what it is to run after it. */
export interface ServiceRecord {
  readonly service: string;
  readonly desired: number;
  readonly taskDefinition: string;
  /** The full stable content: a rollback must not depend on a revision that somebody deregistered meanwhile. */
  readonly content: TaskDefinitionContent;
}

/** What the last look at a cluster saw before its upgrade was a success. */
export interface Verified {
  readonly observed: Observed | null;
  readonly images: readonly ImageInUse[];
}

/** Everything a step needs to know of its upgrade beyond the payload. */
export interface UpgradeRecord {
  readonly schemaVersion: 1;
  readonly upgradeId: string;
  readonly executionArn: string;
  readonly startedAt: string;
  readonly plan: UpgradePlan;
  readonly stable: readonly ServiceRecord[];
  /** Content that the target takes, by role; null: what runs stays configured as it is. */
  readonly bases: Readonly<Record<Role, TaskDefinitionContent>> | null;
  /** Task definitions registered by this upgrade: one entry for each hop that was begun, by service. */
  readonly hopRevisions: readonly Readonly<Record<string, string>>[];
  /** The same for a rollback: stable content registered again as the newest revision. */
  readonly restoredRevisions: Readonly<Record<string, string>> | null;
  /** What acted by itself right before this upgrade suspended it; null: nothing was suspended yet. */
  readonly automation: Automation | null;
  /** The load balancer's weights before this upgrade moved its users; null: it did not yet. */
  readonly weights: SlotWeights | null;
  /** Null until all was seen at the target. From then on counts may move by themselves again. */
  readonly verified: Verified | null;
  readonly recoveries: number;
}

export interface Pause {
  /** ISO 8601. */
  readonly since: string;
  readonly reason: string;
}

/** What people asked of a running upgrade. */
export interface Control {
  readonly abortRequested: boolean;
  readonly paused: Pause | null;
}

export interface LedgerEvent {
  readonly at: string;
  readonly step: string;
  readonly event: string;
  readonly detail: string;
}

/** The upgrader's memory of one cluster. All reads are strongly consistent. */
export interface Ledger {
  /** Takes the free lock under a new fence; taking it again for the same upgrade resolves with the same fence. */
  acquire(upgradeId: string, executionArn: string, at: string): Promise<Acquired>;
  /** Takes the lock over from an owner seen dead, if the lock is still at `fence`; throws `Fenced` otherwise. */
  takeOver(upgradeId: string, executionArn: string, fence: number, at: string): Promise<number>;
  holder(): Promise<Holder | null>;
  /** Throws `Fenced` unless this upgrade holds the lock under this fence. */
  confirm(upgradeId: string, fence: number): Promise<void>;
  /** Frees the lock if this upgrade holds it under this fence; does nothing otherwise. */
  release(upgradeId: string, fence: number): Promise<void>;

  /**
   * Takes the run of a schedule for an upgrade and resolves with the id of the upgrade that has it: this one, or the
   * one that took it before.
   */
  claimRun(run: ScheduledRun, upgradeId: string): Promise<string>;
  /** The newest run of each schedule that ever claimed one. */
  newestRuns(): Promise<readonly ScheduledRun[]>;

  record(): Promise<VersionOfRecord | null>;
  writeRecord(record: VersionOfRecord): Promise<void>;

  /** Stores a new upgrade; storing it again under the same id replaces it. */
  open(record: UpgradeRecord): Promise<void>;
  upgrade(upgradeId: string): Promise<UpgradeRecord | null>;
  /** Of one hop; the hops come in their order. */
  rememberTargets(upgradeId: string, hop: number, revisions: Readonly<Record<string, string>>): Promise<void>;
  rememberRestored(upgradeId: string, revisions: Readonly<Record<string, string>>): Promise<void>;
  /** The first write stays: a later one may have seen what this upgrade had suspended. */
  rememberAutomation(upgradeId: string, automation: Automation): Promise<void>;
  /** The first write stays here, too. */
  rememberWeights(upgradeId: string, weights: SlotWeights): Promise<void>;
  /** And here. */
  rememberVerified(upgradeId: string, verified: Verified): Promise<void>;
  /** Counts one more recovery and resolves with the new count. */
  countRecovery(upgradeId: string): Promise<number>;
  /** Works also for an upgrade that was refused before it was opened. The first conclusion stays. */
  conclude(upgradeId: string, conclusion: Conclusion): Promise<void>;
  conclusion(upgradeId: string): Promise<Conclusion | null>;

  control(upgradeId: string): Promise<Control>;
  requestAbort(upgradeId: string): Promise<void>;
  /**
   * Pauses, if it is not paused already. With a `point`, only if the upgrade was never paused at this point: a gate
   * that looks again must not undo a resume.
   */
  pause(upgradeId: string, pause: Pause, point: string | null): Promise<void>;
  resume(upgradeId: string): Promise<void>;

  /** Keeps the results of a test that is about to be stopped. */
  saveResults(upgradeId: string, saved: SavedResults, files: readonly ResultFile[]): Promise<void>;
  /** What was saved, in the order in which it was saved. */
  savedResults(upgradeId: string): Promise<readonly SavedResults[]>;
  /** One saved file, compressed as it was saved; null where there is none. `index` counts `savedResults`. */
  savedFile(upgradeId: string, index: number, name: ResultFile['name']): Promise<ResultFile | null>;
  /** Remembers the test that is to run again on the target; the newest one counts. */
  rememberTest(upgradeId: string, test: TestParameters): Promise<void>;
  rememberedTest(upgradeId: string): Promise<TestParameters | null>;

  append(upgradeId: string, event: LedgerEvent): Promise<void>;
  /** In the order in which they were appended, from the first. */
  events(upgradeId: string): Promise<readonly LedgerEvent[]>;
}
