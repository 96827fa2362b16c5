import { presentWorkers } from '../health/observed.ts';
import type { MasterReading } from '../health/reading.ts';
import { listenerDead } from '../health/unhealthy.ts';
import { sameVersion } from '../versions/version.ts';
import { seenVersions, type WatchReport } from './watch-report.ts';

/**
 * The metrics of the watch, with their units: one value a look. What could not be seen has no value, so that a gap in a
 * graph means that nobody knows. Their names are public: alarms and dashboards name them.
 */
export const watchMetrics = {
  /** 1 while an upgrade changes the cluster: the skew of that time is planned. Has a value at every look. */
  UpgradeRunning: 'Count',
  /** 1 or 0: whether the active master runs and answers HTTP. No value at zero. */
  MasterReachable: 'Count',
  /** 1 or 0: whether its listener serves workers. No value where HTTP fails, or where nothing can be said of it. */
  ListenerAlive: 'Count',
  /** Workers that are to run and that the master does not list, or has lost. */
  MissingWorkers: 'Count',
  /** Minor versions between the master and the workers that are furthest from it; another major counts as 100 each. */
  MinorSkew: 'Count',
  /** Workers of a version that is known not to work with the master's, however near the two are. */
  UnsafeWorkers: 'Count',
  /** 1 or 0: whether more than one version is at work. */
  MixedVersions: 'Count',
} as const satisfies Readonly<Record<string, 'Count'>>;

export type WatchMetric = keyof typeof watchMetrics;

export interface WatchMeasurement {
  readonly metric: WatchMetric;
  readonly value: number;
}

/** What a look measures. */
export function watchMeasurements(
  report: WatchReport,
  reading: MasterReading | null,
): readonly WatchMeasurement[] {
  const values: Readonly<Record<WatchMetric, number | null>> = {
    UpgradeRunning: report.upgradeId === null ? 0 : 1,
    ...(report.atZero ? nothingAtZero : { ...ofMaster(report, reading), ...ofVersions(report) }),
  };
  return Object.entries(values).flatMap(([metric, value]) =>
    value === null ? [] : [{ metric: metric as WatchMetric, value }],
  );
}

const nothingAtZero = {
  MasterReachable: null,
  ListenerAlive: null,
  MissingWorkers: 0,
  MinorSkew: 0,
  UnsafeWorkers: 0,
  MixedVersions: 0,
};

function ofMaster({ activeSlot, workersDesired }: WatchReport, reading: MasterReading | null) {
  const answers = reading?.web.kind === 'answered';
  const missing = reading && answers ? Math.max(0, workersDesired - presentWorkers(reading).length) : null;
  return {
    MasterReachable: activeSlot === null ? null : Number(answers),
    ListenerAlive: answers ? listenerAlive(reading) : null,
    MissingWorkers: missing,
  };
}

function listenerAlive(reading: MasterReading): number | null {
  if (listenerDead(reading) || reading.listener.kind === 'unreachable') return 0;
  return reading.listener.kind === 'answered' ? 1 : null;
}

function ofVersions({ observed, skew, apart }: WatchReport) {
  const { master, workers } = seenVersions(observed);
  const versions = [...(master === null ? [] : [master]), ...workers.map(({ version }) => version)];
  const [first] = versions;
  if (first === undefined) return { MinorSkew: null, UnsafeWorkers: null, MixedVersions: null };
  return {
    MinorSkew: skew.kind === 'major' ? 100 * skew.distance : skew.kind === 'minor' ? skew.distance : 0,
    UnsafeWorkers: apart.reduce((sum, { count, consequence }) => sum + (consequence ? count : 0), 0),
    MixedVersions: Number(versions.some((version) => !sameVersion(version, first))),
  };
}
