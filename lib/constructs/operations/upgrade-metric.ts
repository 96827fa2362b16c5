import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import {
  clusterDimension,
  type MetricName,
  metricNamespace,
  metricUnits,
  scheduleDimension,
} from '../../domain/announcements/metrics.ts';
import { watchMetrics } from '../../domain/watch/measurements.ts';
import type { scheduleMetrics } from '../../domain/watch/run-ages.ts';

/**
 * A metric of one cluster, over five minutes: counts of upgrades are summed, seconds are averaged, and of what the watch
 * sees the largest counts.
 */
export function upgradeMetric(
  clusterName: string,
  metricName: MetricName,
  options: MetricOptions = {},
): Metric {
  return new Metric({
    namespace: metricNamespace,
    metricName,
    dimensionsMap: { [clusterDimension]: clusterName },
    statistic: statisticOf(metricName),
    period: Duration.minutes(5),
    ...options,
  });
}

/** How long ago the newest run of a schedule (`<group>/<name>`) was begun, at its most in an hour: each has a look. */
export function runAgeMetric(clusterName: string, schedule: string, options: MetricOptions = {}): Metric {
  const metricName = 'ScheduledRunAge' satisfies keyof typeof scheduleMetrics;
  return new Metric({
    namespace: metricNamespace,
    metricName,
    dimensionsMap: { [clusterDimension]: clusterName, [scheduleDimension]: schedule },
    statistic: Stats.MAXIMUM,
    period: Duration.hours(1),
    ...options,
  });
}

function statisticOf(metric: MetricName): string {
  if (metric in watchMetrics) return Stats.MAXIMUM;
  return metricUnits[metric] === 'Count' ? Stats.SUM : Stats.AVERAGE;
}
