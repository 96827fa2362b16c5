import type { Duration } from 'aws-cdk-lib';
import { MathExpression, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { WatchMetric } from '../../domain/watch/measurements.ts';
import type { RunbookAlarmProps } from './runbook-alarm.ts';
import { upgradeMetric } from './upgrade-metric.ts';

/**
 * What people are told of an ordinary day. While an upgrade runs none of these goes off: its
 * skew is planned, and it judges the health of the cluster by itself. That nobody looks is another alarm's.
 */
export function watchAlarms(
  clusterName: string,
  rate: Duration,
): Readonly<Record<string, RunbookAlarmProps>> {
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
  const looked = (name: WatchMetric): Metric => upgradeMetric(clusterName, name, { period: rate });
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
  };
}
