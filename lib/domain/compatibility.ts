import semver from 'semver';
import { type MeasuredPairs, measuredPairs, newestMeasured } from './compatibility-table.ts';
import { type LocustCheck, locustCheck } from './skew.ts';
import { isFinalRelease, parseVersion, sameVersion, type Version } from './version.ts';

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

/**
 * Judges one pair from the table of measured pairs. Takes versions in any spelling of `parseVersion`; a text that is
 * none gives `unknown`. Equal versions always work together, measured or not.
 */
export function compatibility(master: string, worker: string, source: LocustfileSource): Compatibility {
  const check = locustCheck(master, worker);
  if (sameVersion(master, worker)) {
    return { verdict: 'safe', evidence: 'equal versions work together', locustCheck: check };
  }
  const [ofMaster, ofWorker] = [parseVersion(master), parseVersion(worker)];
  if (!ofMaster.ok) return { verdict: 'unknown', evidence: ofMaster.problem, locustCheck: check };
  if (!ofWorker.ok) return { verdict: 'unknown', evidence: ofWorker.problem, locustCheck: check };
  const row = rowFor(ofMaster.version, ofWorker.version, source);
  if (row === undefined)
    return { verdict: 'unknown', evidence: gap(master, worker, source), locustCheck: check };
  const { evidence } = row;
  if (row.verdict === 'safe') return { verdict: 'safe', evidence, locustCheck: check };
  const consequence = `a ${worker} worker would ${row.consequence.replaceAll('{master}', master)}`;
  return { verdict: 'unsafe', evidence, locustCheck: check, consequence };
}

/** Only final releases were measured: a range says nothing of the pre-releases and local builds inside it. */
function rowFor(master: Version, worker: Version, source: LocustfileSource): MeasuredPairs | undefined {
  if (!isFinalRelease(master) || !isFinalRelease(worker)) return undefined;
  const from = source.locustfileFromMaster ? 'from-master' : 'local';
  return measuredPairs.find(
    (row) =>
      (row.locustfile === 'any' || row.locustfile === from) &&
      semver.satisfies(master, row.masters) &&
      semver.satisfies(worker, row.workers),
  );
}

function gap(master: string, worker: string, source: LocustfileSource): string {
  const locustfile = source.locustfileFromMaster ? "the master's locustfile (-f -)" : 'a local locustfile';
  return (
    `no measurement covers a ${worker} worker with ${locustfile} on a ${master} master: ` +
    `the data holds final releases from 2.4.0 to ${newestMeasured}`
  );
}
