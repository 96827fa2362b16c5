import semver from 'semver';
import type {
  LocustfileOrigin,
  MeasuredRange,
  MeasuredSides,
  PairOutcome,
} from '../../lib/domain/versions/measured-range.ts';
import { keyOf } from './borders.ts';
import { judge } from './judge.ts';
import type { MeasuredPair } from './measured.ts';
import { inOrder } from './releases.ts';

/** The outcome of each measured pair of one origin, masters by workers, and the rectangles that it is made of. */
export interface Grid extends MeasuredSides {
  outcome(master: string, worker: string): PairOutcome | 'inconclusive' | undefined;
}

export function gridOf(locustfile: LocustfileOrigin, pairs: readonly MeasuredPair[]): Grid {
  const own = pairs.filter((pair) => pair.locustfile === locustfile);
  const outcomes = new Map(own.map((pair) => [keyOf(pair), judge(pair.seen).outcome]));
  return {
    masters: inOrder(own.map(({ master }) => master)),
    workers: inOrder(own.map(({ worker }) => worker)),
    outcome: (master, worker) => outcomes.get(keyOf({ master, worker, locustfile })),
  };
}

/**
 * Covers a grid with rectangles of one outcome, none of them overlapping: from the first cell that is not covered
 * yet as far as the outcome reaches to newer workers, then to newer masters. Cells without a verdict, or never
 * measured, are in none. No rectangle crosses a major release.
 */
export function rectanglesOf(locustfile: LocustfileOrigin, grid: Grid): readonly MeasuredRange[] {
  const covered = new Set<string>();
  const ranges: MeasuredRange[] = [];
  for (const master of grid.masters) {
    for (const worker of grid.workers) {
      const outcome = free(grid, covered, master, worker);
      if (outcome === undefined) continue;
      const matches = (m: string, w: string) => free(grid, covered, m, w) === outcome;
      const workers = reach(grid.workers, worker, (each) => matches(master, each));
      const masters = reach(grid.masters, master, (each) => workers.every((w) => matches(each, w)));
      for (const m of masters) for (const w of workers) covered.add(`${m} ${w}`);
      const pairs = masters.length * workers.length;
      ranges.push({ locustfile, masters: ends(masters), workers: ends(workers), outcome, pairs });
    }
  }
  return ranges;
}

function free(
  grid: Grid,
  covered: ReadonlySet<string>,
  master: string,
  worker: string,
): PairOutcome | undefined {
  const outcome = covered.has(`${master} ${worker}`) ? undefined : grid.outcome(master, worker);
  return outcome === 'inconclusive' ? undefined : outcome;
}

/** The releases from one on, as long as they hold and are of its major. */
function reach(
  releases: readonly string[],
  from: string,
  holds: (release: string) => boolean,
): readonly string[] {
  const rest = releases.slice(releases.indexOf(from));
  const end = rest.findIndex((each) => semver.major(each) !== semver.major(from) || !holds(each));
  return end < 0 ? rest : rest.slice(0, end);
}

function ends(releases: readonly string[]): readonly [string, string] {
  return [releases.at(0) ?? '', releases.at(-1) ?? ''];
}
