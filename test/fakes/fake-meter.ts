import type { Measurement, UpgradeMetric } from '../../lib/domain/announcements/metrics.ts';
import type { Meter } from '../../lib/ports/meter.ts';

/** Remembers what was measured, of the cluster and of each schedule. */
export class FakeMeter implements Meter {
  readonly measured: Measurement[] = [];
  readonly ofSchedules: (Measurement & { readonly schedule: string })[] = [];

  measure(measurements: readonly Measurement[], schedule?: string): void {
    if (schedule === undefined) this.measured.push(...measurements);
    else this.ofSchedules.push(...measurements.map((measurement) => ({ ...measurement, schedule })));
  }

  valuesOf(wanted: UpgradeMetric): readonly number[] {
    return this.measured.filter(({ metric }) => metric === wanted).map(({ value }) => value);
  }
}
