import type { Measurement } from '../domain/announcements/metrics.ts';

/** Keeps measurements of upgrades, each at the moment of the call. */
export interface Meter {
  /** Of the cluster, or of one of its schedules: `<group>/<name>`. */
  measure(measurements: readonly Measurement[], schedule?: string): void;
}
