import type { Cause } from '../cause.ts';
import { testInFlight, type WebReading } from '../health/reading.ts';
import type { MasterEndpoint } from '../master-endpoint.ts';
import type { GivenParameters, RunningTest, TestParameters } from './test-in-flight.ts';

/** What it takes to start a running test again; or which parameters its master does not show and nobody gave. */
export type RestartParameters =
  | { readonly kind: 'known'; readonly parameters: TestParameters }
  | { readonly kind: 'unknown'; readonly missing: readonly (keyof TestParameters)[] };

/** Undefined: neither shown nor given. */
type Found = { readonly [Name in keyof TestParameters]: TestParameters[Name] | undefined };

/** The parameters of a running test; those that were given win over what its master shows. */
export function restartParameters(test: RunningTest, given: GivenParameters): RestartParameters {
  const found = foundParameters(test, given);
  const missing = (Object.keys(found) as (keyof TestParameters)[]).filter(
    (name) => found[name] === undefined,
  );
  return missing.length > 0
    ? { kind: 'unknown', missing }
    : { kind: 'known', parameters: found as TestParameters };
}

function foundParameters(test: RunningTest, given: GivenParameters): Found {
  const shapeClass = shapeOf(test, given);
  return {
    users: given.users ?? test.users ?? (shapeClass ? Math.max(1, test.usersNow) : undefined),
    spawnRate: given.spawnRate ?? test.spawnRate ?? (shapeClass ? 1 : undefined),
    host: given.host ?? test.host,
    // Without the class picker a master takes no choice: it always runs all that its locustfile has.
    userClasses: test.classPicker ? (given.userClasses ?? test.userClasses ?? undefined) : null,
    // Not shown below Locust 2.28, and from there on it may be an earlier test's (measured 2.25.0 to 2.46.3).
    runTimeSeconds: given.runTimeSeconds ?? null,
    shapeClass,
  };
}

/**
 * A running shape's name is shown by no version, so it must be given. A shape decides on users and rate by itself and
 * begins again from its start. `Default` is the class picker's word for none.
 */
function shapeOf(test: RunningTest, given: GivenParameters): string | null | undefined {
  if (given.shapeClass) return given.shapeClass === 'Default' ? null : given.shapeClass;
  return test.shaped === false ? null : undefined;
}

/** How the command line spells them. */
const optionOf: Readonly<Record<keyof TestParameters, string>> = {
  users: '--test-users',
  spawnRate: '--test-spawn-rate',
  host: '--test-host',
  userClasses: '--test-user-classes',
  runTimeSeconds: '--test-run-time',
  shapeClass: '--test-shape-class',
};

/** A test that can't be started again: names what is missing and where to give it. */
export function parametersUnknown(address: string, missing: readonly (keyof TestParameters)[]): Cause {
  const names = missing.map((name) => `test.${name}`).join(', ');
  const options = missing.map((name) => optionOf[name]).join(', ');
  const none = missing.includes('shapeClass') ? '; shapeClass "Default" is no shape' : '';
  return {
    code: 'test-parameters-unknown',
    message: `the master at ${address} does not show all parameters of its test; give ${names} in the request (${options}${none})`,
  };
}

/** What is known of a restart. Moments are milliseconds since 1970. */
export interface RestartSituation {
  readonly wanted: TestParameters;
  /** The target's master and what it shows; null where its service runs no task with an address. */
  readonly seen: { readonly master: MasterEndpoint; readonly web: WebReading } | null;
  /** When the look began. */
  readonly lookedAt: number;
  /** When it was last told to start the test; null: not yet. */
  readonly startedAt: number | null;
  readonly deadline: number;
  /** Milliseconds after a start before which a look may show what was before it. */
  readonly settle: number;
}

export type RestartVerdict =
  | { readonly kind: 'running' }
  /** It ran as long as it was to. */
  | { readonly kind: 'ended' }
  /** Somebody else's test is in its place. */
  | { readonly kind: 'another'; readonly message: string }
  | { readonly kind: 'start'; readonly master: MasterEndpoint }
  | { readonly kind: 'wait'; readonly waitingFor: string }
  | { readonly kind: 'give-up'; readonly cause: Cause };

/**
 * Whether the test runs again. An accepted start proves nothing (Locust says success where no worker is connected or a
 * class is unknown, measured 2.15.1 to 2.46.3): all users must be seen, and where nothing is seen to run it is started
 * once more.
 */
export function judgeRestart(situation: RestartSituation): RestartVerdict {
  const { wanted, seen, lookedAt, startedAt, deadline, settle } = situation;
  const settled = startedAt === null || lookedAt - startedAt >= settle;
  if (settled && seen && runsAll(seen.web, wanted)) return { kind: 'running' };
  const idle = seen?.web.kind === 'answered' && !testInFlight(seen.web);
  if (idle && startedAt !== null && lookedAt - startedAt >= runTimeOf(wanted)) return { kind: 'ended' };
  const waitingFor = `the test to run again with ${usersOf(wanted)} (${shown(seen?.web)})`;
  if (lookedAt >= deadline) {
    const message = `the deadline passed while waiting for ${waitingFor}`;
    if (seen?.web.kind === 'answered' && !idle) return { kind: 'another', message };
    return { kind: 'give-up', cause: { code: 'test-not-restarted', message } };
  }
  return settled && idle ? { kind: 'start', master: seen.master } : { kind: 'wait', waitingFor };
}

/** Milliseconds. */
function runTimeOf({ runTimeSeconds }: TestParameters): number {
  return runTimeSeconds === null ? Number.POSITIVE_INFINITY : runTimeSeconds * 1000;
}

/** A shape's users come and go: that some run is all that can be asked. */
function runsAll(web: WebReading, { users, shapeClass }: TestParameters): boolean {
  if (web.kind === 'failed' || !testInFlight(web)) return false;
  return shapeClass === null ? web.state === 'running' && web.users === users : web.users > 0;
}

/** `12 users`, or `the users of MyShape`. */
export function usersOf({ users, shapeClass }: TestParameters): string {
  return shapeClass === null ? `${users} users` : `the users of ${shapeClass}`;
}

function shown(web: WebReading | undefined): string {
  if (!web) return 'the target has no running master';
  return web.kind === 'failed' ? web.reason : `its master shows ${web.state}, ${web.users} users`;
}
