import { type WatchMetric, watchMetrics } from '../watch/measurements.ts';
import { scheduleMetrics } from '../watch/run-ages.ts';
import type { Announcement } from './announcement.ts';
import type { Moment } from './moment.ts';

/** Every metric has this namespace and the dimension `Cluster`. */
export const metricNamespace = 'LocustUpgrade';
export const clusterDimension = 'Cluster';
/** The second dimension of what is measured of each schedule. */
export const scheduleDimension = 'Schedule';

/** The metrics of upgrades, with their units. Both are public: alarms and dashboards name them. */
export const upgradeMetrics = {
  UpgradesPlanned: 'Count',
  UpgradesSucceeded: 'Count',
  UpgradesWithNothingToDo: 'Count',
  UpgradesRefused: 'Count',
  UpgradesHeld: 'Count',
  UpgradesAborted: 'Count',
  UpgradesRolledBack: 'Count',
  UpgradesFailed: 'Count',
  RollbacksFailed: 'Count',
  RecoveriesStarted: 'Count',
  RecoveriesGivenUp: 'Count',
  DigestMismatches: 'Count',
  /** From the plan to the end, however it ended. */
  UpgradeDuration: 'Seconds',
  /** From the first write of the way back to its end. */
  RollbackDuration: 'Seconds',
  /** From the write of a batch until its workers were seen: one value a batch. */
  BatchDuration: 'Seconds',
  /** How long the present gate has been waiting: one value a look. */
  GateWait: 'Seconds',
} as const satisfies Readonly<Record<string, 'Count' | 'Seconds'>>;

export type UpgradeMetric = keyof typeof upgradeMetrics;

/** Every metric, with its unit. */
export const metricUnits = { ...upgradeMetrics, ...watchMetrics, ...scheduleMetrics };

/** A metric of a cluster. */
export type MetricName = UpgradeMetric | WatchMetric;

export interface Measurement {
  readonly metric: keyof typeof metricUnits;
  readonly value: number;
}

/** Which moments are counted, and as what. */
const counted: Readonly<Partial<Record<Moment, UpgradeMetric>>> = {
  planned: 'UpgradesPlanned',
  'digest-mismatch': 'DigestMismatches',
  succeeded: 'UpgradesSucceeded',
  'nothing-to-do': 'UpgradesWithNothingToDo',
  refused: 'UpgradesRefused',
  held: 'UpgradesHeld',
  aborted: 'UpgradesAborted',
  'rolled-back': 'UpgradesRolledBack',
  failed: 'UpgradesFailed',
  'rollback-failed': 'RollbacksFailed',
  'recovery-started': 'RecoveriesStarted',
  'recovery-gave-up': 'RecoveriesGivenUp',
};

/** What an announcement measures. */
export function measurementsOf(announcement: Announcement): readonly Measurement[] {
  const count = counted[announcement.moment];
  return [
    ...(count ? [{ metric: count, value: 1 }] : []),
    ...seconds('UpgradeDuration', announcement.durationSeconds),
    ...seconds('RollbackDuration', announcement.rollbackSeconds),
  ];
}

function seconds(metric: UpgradeMetric, value: number | null): readonly Measurement[] {
  return value === null ? [] : [{ metric, value }];
}
