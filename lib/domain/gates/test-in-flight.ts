/**
 * What a gate does about a test that runs: `wait` until it ended, `fail` at once, `stop` it, or stop it and start the
 * same one again on the target (`restart`).
 */
export type TestPolicy = 'wait' | 'fail' | 'stop' | 'restart';

/** What it takes to start a test by `POST /swarm`. */
export interface TestParameters {
  readonly users: number;
  /** Users a second. */
  readonly spawnRate: number;
  /** Null: the locustfile's own. */
  readonly host: string | null;
  /** Null: all that the locustfile has; they can be chosen with `--class-picker` only. */
  readonly userClasses: readonly string[] | null;
  /** Seconds; null: until it is stopped. No version shows it reliably (it is missing, or an earlier test's). */
  readonly runTimeSeconds: number | null;
  /** Name of the shape class, for masters with `--class-picker`; null: none is chosen. */
  readonly shapeClass: string | null;
}

/** Parameters that a request gives because a master's version doesn't show them. They win over what is read. */
export type GivenParameters = { readonly [Name in keyof TestParameters]?: TestParameters[Name] | undefined };

/** What a master shows of the test that runs on it. Null: this version does not show it. */
export interface RunningTest {
  readonly state: string;
  /** Users that run now: fewer than were asked for while they are still being started. */
  readonly usersNow: number;
  readonly users: number | null;
  readonly spawnRate: number | null;
  readonly host: string | null;
  /** The classes that run; null where they could not be read. */
  readonly userClasses: readonly string[] | null;
  /** Whether user classes and shapes can be chosen in a form (`--class-picker`). */
  readonly classPicker: boolean;
  /** Whether a load shape drives the test; null where it could not be read. */
  readonly shaped: boolean | null;
}

/** What a master says of the test that it may run. A master that does not answer may run one all the same. */
export type TestReading =
  | { readonly kind: 'none' }
  | { readonly kind: 'running'; readonly test: RunningTest }
  | { readonly kind: 'unanswered'; readonly reason: string };

/** One file of a test's results: gzip, then base64, so that it fits into a payload and a ledger item. */
export interface ResultFile {
  readonly name: 'requests.csv' | 'failures.csv' | 'exceptions.csv' | 'report.html';
  /** Length before compression. */
  readonly bytes: number;
  readonly gzipBase64: string;
}

/** What was saved of a test, without its contents: what a result lists. */
export interface SavedResults {
  /** ISO 8601. */
  readonly at: string;
  /** The master's address. */
  readonly master: string;
  readonly files: readonly { readonly name: ResultFile['name']; readonly bytes: number }[];
}

/** A master that runs, of which it is not known whether it runs a test. */
export interface SilentMaster {
  readonly service: string;
  readonly address: string;
  readonly reason: string;
}

/** A test in flight, and the master that runs it. */
export interface TestOnMaster {
  readonly service: string;
  readonly address: string;
  readonly test: RunningTest;
}
