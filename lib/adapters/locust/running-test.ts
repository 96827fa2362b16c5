import * as z from 'zod/mini';
import type { RunningTest, TestReading } from '../../domain/gates/test-in-flight.ts';
import { testInFlight, type WebReading } from '../../domain/health/reading.ts';
import { jsonOf } from './answers.ts';
import type { HttpLimits } from './http.ts';
import { masterLines } from './log-lines.ts';
import { readSpawnLines, type SpawnLines } from './spawn-lines.ts';
import { readTestPage, type TestPage } from './test-page.ts';
import { readStatistics } from './web.ts';
import { askWeb, type WebDoor } from './web-door.ts';

/** `GET /tasks` (Locust 2.6 and newer): with the class picker, the chosen classes and no others. */
const tasks = z.object({ per_class: z.record(z.string(), z.unknown()) });

type WebAnswer = Extract<WebReading, { readonly kind: 'answered' }>;

const unread: Omit<RunningTest, 'state' | 'usersNow'> = {
  users: null,
  spawnRate: null,
  host: null,
  userClasses: null,
  classPicker: false,
  shaped: null,
};

/** Half of the last decimal that the log shows, and some room for binary fractions. */
const rounding = 0.0051;

/**
 * What a master shows of the test that runs on it. A test whose page can't be read runs all the same, but nothing more
 * is known of it: a host that is not seen must not be taken for one that was not set.
 */
export async function readRunningTest(door: WebDoor, limits: HttpLimits): Promise<TestReading> {
  const [web, lines, page, userClasses] = await Promise.all([
    readStatistics(door, limits),
    readLines(door, limits),
    readPage(door, limits),
    readUserClasses(door, limits),
  ]);
  if (web.kind === 'failed') return { kind: 'unanswered', reason: web.reason };
  if (!testInFlight(web)) return { kind: 'none' };
  const seen = { state: web.state, usersNow: web.users };
  if (page === null) return { kind: 'running', test: { ...seen, ...unread } };
  const test = {
    ...seen,
    users: lines.users ?? usersOnceSpawned(web),
    spawnRate: spawnRateOf(lines, page),
    host: page.host,
    userClasses,
    classPicker: page.classPicker,
    shaped: page.shaped ?? lines.shaped,
  };
  return { kind: 'running', test };
}

/**
 * Once all of them run, their number is the one that was asked for. In a ramp it is not, and neither while a worker is
 * missing: a starved one took all users with it though the state was still `running` (measured with 2.20.1).
 */
function usersOnceSpawned({ state, users, workers }: WebAnswer): number | null {
  return state === 'running' && workers.every((worker) => worker.state === 'running') ? users : null;
}

/** The page's rate is exact, but it is the form's: a shape or a locustfile may have asked for another since. */
function spawnRateOf({ users, spawnRate }: SpawnLines, page: TestPage): number | null {
  if (users === null || page.spawnRate === null) return spawnRate ?? page.spawnRate;
  return Math.abs(page.spawnRate - (spawnRate ?? 0)) < rounding ? page.spawnRate : spawnRate;
}

async function readLines(door: WebDoor, limits: HttpLimits): Promise<SpawnLines> {
  const answer = jsonOf(await askWeb(door, 'GET', '/logs', limits));
  return readSpawnLines((answer.kind === 'json' && masterLines(answer.value)) || []);
}

async function readPage(door: WebDoor, limits: HttpLimits): Promise<TestPage | null> {
  const answer = await askWeb(door, 'GET', '/', limits);
  return answer.kind === 'answered' && answer.status === 200 ? readTestPage(answer.body) : null;
}

async function readUserClasses(door: WebDoor, limits: HttpLimits): Promise<readonly string[] | null> {
  const answer = jsonOf(await askWeb(door, 'GET', '/tasks', limits));
  if (answer.kind === 'failed') return null;
  const { data } = tasks.safeParse(answer.value);
  return data === undefined ? null : Object.keys(data.per_class);
}
