import type { Registration } from '../contract/registration.ts';
import type { Announcer } from '../ports/announcer.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Masters } from '../ports/masters.ts';
import type { Meter } from '../ports/meter.ts';
import type { Scaling } from '../ports/scaling.ts';
import type { Services } from '../ports/services.ts';
import type { Survey } from '../ports/survey.ts';
import type { Traffic } from '../ports/traffic.ts';

/** The cluster and what surrounds it: all that a plan is made from. */
export interface ClusterWorld {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly services: Services;
  readonly masters: Masters;
  readonly survey: Survey;
  readonly registration: Registration;
}

/** What the states need of the world. A state takes only the members that it uses. */
export interface World extends ClusterWorld {
  readonly announcer: Announcer;
  readonly meter: Meter;
}

/** The world of a state that suspends what acts by itself. */
export interface ScalingWorld extends World {
  readonly scaling: Scaling;
}

/** The world of a state that leads the users of the web interface from master to master. */
export interface TrafficWorld extends World {
  readonly traffic: Traffic;
}

/** The world of the states of the way back, which put back all that stands around the cluster. */
export type OuterWorld = ScalingWorld & TrafficWorld;

/** The present moment as ISO 8601. */
export function isoNow(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
