import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IAlarm,
  type IMetric,
  type IWidget,
  LogQueryWidget,
  SingleValueWidget,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { UpgradeMetric } from '../../domain/announcements/metrics.ts';
import type { WatchMetric } from '../../domain/watch/measurements.ts';
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
    [durations(props.clusterName), gates(props.clusterName)],
    ...(props.watched ? [ordinaryDays(props.clusterName)] : []),
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

function durations(clusterName: string): IWidget {
  const longest = (metric: UpgradeMetric, label: string): IMetric =>
    upgradeMetric(clusterName, metric, { label, statistic: Stats.MAXIMUM, period: Duration.hours(1) });
  return new GraphWidget({
    title: 'Longest (seconds)',
    left: [
      longest('UpgradeDuration', 'upgrade'),
      longest('RollbackDuration', 'rollback'),
      longest('BatchDuration', 'batch'),
    ],
    width: half,
  });
}

function gates(clusterName: string): IWidget {
  const statistic = Stats.MAXIMUM;
  return new GraphWidget({
    title: 'Gate waiting (seconds), recoveries, digests',
    left: [upgradeMetric(clusterName, 'GateWait', { label: 'gate has waited', statistic })],
    right: [
      upgradeMetric(clusterName, 'RecoveriesStarted', { label: 'recoveries' }),
      upgradeMetric(clusterName, 'DigestMismatches', { label: 'digest mismatches' }),
    ],
    width: half,
  });
}

/** What the skew watch sees. A gap means that nobody knows. */
function ordinaryDays(clusterName: string): IWidget[] {
  const seen = (metric: WatchMetric, label: string, statistic: string): IMetric =>
    upgradeMetric(clusterName, metric, { label, statistic, period: Duration.hours(1) });
  return [
    new GraphWidget({
      title: 'Versions apart, workers missing',
      left: [
        seen('MinorSkew', 'minor versions apart', Stats.MAXIMUM),
        seen('UnsafeWorkers', 'workers known not to work', Stats.MAXIMUM),
        seen('MissingWorkers', 'missing workers', Stats.MAXIMUM),
      ],
      width: half,
    }),
    new GraphWidget({
      title: 'Master and listener (1: well), upgrades (1: running)',
      left: [
        seen('MasterReachable', 'master reachable', Stats.MINIMUM),
        seen('ListenerAlive', 'listener alive', Stats.MINIMUM),
        seen('UpgradeRunning', 'upgrade running', Stats.MAXIMUM),
      ],
      width: half,
    }),
  ];
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
