/**
 * The table that simulated nodes follow: the release in which each message or page of Locust first appeared.
 * Nothing here knows which versions work together; what happens when they meet follows from the messages.
 */

/** Source: Locust release notes and code at the tags; the listed behaviour was measured from 2.4.0 to 2.47.0. */
const firstRelease = {
  /** The master warns of a worker whose version differs in its first four characters. */
  versionCheck: '2.5.0',
  /** `GET /tasks`. */
  tasksPage: '2.6.0',
  /** Master → worker answer to `client_ready`; a worker that knows it waits for it. */
  ack: '2.10.0',
  /** `GET /logs`, as `{logs}`. */
  logsPage: '2.18.1',
  /** Master → worker `heartbeat`; a worker that knows it gives up after 60 s without one. */
  masterHeartbeat: '2.19.0',
  /** Page and report carry `window.templateArgs` instead of fields filled in by Jinja. */
  templateArgs: '2.21.0',
  /** `-f -`: the worker asks the master for its locustfile, with no data. */
  locustfile: '2.23.0',
  /** The page shows the spawn rate and run time of the last test. */
  stickyOptions: '2.28.0',
  /** Worker → master `logs`, and `/logs` as `{master, workers}`. */
  workerLogs: '2.29.0',
  /** The request carries `{version}`, which the master subscripts; the answer is a list. */
  versionedLocustfile: '2.30.1',
  workerCount: '2.37.2',
  /** `failures.csv` says when a failure was first and last seen (2.43.4 has no such columns). */
  failureTimes: '2.44.4',
  /** A `/swarm` without its numbers is refused politely instead of by an error 500. */
  politeSwarm: '2.46.3',
  /** `spawning_complete` of an unknown worker is answered by `quit` (2.46.3 dies of it, 2.46.7 does not). */
  lateSpawning: '2.46.7',
  /** A leaving worker is not weighed against the missing ones; before, that could stop the whole test. */
  missingCountedOnce: '2.47.0',
  /** A run-time timer ends with its test; before, it stopped the next test of the same master. */
  runTimeEndsWithTest: '2.47.0',
  /** `/stop` and `/stats/reset` are POST. */
  postedActions: '2.47.0',
} as const;

export type Feature = keyof typeof firstRelease;

/** What one version of Locust can do. `text` is what the node calls itself. */
export interface LocustRelease {
  readonly text: string;
  readonly has: ReadonlySet<Feature>;
}

type Numbers = readonly [number, number, number];

/** Undefined for what is no Locust 2 version. A pre-release counts as the release that it precedes. */
export function locustRelease(text: string): LocustRelease | undefined {
  const numbers = numbersOf(text);
  if (numbers === undefined || numbers[0] !== 2) return undefined;
  const features = Object.entries(firstRelease) as [Feature, string][];
  const has = new Set(features.filter(([, first]) => reaches(numbers, first)).map(([feature]) => feature));
  return { text, has };
}

function numbersOf(text: string): Numbers | undefined {
  const match = /^(\d+)\.(\d+)(?:\.(\d+))?(?:[.-]?(?:dev|a|b|rc)[.-]?\d+)?$/.exec(text);
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

function reaches(numbers: Numbers, first: string): boolean {
  const floor = numbersOf(first) ?? [0, 0, 0];
  const apart = numbers.findIndex((number, place) => number !== floor[place]);
  return apart === -1 || (numbers[apart] ?? 0) > (floor[apart] ?? 0);
}
