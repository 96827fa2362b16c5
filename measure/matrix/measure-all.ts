import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../../lib/local/nodes/cache-folder.ts';
import { keyOf, pairsToMeasure } from './borders.ts';
import { runPairs } from './campaign.ts';
import { ForkedNodes } from './forked-nodes.ts';
import { Installed } from './installed.ts';
import { Journal } from './journal.ts';
import { judge } from './judge.ts';
import { type Measured, type MeasuredPair, type ReleaseLine, readMeasured } from './measured.ts';
import { sayOnStandardError } from './progress.ts';
import { publishedMinors } from './releases.ts';

export interface MeasureOptions {
  readonly atOnce: number;
  /** Whether the pairs of the committed lines are measured again. */
  readonly again: boolean;
  readonly signal: AbortSignal;
}

/**
 * Measures what is missing, or was inconclusive. Resolves with all that is known then, or with null after an
 * interruption: what was seen until then is in the user's cache folder, and the next run goes on from there.
 */
export async function measureAll({ atOnce, again, signal }: MeasureOptions): Promise<Measured | null> {
  const before = again ? null : readMeasured();
  const journal = new Journal(join(cacheFolder(), 'matrix', 'progress.jsonl'));
  const found = new Map(
    [...(before?.pairs ?? []), ...journal.read().pairs].map((pair) => [keyOf(pair), pair]),
  );
  const tried = new Set<string>();
  const installed = new Installed({ signal, say: sayOnStandardError });
  const host = new ForkedNodes(installed);
  signal.addEventListener('abort', () => host.close());
  const started = performance.now();
  const taken = (pair: MeasuredPair) => {
    journal.add(pair);
    found.set(keyOf(pair), pair);
    tried.add(keyOf(pair));
  };
  try {
    for (;;) {
      // What stays inconclusive is tried once: the border that it may lie on is for the next run.
      const missing = (await next(installed, found)).filter((pair) => !tried.has(keyOf(pair)));
      if (missing.length === 0) break;
      await runPairs(missing, { host, atOnce, signal, taken });
      if (signal.aborted) return null;
    }
  } finally {
    host.close();
    if (tried.size > 0) journal.addRun(runLine(started, tried.size, atOnce));
  }
  const runs = [...(before?.runs ?? []), ...journal.read().runs];
  const releases = await releaseLines(before?.releases ?? [], found, installed);
  journal.putAside();
  return { releases, runs, pairs: [...found.values()] };
}

/**
 * How each release was had. What an earlier run says counts for its pairs; the rest is found in the cache. A release
 * that was refused once and installs now was had.
 */
async function releaseLines(
  before: readonly ReleaseLine[],
  found: ReadonlyMap<string, MeasuredPair>,
  installed: Installed,
): Promise<readonly ReleaseLine[]> {
  const had = before.filter((line) => 'python' in line);
  const told = new Map(had.map((line) => [line.release, line]));
  const all = [...found.values()].flatMap(({ master, worker }) => [master, worker]);
  await installed.ensure(new Set(all.filter((release) => !told.has(release))));
  return [...new Map([...before, ...installed.lines(), ...had].map((line) => [line.release, line])).values()];
}

function isConclusive({ seen }: MeasuredPair): boolean {
  return judge(seen).verdict !== 'unknown';
}

/** The next pairs, of releases that are installed: a refused one makes way for an older patch of its minor. */
async function next(installed: Installed, found: ReadonlyMap<string, MeasuredPair>) {
  const known = [...found.values()].filter(isConclusive);
  for (;;) {
    const minors = publishedMinors
      .map((patches) => patches.filter((release) => installed.reasonOf(release) === undefined))
      .filter((patches) => patches.length > 0);
    const missing = pairsToMeasure(minors, known);
    const releases = new Set(missing.flatMap(({ master, worker }) => [master, worker]));
    if (await installed.ensure(releases)) return missing;
  }
}

function runLine(started: number, pairs: number, atOnce: number) {
  const seconds = Math.round((performance.now() - started) / 1000);
  const run = new Date().toISOString().slice(0, 10);
  return { run, cores: availableParallelism(), atOnce, pairs, seconds };
}
