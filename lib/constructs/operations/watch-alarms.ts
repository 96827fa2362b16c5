import type { Duration } from 'aws-cdk-lib';
import { MathExpression, type Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { WatchMetric } from '../../domain/watch/measurements.ts';
import type { RunbookAlarmProps } from './runbook-alarm.ts';
import { upgradeMetric } from './upgrade-metric.ts';

/**
 * What people are told of an ordinary day; nothing where nobody looks. While an upgrade runs none of these goes off: its
 * skew is planned, and it judges the health of the cluster by itself. What a look could not see is another alarm's.
 */
export function watchAlarms(
  clusterName: string,
  rate: Duration | null,
): Readonly<Record<string, RunbookAlarmProps>> {
  if (!rate) return {};
  const cluster = `Locust cluster ${clusterName}`;
  const outsideUpgrades = (
    label: string,
    value: string,
    seen: WatchMetric,
    more?: WatchMetric,
  ): MathExpression =>
    new MathExpression({
      label,
      expression: `IF(upgrade == 0, ${value}, 0)`,
      usingMetrics: {
        upgrade: looked('UpgradeRunning'),
        seen: looked(seen),
        ...(more && { more: looked(more) }),
      },
      period: rate,
    });
  const looked = (name: WatchMetric, statistic: string = Stats.MAXIMUM): Metric =>
    upgradeMetric(clusterName, name, { statistic, period: rate });
  return {
    ListenerDead: {
      section: 'listener-dead',
      happened: `The active master of ${cluster} answers HTTP and serves no worker any more`,
      metric: outsideUpgrades('listener dead', '1 - seen', 'ListenerAlive'),
      evaluationPeriods: 2,
    },
    MasterUnreachable: {
      section: 'master-unreachable',
      happened: `The active master of ${cluster} does not run, or does not answer HTTP`,
      metric: outsideUpgrades('master unreachable', '1 - seen', 'MasterReachable'),
      evaluationPeriods: 2,
    },
    VersionSkew: {
      section: 'version-skew',
      happened: `Master and workers of ${cluster} are minor versions apart, or known not to work together, and no upgrade runs`,
      metric: outsideUpgrades('versions apart', 'seen + more', 'MinorSkew', 'UnsafeWorkers'),
      evaluationPeriods: 2,
    },
    MissingWorkers: {
      section: 'missing-workers',
      happened: `The active master of ${cluster} lists fewer workers than are to run`,
      metric: outsideUpgrades('missing workers', 'seen', 'MissingWorkers'),
      // A scale-out, or a Spot worker that is replaced, is through by then.
      evaluationPeriods: 3,
    },
    WatchSilent: {
      section: 'watch-silent',
      happened: `Nobody has looked at ${cluster}: the other alarms of the watch would not go off`,
      metric: new MathExpression({
        label: 'looks missing',
        expression: '1 - looks',
        usingMetrics: { looks: looked('UpgradeRunning', Stats.SAMPLE_COUNT) },
        period: rate,
      }),
      evaluationPeriods: 3,
      treatMissingData: TreatMissingData.BREACHING,
    },
  };
}
