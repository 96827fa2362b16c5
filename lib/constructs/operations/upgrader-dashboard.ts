import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IAlarm,
  type IWidget,
  LogQueryWidget,
  type Metric,
  SingleValueWidget,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { MetricName, UpgradeMetric } from '../../domain/announcements/metrics.ts';
import { upgradeMetric } from './upgrade-metric.ts';

export interface UpgraderDashboardProps {
  readonly clusterName: string;
  readonly alarms: readonly IAlarm[];
  /** Of the functions that serve states. */
  readonly logGroups: readonly ILogGroup[];
  /** Whether the skew watch looks at the cluster. */
  readonly watched: boolean;
}

/** Widths are in columns, of which a dashboard has 24. */
const whole = 24;
const half = 12;

/** One page: what is wrong now, how upgrades ended, how long they took, and what they decided last. */
export function upgraderDashboard(scope: Construct, props: UpgraderDashboardProps): Dashboard {
  const rows = [
    [new AlarmStatusWidget({ title: 'Alarms', alarms: [...props.alarms], width: whole, height: 4 })],
    [outcomes(props.clusterName)],
    [...graphs(props.clusterName, upgrades)],
    ...(props.watched ? [[...graphs(props.clusterName, ordinaryDays)]] : []),
    [decisions(props.logGroups)],
  ];
  return new Dashboard(scope, 'Dashboard', { defaultInterval: Duration.days(30), widgets: rows });
}

const ends: Readonly<Partial<Record<UpgradeMetric, string>>> = {
  UpgradesSucceeded: 'succeeded',
  UpgradesRolledBack: 'rolled back',
  UpgradesFailed: 'failed',
  RollbacksFailed: 'rollback failed',
  UpgradesHeld: 'held',
  UpgradesAborted: 'aborted',
  UpgradesRefused: 'refused',
  UpgradesWithNothingToDo: 'nothing to do',
};

function outcomes(clusterName: string): IWidget {
  const period = Duration.days(30);
  const metrics = Object.entries(ends).map(([metric, label]) =>
    upgradeMetric(clusterName, metric as UpgradeMetric, { label, period }),
  );
  return new SingleValueWidget({ title: 'How upgrades ended, in 30 days', metrics, width: whole, height: 4 });
}

/** A series of a graph: its metric, its label, and what counts of an hour. */
type Series = readonly [metric: MetricName, label: string, statistic?: string];

interface Graph {
  readonly title: string;
  readonly left: readonly Series[];
  readonly right?: readonly Series[];
}

const { MAXIMUM, MINIMUM } = Stats;

const upgrades: readonly Graph[] = [
  {
    title: 'Longest (seconds)',
    left: [
      ['UpgradeDuration', 'upgrade', MAXIMUM],
      ['RollbackDuration', 'rollback', MAXIMUM],
      ['BatchDuration', 'batch', MAXIMUM],
    ],
  },
  {
    title: 'Gate waiting (seconds), recoveries, digests',
    left: [['GateWait', 'gate has waited', MAXIMUM]],
    right: [
      ['RecoveriesStarted', 'recoveries'],
      ['DigestMismatches', 'digest mismatches'],
    ],
  },
];

/** What the skew watch sees. A gap means that nobody knows. */
const ordinaryDays: readonly Graph[] = [
  {
    title: 'Versions apart, workers missing',
    left: [
      ['MinorSkew', 'minor versions apart', MAXIMUM],
      ['UnsafeWorkers', 'workers known not to work', MAXIMUM],
      ['MissingWorkers', 'missing workers', MAXIMUM],
    ],
  },
  {
    title: 'Master and listener (1: well), upgrades (1: running)',
    left: [
      ['MasterReachable', 'master reachable', MINIMUM],
      ['ListenerAlive', 'listener alive', MINIMUM],
      ['UpgradeRunning', 'upgrade running', MAXIMUM],
    ],
  },
];

/** Two beside each other. */
function graphs(clusterName: string, described: readonly Graph[]): readonly IWidget[] {
  const metrics = (series: readonly Series[] = []): Metric[] =>
    series.map(([metric, label, statistic]) =>
      upgradeMetric(clusterName, metric, {
        label,
        ...(statistic && { statistic }),
        period: Duration.hours(1),
      }),
    );
  return described.map(
    ({ title, left, right }) =>
      new GraphWidget({ title, left: metrics(left), right: metrics(right), width: half }),
  );
}

/** The states' own words; each function logs what it decided and why. */
function decisions(logGroups: readonly ILogGroup[]): IWidget {
  return new LogQueryWidget({
    title: 'Decisions',
    logGroupNames: logGroups.map(({ logGroupName }) => logGroupName),
    queryLines: [
      'fields @timestamp, upgradeId, message, explanation',
      'filter ispresent(upgradeId)',
      'sort @timestamp desc',
      'limit 50',
    ],
    width: whole,
    height: 8,
  });
}
