import type { Measurement, UpgradeMetric } from '../../lib/domain/announcements/metrics.ts';
import type { Meter } from '../../lib/ports/meter.ts';

/** Remembers what was measured. */
export class FakeMeter implements Meter {
  readonly measured: Measurement[] = [];

  measure(measurements: readonly Measurement[]): void {
    this.measured.push(...measurements);
  }

  valuesOf(wanted: UpgradeMetric): readonly number[] {
    return this.measured.filter(({ metric }) => metric === wanted).map(({ value }) => value);
  }
}
