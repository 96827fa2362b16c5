import { measuredIn, measuredRanges, measuredSides, newestMeasured } from './compatibility-table.ts';
import { consequenceIn, findsNoLocustfile, firstThatSendsLocustfiles } from './consequence.ts';
import type { MeasuredRange } from './measured-range.ts';
import { isBefore, type LocustCheck, locustCheck } from './skew.ts';
import { compareVersions, isFinalRelease, parseVersion, sameVersion, type Version } from './version.ts';

export interface LocustfileSource {
  /** Whether workers ask the master for its locustfile (`-f -`, `LOCUST_LOCUSTFILE=-`). */
  readonly locustfileFromMaster: boolean;
}

/** Whether a worker may connect to a master. `unknown` is not a yes: nobody has seen the pair work. */
export type Compatibility = {
  readonly evidence: string;
  /** What Locust itself would say of the pair; it is accepted or refused whatever that is. */
  readonly locustCheck: LocustCheck;
} & (
  | { readonly verdict: 'safe' | 'unknown' }
  /** What would happen: "a 2.25.0 worker would …". */
  | { readonly verdict: 'unsafe'; readonly consequence: string }
);

interface KnownPair {
  readonly master: Version;
  readonly worker: Version;
  readonly locustfile: MeasuredRange['locustfile'];
}

/**
 * Judges one pair from the table of measured pairs. Takes versions in any spelling of `parseVersion`; a text that is
 * none gives `unknown`, even beside itself. Equal versions work together, measured or not, unless they were measured
 * not to, or can't: workers before 2.23.0 can't ask any master for its locustfile.
 */
export function compatibility(master: string, worker: string, source: LocustfileSource): Compatibility {
  const check = locustCheck(master, worker);
  const unknown = (evidence: string) => ({ verdict: 'unknown', evidence, locustCheck: check }) as const;
  const [ofMaster, ofWorker] = [parseVersion(master), parseVersion(worker)];
  if (!ofMaster.ok) return unknown(ofMaster.problem);
  if (!ofWorker.ok) return unknown(ofWorker.problem);
  const locustfile = source.locustfileFromMaster ? 'from-master' : 'local';
  const pair = { master: ofMaster.version, worker: ofWorker.version, locustfile } as const;
  if (check.level === 'error' && isMeasuredMaster(pair)) {
    const consequence = `a ${worker} worker would be refused by a ${master} master`;
    return { verdict: 'unsafe', evidence: refusal, locustCheck: check, consequence };
  }
  const range = rangeOf(pair);
  if (range === undefined)
    return sameVersion(master, worker) ? equalVersions(pair, check) : unknown(gap(pair));
  const evidence = evidenceOf(pair, range);
  if (range.outcome === 'works') return { verdict: 'safe', evidence, locustCheck: check };
  const consequence = `a ${worker} worker would ${consequenceIn(range, master)}`;
  return { verdict: 'unsafe', evidence, locustCheck: registers(range) ? check : unreached, consequence };
}

const unreached: LocustCheck = { level: 'unreached' };

/** Locust compares versions when a worker reports as ready. One that still asks for its locustfile never gets there. */
function registers({ locustfile, outcome }: MeasuredRange): boolean {
  return locustfile === 'local' || !['listener-dies', 'worker-waits', 'worker-exits'].includes(outcome);
}

/** A pair of one version that was not run. */
function equalVersions({ worker, locustfile }: KnownPair, check: LocustCheck): Compatibility {
  if (locustfile === 'local' || !isBefore(worker, firstThatSendsLocustfiles)) {
    return { verdict: 'safe', evidence: 'equal versions work together; not measured', locustCheck: check };
  }
  return {
    verdict: 'unsafe',
    evidence: "read in Locust's source, not measured: such a worker takes - for the name of a file",
    locustCheck: unreached,
    consequence: `a ${worker} worker would ${findsNoLocustfile}`,
  };
}

const refusal =
  "read in Locust's source, not measured: masters from 2.0 on refuse workers that send no version";

function isMeasuredMaster({ master, locustfile }: KnownPair): boolean {
  const { masters } = measuredSides[locustfile];
  return isFinalRelease(master) && isWithin(master, [masters.at(0) ?? '', masters.at(-1) ?? '']);
}

/** Only final releases were measured: a range says nothing of the pre-releases and local builds inside it. */
function rangeOf({ master, worker, locustfile }: KnownPair): MeasuredRange | undefined {
  if (!isFinalRelease(master) || !isFinalRelease(worker)) return undefined;
  return measuredRanges.find(
    (range) =>
      range.locustfile === locustfile && isWithin(master, range.masters) && isWithin(worker, range.workers),
  );
}

function isWithin(version: Version, [oldest, newest]: readonly [string, string]): boolean {
  return compareVersions(version, oldest as Version) >= 0 && compareVersions(version, newest as Version) <= 0;
}

/** What was seen, and whether this very pair was run or lies between pairs that were. */
function evidenceOf(
  pair: KnownPair,
  { masters, workers, outcome, pairs, locustfile }: MeasuredRange,
): string {
  const sides = measuredSides[locustfile];
  const between = [
    sides.masters.includes(pair.master) ? null : `master ${pair.master}`,
    sides.workers.includes(pair.worker) ? null : `worker ${pair.worker}`,
  ].filter((side) => side !== null);
  const found =
    `measured ${measuredIn}, ${pairs} pairs with ${locustfileText(locustfile)}: ` +
    `masters ${masters.join(' to ')} and workers ${workers.join(' to ')} ${outcome === 'works' ? 'work together' : 'do not work together'}`;
  if (between.length === 0) return `${found}, this very pair was run`;
  const verb = between.length === 1 ? 'lies' : 'lie';
  return `${found}; ${between.join(' and ')} ${verb} between releases that were run`;
}

function gap({ master, worker, locustfile }: KnownPair): string {
  return (
    `no measurement covers a ${worker} worker with ${locustfileText(locustfile)} on a ${master} master: ` +
    `the data holds final releases from ${measuredSides[locustfile].masters[0]} to ${newestMeasured}`
  );
}

function locustfileText(locustfile: MeasuredRange['locustfile']): string {
  return locustfile === 'local' ? 'a local locustfile' : "the master's locustfile (-f -)";
}
