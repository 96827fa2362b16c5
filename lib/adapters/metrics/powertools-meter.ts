import { Metrics } from '@aws-lambda-powertools/metrics';
import {
  clusterDimension,
  type Measurement,
  metricNamespace,
  metricUnits,
  scheduleDimension,
} from '../../domain/announcements/metrics.ts';
import type { Meter } from '../../ports/meter.ts';

/** Measurements as lines of the function's log in CloudWatch's embedded metric format: no call, no permission. */
export class PowertoolsMeter implements Meter {
  readonly #metrics = new Metrics({ namespace: metricNamespace });

  constructor(cluster: string) {
    // Powertools adds the dimension `service` by itself, and an alarm has to name every dimension.
    this.#metrics.clearDefaultDimensions();
    this.#metrics.setDefaultDimensions({ [clusterDimension]: cluster });
  }

  measure(measurements: readonly Measurement[], schedule?: string): void {
    if (measurements.length === 0) return;
    // It ends with the line that is published below.
    if (schedule !== undefined) this.#metrics.addDimension(scheduleDimension, schedule);
    for (const { metric, value } of measurements) {
      this.#metrics.addMetric(metric, metricUnits[metric], value);
    }
    this.#metrics.publishStoredMetrics();
  }
}
