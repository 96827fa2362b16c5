import type { SlotName, Slots, Topology } from './cluster.ts';
import type { GivenParameters, TestPolicy } from './gates/test-in-flight.ts';
import type { Configuration } from './planning/configuration.ts';
import type { Resolution } from './versions/version-range.ts';

export const strategies = ['blue-green', 'rolling', 'recreate'] as const;

export type Strategy = (typeof strategies)[number];

/** What may be asked for: a strategy, or the first safe one. */
export const askableStrategies = ['auto', ...strategies] as const;

/** How sure an observed version is: the node said so, its master implied it, or only its task definition does. */
export type ObservedBy = 'reported' | 'inferred' | 'deployed';

/** Nodes of one version, as observed. */
export interface VersionCount {
  readonly version: string;
  readonly count: number;
  readonly by: ObservedBy;
}

/** What the cluster was seen to run. `at` is ISO 8601. */
export interface Observed {
  readonly at: string;
  readonly master: { readonly version: string; readonly by: ObservedBy } | null;
  readonly workers: readonly VersionCount[];
}

/** A version and the images that carry it. */
export interface Revision {
  readonly version: string;
  readonly images: { readonly master: string; readonly worker: string };
}

/** Desired worker counts of the active and the idle slot: what one MoveBatch writes. */
export interface WorkerCounts {
  readonly active: number;
  readonly idle: number;
}

/** One write of MoveBatch. `size` is the number of workers that it adds at the target; 0 for the closing write. */
export interface Batch {
  readonly size: number;
  readonly before: WorkerCounts;
  readonly after: WorkerCounts;
}

/** Bounds on worker tasks during the move, in tasks: invariant 3. */
export interface Bounds {
  readonly desired: number;
  readonly maxSurge: number;
  readonly maxUnavailable: number;
}

/** Seconds; what they bound is in lib/contract/defaults.ts. */
export interface Timing {
  readonly observeSeconds: number;
  readonly bakeSeconds: number;
  readonly masterDeadlineSeconds: number;
  readonly batchDeadlineSeconds: number;
  readonly rollbackDeadlineSeconds: number;
  readonly gateDeadlineSeconds: number;
}

/**
 * One leg of the way: all workers, and for `upgrade` first the master, move to a revision. `heal` leaves the master as
 * it is and brings workers of other versions to its own. Each leg fills the slot that the one before it emptied.
 */
export interface Hop {
  readonly kind: 'upgrade' | 'heal';
  readonly to: Revision;
}

/** After which step an upgrade pauses by itself until somebody resumes it: the first master, or the first batch. */
export type PausePoint = 'master' | 'canary';

/** The decided way from the stable to the target revision. Data only: every number that a step writes is in it. */
export interface UpgradePlan {
  readonly strategy: Strategy;
  /** Why this strategy, and why not the ones before it in the order of preference. */
  readonly reasons: readonly string[];
  readonly topology: Topology;
  readonly slots: Slots;
  readonly activeSlot: SlotName;
  readonly stable: Revision;
  /** The stable workers' versions; another one than the master's where the cluster is mixed before the upgrade. */
  readonly existing: readonly VersionCount[];
  readonly target: Revision;
  /** What the target takes from other task definitions; null: what runs stays configured as it is. */
  readonly configuration: Configuration | null;
  /** At least one; the last one ends at the target. Only `rolling` has more. */
  readonly hops: readonly Hop[];
  readonly bounds: Bounds;
  /** The batches of every hop. */
  readonly batches: readonly Batch[];
  readonly timing: Timing;
  readonly allowUnsafe: boolean;
  readonly testPolicy: TestPolicy;
  /** For `restart`: what the request gave because the master does not show it. */
  readonly testParameters: GivenParameters;
  readonly pauseAfter: PausePoint | null;
  /** No first change after this moment (ISO 8601); null: at any time. */
  readonly windowEnd: string | null;
  /** Change Calendars that must be open before the first change. */
  readonly calendars: readonly string[];
  /** Which version a range or `latest` stood for, and why no newer one. */
  readonly resolution: Resolution;
  /** Workers on the active master that belong to neither slot: counted, never touched. */
  readonly foreignWorkers: number;
  /** What the plan is exempt from and announces: outages, unsafe meetings. */
  readonly warnings: readonly string[];
  /** Estimated history events of the execution, out of 25,000. */
  readonly historyEvents: number;
}
