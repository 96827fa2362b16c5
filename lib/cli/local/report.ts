import type { Cause } from '../../domain/cause.ts';
import type { Conclusion, LedgerEvent, Outcome, UpgradeRecord } from '../../ports/ledger.ts';
import type { EnteredState } from '../history.ts';
import type { SavedTest } from '../saved-tests.ts';
import type { LocalFlags, LocalOptions } from './options.ts';
import { unavoidableSeconds } from './unavoidable.ts';

/** The one JSON object that `--json` prints. Times are ISO 8601. */
export interface LocalReport {
  /** Null where it never came to an upgrade. */
  readonly upgradeId: string | null;
  /** How the upgrade ended; `failed` and `interrupted` also for a command that did not come that far. */
  readonly outcome: Outcome | 'interrupted';
  readonly cause: Cause | null;
  readonly from: string;
  readonly to: string;
  readonly strategy: string;
  readonly nodes: LocalOptions['nodes'];
  readonly batches: readonly {
    readonly size: number;
    readonly startedAt: string;
    readonly endedAt: string | null;
  }[];
  /** As observed at the end; null where nothing was looked at. */
  readonly versions: {
    readonly master: string | null;
    readonly workers: Readonly<Record<string, number>>;
  };
  /** Results of tests that the upgrade stopped, as files in the folder of logs. */
  readonly saved: readonly SavedTest[];
  readonly lockHeld: boolean;
  /** What subscribers of the topic would have read, in order. */
  readonly notifications: readonly string[];
  readonly durationSeconds: number;
  /** State transitions of the execution and of its recoveries: what Step Functions charges for. */
  readonly transitions: number;
  /** What a forward run could not do without; null where the upgrade did not succeed. */
  readonly unavoidableSeconds: number | null;
  readonly timeline: readonly LedgerEvent[];
}

/** The object for a command that ended without a result of its upgrade. */
export function unfinishedReport(
  flags: LocalFlags,
  outcome: 'failed' | 'interrupted',
  cause: Cause,
): LocalReport {
  return {
    upgradeId: null,
    outcome,
    cause,
    from: flags.from,
    to: flags.to,
    strategy: flags.strategy,
    nodes: flags.nodes === 'simulated' ? 'simulated' : 'locust',
    batches: [],
    versions: { master: null, workers: {} },
    saved: [],
    lockHeld: false,
    notifications: [],
    durationSeconds: 0,
    transitions: 0,
    unavoidableSeconds: null,
    timeline: [],
  };
}

export interface ReportParts {
  readonly options: LocalOptions;
  readonly upgradeId: string;
  readonly record: UpgradeRecord | null;
  readonly conclusion: Conclusion;
  readonly entered: readonly EnteredState[];
  readonly events: readonly LedgerEvent[];
  readonly saved: readonly SavedTest[];
  readonly notifications: readonly string[];
  readonly nodeEvents: readonly LedgerEvent[];
  /** When nodes came up, in milliseconds since 1970. */
  readonly ready: readonly number[];
  readonly startedAt: number;
  readonly endedAt: number;
}

/** The report of a finished upgrade, from the ledger, the executions' histories and what the nodes were heard to say. */
export function reportOf(parts: ReportParts): LocalReport {
  const { options, record, conclusion, entered } = parts;
  const { observed } = conclusion;
  const workers: Record<string, number> = {};
  for (const { version, count } of observed?.workers ?? [])
    workers[version] = (workers[version] ?? 0) + count;
  return {
    upgradeId: parts.upgradeId,
    outcome: conclusion.outcome,
    cause: conclusion.cause,
    from: record?.plan.stable.version ?? options.from,
    to: record?.plan.target.version ?? options.target,
    strategy: record?.plan.strategy ?? options.strategy,
    nodes: options.nodes,
    batches: batchesOf(record, entered),
    versions: { master: observed?.master?.version ?? null, workers },
    saved: parts.saved,
    lockHeld: conclusion.lockHeld,
    notifications: parts.notifications,
    durationSeconds: hundredths((parts.endedAt - parts.startedAt) / 1000),
    unavoidableSeconds:
      record && conclusion.outcome === 'succeeded'
        ? hundredths(unavoidableSeconds(parts.events, parts.ready, record.plan.timing.bakeSeconds))
        : null,
    transitions: entered.length,
    timeline: [...parts.events, ...parts.nodeEvents].toSorted((left, right) =>
      left.at.localeCompare(right.at),
    ),
  };
}

function hundredths(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}

/** A batch begins with its MoveBatch and ends with the first state that comes after its observation. */
function batchesOf(record: UpgradeRecord | null, entered: readonly EnteredState[]): LocalReport['batches'] {
  const within = new Set([
    'MoveBatch',
    'MoveBatchVerdict',
    'WaitForBatch',
    'ObserveBatch',
    'ObserveBatchVerdict',
  ]);
  const starts = entered.flatMap(({ state }, index) => (state === 'MoveBatch' ? [index] : []));
  return starts.flatMap((start, batch) => {
    const { batches = [] } = record?.plan ?? {};
    // Every hop moves the same batches.
    const size = batches[batch % Math.max(1, batches.length)]?.size ?? 0;
    const end = entered.slice(start).find(({ state }) => !within.has(state));
    return size > 0 ? [{ size, startedAt: entered[start]?.at ?? '', endedAt: end?.at ?? null }] : [];
  });
}
