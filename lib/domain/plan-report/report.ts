import type { Cause } from '../cause.ts';
import type { SlotName } from '../cluster.ts';
import type { Hop, Revision, Strategy, VersionCount } from '../plan.ts';
import type { Configuration } from '../planning/configuration.ts';
import type { Inventory } from '../planning/inventory.ts';
import type { Check } from '../planning/preflight/check.ts';
import type { RegisteredCluster } from '../planning/wish.ts';
import type { VersionSkew } from '../versions/skew.ts';
import type { Resolution } from '../versions/version-range.ts';
import type { InventoryReport } from './inventory-report.ts';

/** What a report is made from, besides the plan. */
export interface ReportFacts {
  readonly cluster: RegisteredCluster & {
    readonly probeListener: boolean;
    readonly taskStartSeconds: number;
  };
  /** Null where the target was refused before anything was looked at. */
  readonly inventory: Inventory | null;
  /** Who holds the cluster's lock; null: nobody. */
  readonly holder: { readonly upgradeId: string; readonly since: string } | null;
  /** How long after a write nothing is decided. */
  readonly settleSeconds: number;
}

/** A plan that explains itself, or why there is none. Plain data: it is printed for people and given as JSON. */
export type PlanReport = {
  readonly preflight: readonly Check[];
  readonly inventory: InventoryReport | null;
} & (
  | ({ readonly kind: 'planned' } & PlannedReport)
  | { readonly kind: 'nothing-to-do'; readonly stable: Revision; readonly resolution: Resolution }
  | { readonly kind: 'refused'; readonly cause: Cause }
);

export interface PlannedReport {
  readonly stable: Revision;
  readonly target: Revision;
  readonly resolution: Resolution;
  readonly strategy: { readonly name: Strategy; readonly reasons: readonly string[] };
  readonly hops: readonly Hop[];
  /** What the target takes from other task definitions; null: nothing. */
  readonly configuration: Configuration | null;
  /** Worker tasks: never fewer ready ones than `floor`, never more than `ceiling`, but for announced outages. */
  readonly bounds: { readonly desired: number; readonly floor: number; readonly ceiling: number };
  readonly steps: readonly StepReport[];
  readonly budget: BudgetReport;
  readonly duration: DurationReport;
  readonly cost: CostReport;
  readonly risks: readonly string[];
  readonly gates: readonly GateReport[];
}

export type StepKind = 'prepare' | 'gate' | 'master' | 'batch' | 'restart-test' | 'bake' | 'conclude';

/** Desired workers of each slot. */
export type SlotCounts = Readonly<Record<SlotName, number>>;

export interface StepReport {
  readonly kind: StepKind;
  /** `batch 2 of 4`. */
  readonly name: string;
  /** From 1; null for a step that belongs to no hop. */
  readonly hop: number | null;
  /** Workers that a batch adds at its hop's version; null for other steps. */
  readonly size: number | null;
  /** What it writes, in order: `green-worker → 3`, `load balancer: blue 0, green 1`. */
  readonly writes: readonly string[];
  readonly workers: { readonly before: SlotCounts; readonly after: SlotCounts };
  /** Fewest ready workers while it goes on. */
  readonly floor: number;
  /** Most worker tasks while it goes on. */
  readonly ceiling: number;
  /** Once it is done. */
  readonly serving: readonly ServingReport[];
  readonly checks: readonly string[];
  /** `most`: until a deadline ends it. */
  readonly seconds: { readonly expected: number; readonly most: number };
  /** State transitions, for which Step Functions charges. */
  readonly transitions: number;
  /** Runs of Lambda functions. */
  readonly invocations: number;
}

/** A master and the workers that it serves. */
export interface ServingReport {
  readonly master: string;
  readonly version: string;
  readonly workers: readonly Pick<VersionCount, 'version' | 'count'>[];
  /** The widest between this master and its workers. */
  readonly skew: VersionSkew;
}

/** History events of one execution. */
export interface BudgetReport {
  readonly events: number;
  /** Plans above it are refused. */
  readonly limit: number;
  /** What Step Functions allows. */
  readonly most: number;
}

export interface DurationReport {
  /** With every gate open. */
  readonly expectedSeconds: number;
  /** Until the deadlines end it, gates left aside. */
  readonly mostSeconds: number;
  /** Each gate may hold the upgrade up to its own deadline. */
  readonly gates: { readonly count: number; readonly mostSecondsEach: number };
  /** Seconds without any ready worker. */
  readonly outageSeconds: number;
  /** From the last step, which is the longest way back. */
  readonly rollback: { readonly expectedSeconds: number; readonly mostSeconds: number };
  readonly assumptions: readonly string[];
}

/** US dollars of the way forward. */
export interface CostReport {
  readonly dollars: number;
  readonly stepFunctions: { readonly transitions: number; readonly dollars: number };
  readonly functions: {
    readonly invocations: number;
    readonly gigabyteSeconds: number;
    readonly dollars: number;
  };
  /** Tasks beyond those that run anyway; null where a task definition names no size. */
  readonly fargate: {
    readonly vcpuSeconds: number;
    readonly gigabyteSeconds: number;
    readonly dollars: number;
  } | null;
  readonly notes: readonly string[];
}

/** What a gate would say now. */
export interface GateReport {
  readonly name: 'lock' | 'pause' | 'window' | 'calendar' | 'test';
  /** `acts`: it would end a test and then open. */
  readonly state: 'open' | 'holds' | 'shut' | 'acts';
  readonly detail: string;
}
