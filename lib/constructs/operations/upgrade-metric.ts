import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import {
  clusterDimension,
  metricNamespace,
  type UpgradeMetric,
  upgradeMetrics,
} from '../../domain/announcements/metrics.ts';

/** A metric of one cluster's upgrades: counts are summed, seconds are averaged, over five minutes. */
export function upgradeMetric(
  clusterName: string,
  metricName: UpgradeMetric,
  options: MetricOptions = {},
): Metric {
  return new Metric({
    namespace: metricNamespace,
    metricName,
    dimensionsMap: { [clusterDimension]: clusterName },
    statistic: upgradeMetrics[metricName] === 'Count' ? Stats.SUM : Stats.AVERAGE,
    period: Duration.minutes(5),
    ...options,
  });
}
