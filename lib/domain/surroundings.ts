import type { ScalableTarget } from './automation/automation.ts';
import type { Routing, RoutingReading } from './traffic.ts';

/** A Change Calendar of Systems Manager, as it is now. */
export type CalendarReading =
  | {
      readonly calendar: string;
      readonly kind: 'open' | 'closed';
      /** ISO 8601; null where the calendar names none. */
      readonly nextTransitionAt: string | null;
    }
  | { readonly calendar: string; readonly kind: 'missing'; readonly reason: string };

/** Whether an image can be pulled. `unknown`: its registry can't be asked from here. */
export type ImagePresence = 'present' | 'missing' | 'unknown';

/** What stands around the cluster and is not the cluster itself. */
export interface Surroundings {
  readonly calendars: readonly CalendarReading[];
  /** Of the services asked for, those that Application Auto Scaling knows. */
  readonly scalableTargets: readonly ScalableTarget[];
  /** The load balancer's rule; null where none was asked for. */
  readonly routing: RoutingReading | null;
  /** By image reference, as it was asked for. */
  readonly images: Readonly<Record<string, ImagePresence>>;
}

export interface SurveyQuestion {
  readonly calendars: readonly string[];
  readonly services: readonly string[];
  readonly images: readonly string[];
  readonly routing: Routing | null;
}
