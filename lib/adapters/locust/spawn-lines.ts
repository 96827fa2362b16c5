/** What a master's log says of the test that was asked for. */
export interface SpawnLines {
  readonly users: number | null;
  /** Users a second, rounded to two decimals by Locust; null where nothing is left of it. */
  readonly spawnRate: number | null;
  /** Whether a load shape drives the test; null where the log does not tell. */
  readonly shaped: boolean | null;
}

// Anchored at Locust's own format, since a locustfile logs into the same ring.
const head = String.raw`^\[[^\]]*\] [^/]*/INFO/`;
// The line of each start, edit, shape step and redistribution: at once, also in the middle of a ramp (2.18.1–2.47.0).
const spawnJob = new RegExp(
  String.raw`${head}locust\.runners: Sending spawn jobs of (\d+) users at (\d+\.\d\d) spawn rate to \d+ ready workers$`,
);
const shapeLine = new RegExp(String.raw`${head}locust\.runners: Shape (?:test|worker) `);
const shapeStep = new RegExp(String.raw`${head}locust\.runners: Shape test updating to `);
const processStart = new RegExp(String.raw`${head}locust\.main: Starting Locust `);

/** Reads the last job in the ring of 500 lines; all is null where a chatty locustfile has pushed it out. */
export function readSpawnLines(lines: readonly string[]): SpawnLines {
  const place = lines.findLastIndex((line) => spawnJob.test(line));
  const [, users, rate] = spawnJob.exec(lines[place] ?? '') ?? [];
  if (users === undefined || rate === undefined) return { users: null, spawnRate: null, shaped: null };
  return { users: Number(users), spawnRate: Number(rate) || null, shaped: shapedBy(lines, place) };
}

/** A shape announces each of its jobs one line before; without any shape line since the process began there is none. */
function shapedBy(lines: readonly string[], place: number): boolean | null {
  if (shapeStep.test(lines[place - 1] ?? '')) return true;
  const isWhole = lines.some((line) => processStart.test(line));
  return isWhole && !lines.some((line) => shapeLine.test(line)) ? false : null;
}
