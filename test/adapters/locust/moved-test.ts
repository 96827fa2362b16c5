import { gunzipSync } from 'node:zlib';
import { expect, vi } from 'vitest';
import { LocustMasters } from '../../../lib/adapters/locust/locust-masters.ts';
import { restartParameters } from '../../../lib/domain/gates/restart.ts';
import type { ResultFile, RunningTest, TestParameters } from '../../../lib/domain/gates/test-in-flight.ts';
import type { MasterEndpoint } from '../../../lib/ports/masters.ts';

/** A test that moves from one master to a newer one, with real Locust and with simulated nodes. */
export interface Move {
  readonly from: string;
  readonly to: string;
  readonly classPicker: boolean;
}

/** Every page that tells of a test: the form, data without and with the last rate, POST instead of GET to stop. */
export const moves: readonly Move[] = [
  { from: '2.20.1', to: '2.25.0', classPicker: false },
  { from: '2.25.0', to: '2.32.2', classPicker: true },
  { from: '2.32.2', to: '2.46.3', classPicker: true },
  { from: '2.46.3', to: '2.47.0', classPicker: false },
  { from: '2.47.0', to: '2.47.0', classPicker: true },
];

/** What of a test depends on the locustfile. */
export interface UserClasses {
  readonly all: readonly string[];
  readonly picked: readonly string[];
}

/** Starts a master and a worker of a version. */
export type StartCluster = (version: string, options: readonly string[]) => MasterEndpoint;

const masters = new LocustMasters();
const users = 12;
const secondsOfRamp = 4;
const host = 'http://a.test/?x=1&y="2"';

/** Reads a test in its ramp and after it, saves its results, stops it, and starts the same on the other master. */
export async function moveTest(move: Move, classes: UserClasses, start: StartCluster): Promise<void> {
  // Prepare
  const options = move.classPicker ? ['--class-picker'] : [];
  const [stable, target] = [start(move.from, options), start(move.to, options)];
  await Promise.all([stable, target].map(workerReady));
  const wanted: TestParameters = {
    users,
    spawnRate: users / secondsOfRamp,
    host,
    userClasses: move.classPicker ? classes.picked : null,
    runTimeSeconds: null,
    shapeClass: null,
  };

  // Act
  expect(await masters.startTest(stable, wanted)).toBe(true);
  const inRamp = await readUntil(stable, (test) => test?.state === 'spawning');
  const whole = await readUntil(stable, runsWhole);
  const saved = await savedWithRequests(stable);
  expect(await masters.stopTest(stable)).toBe(true);
  await readUntil(stable, (test) => test === null);
  const found = whole && restartParameters(whole, {});
  if (found?.kind !== 'known') throw new Error(`not all is known: ${JSON.stringify(whole)}`);
  expect(await masters.startTest(target, found.parameters)).toBe(true);
  const moved = await readUntil(target, runsWhole);

  // Assess
  const shown = {
    users,
    spawnRate: wanted.spawnRate,
    host,
    userClasses: wanted.userClasses ?? classes.all,
    classPicker: move.classPicker,
    shaped: false,
  };
  expect(inRamp).toMatchObject(shown);
  expect(inRamp?.usersNow).toBeLessThan(users);
  expect(whole).toEqual({ ...shown, state: 'running', usersNow: users });
  expect(saved.map(({ name }) => name)).toEqual([
    'requests.csv',
    'failures.csv',
    'exceptions.csv',
    'report.html',
  ]);
  expect(found.parameters).toEqual(wanted);
  expect(moved).toMatchObject({ ...shown, state: 'running', usersNow: users });
}

function runsWhole(test: RunningTest | null): boolean {
  return test?.state === 'running' && test.usersNow === users;
}

function workerReady(master: MasterEndpoint): Promise<void> {
  return vi.waitFor(async () => {
    const { web } = await masters.read({ ...master, probeListener: false });
    if (web.kind !== 'answered' || web.workers.length === 0)
      throw new Error(`not yet: ${JSON.stringify(web)}`);
  }, patience);
}

/** Looks until the test is seen so; statistics are up to 2 s old. */
function readUntil(
  master: MasterEndpoint,
  seen: (test: RunningTest | null) => boolean,
): Promise<RunningTest | null> {
  return vi.waitFor(async () => {
    const reading = await masters.readTest(master);
    const test = reading.kind === 'running' ? reading.test : null;
    if (!seen(test)) throw new Error(`not seen yet: ${JSON.stringify(test)}`);
    return test;
  }, patience);
}

/** Workers report every three seconds: until then there is nothing in the files. */
function savedWithRequests(master: MasterEndpoint): Promise<readonly ResultFile[]> {
  return vi.waitFor(async () => {
    const files = await masters.saveResults(master);
    if (requestsIn(files) === 0) throw new Error('no requests yet');
    return files;
  }, patience);
}

/** The count of all requests in `requests.csv`. */
function requestsIn(files: readonly ResultFile[]): number {
  const file = files.find(({ name }) => name === 'requests.csv');
  const csv = gunzipSync(Buffer.from(file?.gzipBase64 ?? '', 'base64')).toString();
  const [, count] = /^,Aggregated,(\d+),/m.exec(csv) ?? [];
  return Number(count);
}

const patience = { timeout: 60_000, interval: 250 };
