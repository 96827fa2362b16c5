import { readFileSync } from 'node:fs';
import type { LocustfileOrigin } from '../../lib/domain/versions/measured-range.ts';
import { judge } from './judge.ts';
import type { Observation, Pair, Seen } from './observation.ts';
import { byAge, inOrder } from './releases.ts';

/** The committed result: one JSON line for each release, each run of the command, and each pair. */
export const measuredFile = new URL('./measured.jsonl', import.meta.url);

export type ReleaseLine =
  | { readonly release: string; readonly python: string }
  | { readonly release: string; readonly reason: string };

/** One run of the command, or what an interruption left of it. */
export interface RunLine {
  /** The day of its end, as an ISO date. */
  readonly run: string;
  readonly cores: number;
  readonly atOnce: number;
  readonly pairs: number;
  readonly seconds: number;
}

export interface MeasuredPair extends Pair {
  readonly seen: Seen;
}

export interface Measured {
  readonly releases: readonly ReleaseLine[];
  readonly runs: readonly RunLine[];
  readonly pairs: readonly MeasuredPair[];
}

type PairLine = { master: string; worker: string; locustfile: LocustfileOrigin } & (
  | (Omit<Observation, 'log'> & { log?: Partial<Observation['log']> })
  | { inconclusive: string }
);

const noLog: Observation['log'] = { master: [], worker: [] };

export function parseMeasured(text: string): Measured {
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  return {
    releases: lines.filter((line): line is ReleaseLine => 'release' in line),
    runs: lines.filter((line): line is RunLine => 'run' in line),
    pairs: lines.filter((line): line is PairLine => 'master' in line).map(pairOf),
  };
}

export function readMeasured(file: URL | string = measuredFile): Measured {
  return parseMeasured(readFileSync(file, 'utf8'));
}

function pairOf({ master, worker, locustfile, ...rest }: PairLine): MeasuredPair {
  return {
    master,
    worker,
    locustfile,
    seen: 'inconclusive' in rest ? rest : { ...rest, log: { ...noLog, ...rest.log } },
  };
}

/** A safe pair needs no log: that it worked is in its facts. Of the others the nodes that said something have one. */
export function pairLine({ seen, ...pair }: MeasuredPair, keepLog: boolean): string {
  if ('inconclusive' in seen) return JSON.stringify({ ...pair, ...seen });
  const { log, ...facts } = seen;
  const said = Object.entries(log).filter(([, lines]) => lines.length > 0);
  const kept = keepLog && said.length > 0 ? { log: Object.fromEntries(said) } : {};
  return JSON.stringify({ ...pair, ...facts, ...kept });
}

/** The text of the lines in an order of their own, so that a second measurement differs in what it saw only. */
export function measuredText({ releases, runs, pairs }: Measured): string {
  const position = new Map(releasesOf(pairs).map((release, index) => [release, index]));
  const at = (release: string) => position.get(release) ?? 0;
  const sorted = pairs.toSorted(
    (one, other) =>
      other.locustfile.localeCompare(one.locustfile) ||
      at(one.master) - at(other.master) ||
      at(one.worker) - at(other.worker),
  );
  const lines = [
    ...releases
      .toSorted((one, other) => byAge(one.release, other.release))
      .map((line) => JSON.stringify(line)),
    ...runs.map((line) => JSON.stringify(line)),
    ...sorted.map((pair) => pairLine(pair, judge(pair.seen).verdict !== 'safe')),
  ];
  return `${lines.join('\n')}\n`;
}

function releasesOf(pairs: readonly MeasuredPair[]): readonly string[] {
  return inOrder(pairs.flatMap(({ master, worker }) => [master, worker]));
}
