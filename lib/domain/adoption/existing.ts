import type { Cause } from '../cause.ts';
import type { Topology } from '../cluster.ts';

/** A Locust cluster with one master and one worker service, as it is found before it is adopted. Plain data. */
export interface ExistingCluster {
  readonly cluster: string;
  readonly master: ExistingService;
  readonly worker: ExistingService;
  /** Where the workers look for their master, or why that can't be told. */
  readonly masterHost: { readonly host: string } | Cause;
  /** What forwards requests to the master; null where nothing does. */
  readonly balancing: ExistingBalancing | { readonly problem: string } | null;
  /** What scales the workers; null where nothing does. */
  readonly scaling: ExistingScaling | null;
  /** The namespace that was named for the second master; null: that of the first. */
  readonly namespace: Namespace | null;
}

/** What of one ECS service decides whether, and how, it is adopted. */
export interface ExistingService {
  readonly service: string;
  readonly family: string;
  readonly image: string;
  readonly desired: number;
  readonly controller: string;
  readonly scheduling: string;
  /** How ECS deploys it: `ROLLING`, `BLUE_GREEN`, … */
  readonly strategy: string;
  readonly networkMode: string;
  readonly maximumPercent: number;
  /** Whether its circuit breaker puts the last revision back by itself. */
  readonly rollsBack: boolean;
  /** Its name in Cloud Map; null where it has none. */
  readonly registry: RegistryName | null;
  readonly serviceConnect: boolean;
  readonly lattice: boolean;
  readonly targetGroups: readonly string[];
  /** Who made it, as far as ECS says. */
  readonly createdBy: string | null;
  /** `aws:*` included. */
  readonly tags: Readonly<Record<string, string>>;
}

export interface Namespace {
  readonly id: string;
  readonly name: string;
  /** Whether names in it are answered by DNS, or by the Cloud Map API only. */
  readonly dns: boolean;
}

/** The name under which Cloud Map has the tasks of a service. */
export interface RegistryName {
  readonly name: string;
  readonly namespace: Namespace;
  /** `A`, `AAAA`, `SRV`. */
  readonly recordTypes: readonly string[];
}

/** The one rule of a load balancer that forwards to the master. ARNs. */
export interface ExistingBalancing {
  readonly targetGroup: string;
  readonly targetGroupName: string;
  readonly listener: string;
  /** Null: the listener's default rule. */
  readonly priority: number | null;
  /** Priorities that are taken, of rules that adopt did not make. */
  readonly taken: readonly number[];
}

/** How Application Auto Scaling changes the number of workers. */
export interface ExistingScaling {
  /** What the made workers can be given as well: `policy busy`, `schedule evening`. */
  readonly copied: readonly string[];
  readonly uncopied: readonly UncopiedRule[];
}

/** A rule that can't be given to another service as it is. */
export type UncopiedRule =
  | { readonly kind: 'alarmed'; readonly name: string; readonly alarms: readonly string[] }
  | { readonly kind: 'predictive'; readonly name: string }
  | { readonly kind: 'once'; readonly name: string; readonly schedule: string };

/** What is asked for besides the two services. */
export interface AdoptionWish {
  readonly topology: Topology;
  /** Stands at the end of every name that is made. */
  readonly suffix: string;
  readonly imageTemplate: string | null;
}
