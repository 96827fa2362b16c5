import type { LocustfileOrigin } from '../../lib/domain/versions/measured-range.ts';

export const locustfileOrigins: readonly LocustfileOrigin[] = ['local', 'from-master'];

export interface Pair {
  readonly master: string;
  readonly worker: string;
  readonly locustfile: LocustfileOrigin;
}

/** What one run of one pair showed, without times, addresses and ids: two runs of a pair give the same. */
export interface Observation {
  /** The master listed the worker. */
  readonly joined: boolean;
  /** After `POST /swarm` the wanted users ran and requests were counted. */
  readonly ran: boolean;
  /** After the test the master listed the worker as ready. */
  readonly steady: boolean;
  /** Whether the master's listener answered a message of a stranger after all this. */
  readonly listener: 'alive' | 'dead';
  /** The worker's exit code where it ended by itself. */
  readonly left?: number;
  /** Exit codes after SIGTERM, of the master and of the worker; 128 and the signal's number where one ended it. */
  readonly exits: readonly [master: number, worker: number];
  /** Warnings, errors and the last lines of tracebacks, without what differs from run to run. */
  readonly log: { readonly master: readonly string[]; readonly worker: readonly string[] };
}

/** A run that showed nothing of the pair: its master did not come up, or the machine was too slow. */
export interface NoObservation {
  readonly inconclusive: string;
}

export type Seen = Observation | NoObservation;

/** What runs of one pair must agree in. The log is evidence, and its lines may come in another number. */
export function factsOf(observation: Observation): string {
  const { log: _, ...facts } = observation;
  return JSON.stringify(facts);
}
