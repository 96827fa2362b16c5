import type { ScalableTarget } from '../domain/automation/automation.ts';

/** Application Auto Scaling, as far as it changes the counts of the cluster's services. */
export interface Scaling {
  /** Those of these services that are registered, in the order asked for. */
  targets(services: readonly string[]): Promise<readonly ScalableTarget[]>;
  /** Limits and suspensions in one write; registers a service that is not. Its policies and schedules stay. */
  set(target: ScalableTarget): Promise<void>;
}
