import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { MetricName } from '../../domain/announcements/metrics.ts';
import { upgradeMetric } from './upgrade-metric.ts';

/** A construct that has the metrics of one cluster's upgrades. */
export abstract class MeteredConstruct extends Construct {
  abstract readonly cluster: { readonly clusterName: string };

  /** Any metric of this cluster: of its upgrades, or of what the watch sees (docs/operations.md). */
  metric(metricName: MetricName, options?: MetricOptions): Metric {
    return upgradeMetric(this.cluster.clusterName, metricName, options);
  }

  /** Upgrades that ended with the target everywhere. */
  metricSucceeded(options?: MetricOptions): Metric {
    return this.metric('UpgradesSucceeded', options);
  }

  /** Upgrades that ended with the cluster as it was before. */
  metricRolledBack(options?: MetricOptions): Metric {
    return this.metric('UpgradesRolledBack', options);
  }

  /** Upgrades that failed before they had changed anything. */
  metricFailed(options?: MetricOptions): Metric {
    return this.metric('UpgradesFailed', options);
  }

  /** Rollbacks that could not be finished: the cluster stays locked. */
  metricRollbackFailed(options?: MetricOptions): Metric {
    return this.metric('RollbacksFailed', options);
  }

  /** Seconds from the plan to the end of an upgrade. */
  metricDuration(options?: MetricOptions): Metric {
    return this.metric('UpgradeDuration', options);
  }

  /** Seconds from the first write of a rollback to its end. */
  metricRollbackDuration(options?: MetricOptions): Metric {
    return this.metric('RollbackDuration', options);
  }

  /** Seconds that the present gate has been waiting. */
  metricGateWait(options?: MetricOptions): Metric {
    return this.metric('GateWait', options);
  }
}
