import type { Measurement } from '../domain/announcements/metrics.ts';

/** Keeps measurements of upgrades, each at the moment of the call. */
export interface Meter {
  measure(measurements: readonly Measurement[]): void;
}
