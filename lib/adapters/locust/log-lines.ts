import * as z from 'zod/mini';

/** What the log ring of a master says of it and of its workers. Versions are as Locust wrote them. */
export interface LogFacts {
  /** The entry of a dead listener, traceback included; null while none is in the ring. */
  readonly crash: string | null;
  readonly masterVersion: string | null;
  /** By worker id: the version that the worker logged when it started (master and worker 2.29 and newer). */
  readonly reported: Readonly<Record<string, string>>;
  /** By worker id: the version that the master warned of when the worker connected. */
  readonly mismatched: Readonly<Record<string, string>>;
}

const lines = z.array(z.string());

/** `GET /logs` since Locust 2.29.0; departed workers' entries stay for as long as the master lives. */
const withWorkers = z.object({ master: lines, workers: z.record(z.string(), lines) });
/** `GET /logs` from 2.18.1 to 2.28. */
const masterOnly = z.object({ logs: lines });

// Anchored at Locust's own format, `[time] host/LEVEL/logger: text`, since a locustfile logs into the same ring.
const started = /^\[[^\]]*\] [^/]*\/INFO\/locust\.main: Starting Locust (\S+)$/;
const mismatch =
  /^\[[^\]]*\] [^/]*\/WARNING\/locust\.runners: A worker \((.+)\) running a different version \((\S+)\) connected, /;
// The same line with `MasterRunner.start` comes of a bad POST /swarm and ends no listener (measured).
const deadListener = /^\[[^\]]*\] [^/]*\/CRITICAL\/locust\.[^\n]*\bMasterRunner\.client_listener\b/;

const longestCrash = 4_000;
const crashHead = 1_000;

/** Reads the JSON of `GET /logs` in either shape; null if it is neither. */
export function readLog(value: unknown): LogFacts | null {
  const current = withWorkers.safeParse(value);
  if (current.success) return factsOf(current.data.master, Object.entries(current.data.workers));
  const older = masterOnly.safeParse(value);
  return older.success ? factsOf(older.data.logs, []) : null;
}

/** The master's own lines, oldest first, in the JSON of `GET /logs` in either shape; null if it is neither. */
export function masterLines(value: unknown): readonly string[] | null {
  return withWorkers.safeParse(value).data?.master ?? masterOnly.safeParse(value).data?.logs ?? null;
}

function factsOf(
  master: readonly string[],
  workers: readonly (readonly [string, readonly string[]])[],
): LogFacts {
  const crash = master.find((line) => deadListener.test(line));
  return {
    crash: crash === undefined ? null : bounded(crash),
    masterVersion: startedVersion(master),
    reported: Object.fromEntries(
      workers.flatMap(([id, log]) => {
        const version = startedVersion(log);
        return version === null ? [] : [[id, version] as const];
      }),
    ),
    mismatched: Object.fromEntries(
      master.flatMap((line) => {
        const [, id, version] = mismatch.exec(line) ?? [];
        return id === undefined || version === undefined ? [] : [[id, version] as const];
      }),
    ),
  };
}

function startedVersion(log: readonly string[]): string | null {
  for (const line of log) {
    const version = started.exec(line)?.[1];
    if (version !== undefined) return version;
  }
  return null;
}

/** A Python traceback says what happened in its first and its last lines: a long one loses its middle. */
function bounded(entry: string): string {
  if (entry.length <= longestCrash) return entry;
  const gap = '\n[…]\n';
  return (
    entry.slice(0, crashHead) + gap + entry.slice(entry.length - (longestCrash - crashHead - gap.length))
  );
}
