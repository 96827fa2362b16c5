import type { ServiceState, TaskState } from '../cluster.ts';
import type { VersionCount } from '../plan.ts';
import type { MasterReading } from './reading.ts';

/** What the cluster is expected to show after a write. */
export interface Expectation {
  readonly services: readonly ExpectedService[];
  readonly master: { readonly service: string; readonly taskDefinition: string; readonly version: string };
  /** The workers that the master is to list, by deployed version. */
  readonly workers: readonly VersionCount[];
  /** Workers of mixed versions that the master is to list besides, until they have left. */
  readonly leaving: number;
  /** Workers that belong to neither slot and may stay or leave as they like. */
  readonly foreignWorkers: number;
  /** Task definition whose workers' crashes count as evidence; null where no worker is being added. */
  readonly watchedWorkers: string | null;
  /** ISO time of the write: worker tasks that stopped before it belong to an earlier batch. */
  readonly since: string;
  /** ISO time at which the upgrade began: a master that stopped earlier says nothing about it. Null: no end counts. */
  readonly begun: string | null;
  /** While a master starts, not answering is normal. */
  readonly masterStarting: boolean;
}

export interface ExpectedService {
  readonly service: string;
  readonly desired: number;
  readonly taskDefinition: string;
  /** What ECS may still show for some seconds: its reads are eventually consistent. */
  readonly before: { readonly desired: number; readonly taskDefinition: string };
  /** Its tasks are on their way out: fewer of them than it is to run are not waited for. */
  readonly leaves?: boolean;
}

/** One look at the cluster: ECS, and through the Probe the master that the expectation names. */
export interface Look {
  readonly services: readonly ServiceState[];
  /** Tasks that stopped, of the services that the expectation names. */
  readonly stopped: readonly TaskState[];
  /** Null while the expected master task has no address yet. */
  readonly reading: MasterReading | null;
}
