import type { Observed, VersionCount } from '../plan.ts';
import { sameVersion } from '../versions/version.ts';
import type { LogReading, MasterReading } from './reading.ts';

/**
 * The versions that a reading shows, next to those that were deployed. A worker's version is `reported` when it (or
 * the master's mismatch warning) names it, `inferred` when the master lists the worker without a warning and what
 * was deployed leaves only one version for it.
 *
 * Worked example: master 2.32.2 lists 4 workers, warned of one 2.25.0, deployed are 1 × 2.25.0 and 3 × 2.32.2:
 * reported 1 × 2.25.0, inferred 3 × 2.32.2.
 */
export function observedOf(
  reading: MasterReading,
  masterDeployed: string,
  workersDeployed: readonly VersionCount[],
): Observed {
  return {
    at: reading.at,
    master:
      reading.web.kind === 'failed' && reading.version === null
        ? null
        : { version: reading.version ?? masterDeployed, by: reading.version ? 'reported' : 'deployed' },
    workers: reading.web.kind === 'answered' ? workerVersions(reading, workersDeployed) : [],
  };
}

/** Ids of the workers that the master lists and that it has not lost. */
export function presentWorkers(reading: MasterReading): readonly string[] {
  if (reading.web.kind === 'failed') return [];
  return reading.web.workers.filter(({ state }) => state !== 'missing').map(({ id }) => id);
}

function workerVersions(reading: MasterReading, deployed: readonly VersionCount[]): readonly VersionCount[] {
  const reported = new Map<string, number>();
  let silent = 0;
  for (const id of presentWorkers(reading)) {
    const version = reportedVersion(reading.log, id);
    if (version === null) silent += 1;
    else reported.set(version, (reported.get(version) ?? 0) + 1);
  }
  const spoken = [...reported].map(([version, count]) => ({ version, count, by: 'reported' }) as const);
  return [...spoken, ...inferred(silent, spoken, deployed)];
}

function reportedVersion(log: LogReading, worker: string): string | null {
  if (log.kind === 'failed') return null;
  return log.reported[worker] ?? log.mismatched[worker] ?? null;
}

/** Gives the workers that named no version to the deployed versions that still lack workers, newest-named last. */
function inferred(
  silent: number,
  spoken: readonly VersionCount[],
  deployed: readonly VersionCount[],
): readonly VersionCount[] {
  let left = silent;
  const result: VersionCount[] = [];
  for (const { version, count } of deployed) {
    const share = Math.min(left, Math.max(0, count - countOf({ workers: spoken }, version)));
    if (share > 0) result.push({ version, count: share, by: 'inferred' });
    left -= share;
  }
  return left > 0 ? [...result, { version: 'unknown', count: left, by: 'deployed' }] : result;
}

/** How many workers of a version were seen, however it was learnt and spelled. */
export function countOf(observed: Pick<Observed, 'workers'>, version: string): number {
  return observed.workers
    .filter((worker) => sameVersion(worker.version, version))
    .reduce((sum, worker) => sum + worker.count, 0);
}
