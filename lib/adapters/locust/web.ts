import * as z from 'zod/mini';
import type { LogReading, WebReading } from '../../domain/health/reading.ts';
import { jsonOf, saysSuccess } from './answers.ts';
import type { HttpAnswer, HttpLimits } from './http.ts';
import { readLog } from './log-lines.ts';
import { versionOnPage } from './page.ts';
import { askWeb, type WebDoor } from './web-door.ts';

/** The parts of `GET /stats/requests` that every 2.x has. Only a master lists workers. */
const statistics = z.object({
  state: z.string(),
  user_count: z.number(),
  workers: z.array(z.object({ id: z.string(), state: z.string() })),
});

/** What the log ring gives: the reading, and the master's version if its first lines are still in the ring. */
export interface LogAnswer {
  readonly reading: LogReading;
  readonly masterVersion: string | null;
}

/** `GET /stats/requests`: up to 2 s old, since Locust caches it. */
export async function readStatistics(door: WebDoor, limits: HttpLimits): Promise<WebReading> {
  const answer = jsonOf(await askWeb(door, 'GET', '/stats/requests', limits));
  if (answer.kind === 'failed') return answer;
  const { data } = statistics.safeParse(answer.value);
  if (data === undefined) return { kind: 'failed', reason: "JSON that is not a Locust master's statistics" };
  return { kind: 'answered', state: data.state, users: data.user_count, workers: data.workers };
}

/** `GET /logs`: never cached, and the only place in the web interface that shows a dead listener. */
export async function readLogs(door: WebDoor, limits: HttpLimits): Promise<LogAnswer> {
  const http = await askWeb(door, 'GET', '/logs', limits);
  if (http.kind === 'answered' && http.status === 404) {
    return noLog('status 404: Locust shows its log since 2.18.1, and only while it keeps one');
  }
  const answer = jsonOf(http);
  if (answer.kind === 'failed') return noLog(answer.reason);
  const facts = readLog(answer.value);
  if (facts === null) return noLog("JSON that is not a Locust master's log");
  const { masterVersion, ...found } = facts;
  return { reading: { kind: 'read', ...found }, masterVersion };
}

/** The version on the master's page; null if the page can't be read or names none. */
export async function readPageVersion(door: WebDoor, limits: HttpLimits): Promise<string | null> {
  const answer = await askWeb(door, 'GET', '/', limits);
  return answer.kind === 'answered' && answer.status === 200 ? versionOnPage(answer.body) : null;
}

/**
 * Stops the running test. `/stop` is a GET up to Locust 2.46 and a POST from 2.47. Success is said once the test has
 * stopped, and where none ran.
 */
export async function postStop(door: WebDoor, limits: HttpLimits): Promise<boolean> {
  const answer = await askWeb(door, 'GET', '/stop', limits);
  return saysSuccess(isMethodRefused(answer) ? await askWeb(door, 'POST', '/stop', limits) : answer);
}

function isMethodRefused(answer: HttpAnswer): boolean {
  return answer.kind === 'answered' && answer.status === 405;
}

function noLog(reason: string): LogAnswer {
  return { reading: { kind: 'failed', reason }, masterVersion: null };
}
