import type { MeasuredPair } from '../../../measure/matrix/measured.ts';
import type { Observation, Pair } from '../../../measure/matrix/observation.ts';

/** A pair that did everything. */
export const worked: Observation = {
  joined: true,
  ran: true,
  steady: true,
  listener: 'alive',
  exits: [0, 0],
  log: { master: [], worker: [] },
};

/** A worker that nobody ever listed, on a master whose listener lives. */
export const waited: Observation = { ...worked, joined: false, ran: false, steady: false, exits: [0, 143] };

/** The pair of Locust issue #2975. */
export const killed: Observation = { ...waited, listener: 'dead', exits: [2, 143] };

/** All pairs of some releases, in a world where `works` decides. */
export function measuredWorld(
  releases: readonly string[],
  works: (pair: Pair) => boolean,
): readonly MeasuredPair[] {
  return (['local', 'from-master'] as const).flatMap((locustfile) =>
    releases.flatMap((master) => releases.map((worker) => measure({ master, worker, locustfile }, works))),
  );
}

export function measure(pair: Pair, works: (pair: Pair) => boolean): MeasuredPair {
  return { ...pair, seen: works(pair) ? worked : waited };
}
