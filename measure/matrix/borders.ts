import type { LocustfileOrigin, MeasuredSides } from '../../lib/domain/versions/measured-range.ts';
import { judge } from './judge.ts';
import type { MeasuredPair } from './measured.ts';
import { locustfileOrigins, type Pair } from './observation.ts';
import { inOrder } from './releases.ts';

type Side = 'master' | 'worker';

/**
 * The pairs that are still to be measured: first the newest patches of all minors against each other. Where two
 * neighbours then behave differently, the first patch of the newer one: if it behaves like its newest one, the
 * border lies between the minors; if not, all patches of that minor are measured. Empty once every border is exact.
 *
 * `minors` holds the installable releases, one list for each minor, oldest first.
 */
export function pairsToMeasure(
  minors: readonly (readonly string[])[],
  measured: readonly MeasuredPair[],
): readonly Pair[] {
  const known = new Map(measured.map((pair) => [keyOf(pair), judge(pair.seen).outcome]));
  const newest = minors.flatMap((patches) => patches.slice(-1));
  return locustfileOrigins.flatMap((locustfile) => {
    const outcome = (master: string, worker: string) => known.get(keyOf({ master, worker, locustfile }));
    let sides: MeasuredSides = { masters: newest, workers: newest };
    for (;;) {
      const missing = allPairs(sides, locustfile).filter((pair) => !known.has(keyOf(pair)));
      if (missing.length > 0) return missing;
      const refined = refine(sides, minors, outcome);
      if (sizeOf(refined) === sizeOf(sides)) return [];
      sides = refined;
    }
  });
}

export function keyOf({ master, worker, locustfile }: Pair): string {
  return `${master} ${worker} ${locustfile}`;
}

function allPairs({ masters, workers }: MeasuredSides, locustfile: LocustfileOrigin): readonly Pair[] {
  return masters.flatMap((master) => workers.map((worker) => ({ master, worker, locustfile })));
}

function sizeOf({ masters, workers }: MeasuredSides): number {
  return masters.length + workers.length;
}

type ReadOutcome = (master: string, worker: string) => string | undefined;

function refine(
  sides: MeasuredSides,
  minors: readonly (readonly string[])[],
  outcome: ReadOutcome,
): MeasuredSides {
  const { masters, workers } = sides;
  const behaviour = (side: Side) => (release: string) =>
    side === 'master'
      ? workers.map((worker) => outcome(release, worker)).join()
      : masters.map((master) => outcome(master, release)).join();
  return {
    masters: withBorderPatches(masters, minors, behaviour('master')),
    workers: withBorderPatches(workers, minors, behaviour('worker')),
  };
}

function withBorderPatches(
  releases: readonly string[],
  minors: readonly (readonly string[])[],
  behaviour: (release: string) => string,
): readonly string[] {
  const added = minors.flatMap((patches, index) => {
    const before = minors[index - 1]?.at(-1);
    const [first, last] = [patches[0], patches.at(-1)];
    if (before === undefined || first === undefined || last === undefined) return [];
    if (!releases.includes(first)) return behaviour(before) === behaviour(last) ? [] : [first];
    return behaviour(first) === behaviour(last) ? [] : patches;
  });
  return inOrder([...releases, ...added]);
}
