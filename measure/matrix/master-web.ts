import * as z from 'zod/mini';
import { jsonOf } from '../../lib/adapters/locust/answers.ts';
import { defaultOptions } from '../../lib/adapters/locust/locust-masters.ts';
import { postStop } from '../../lib/adapters/locust/web.ts';
import { askWeb } from '../../lib/adapters/locust/web-door.ts';
import type { MasterEndpoint } from '../../lib/domain/master-endpoint.ts';

const statistics = z.object({
  state: z.string(),
  user_count: z.number(),
  workers: z.array(z.object({ id: z.string(), state: z.string() })),
  stats: z.array(z.object({ name: z.nullable(z.string()), num_requests: z.number() })),
});

/** `GET /stats/requests`, up to 2 s old. `requests` counts what all workers have reported. */
export interface Statistics {
  readonly state: string;
  readonly users: number;
  readonly workers: readonly { readonly id: string; readonly state: string }[];
  readonly requests: number;
}

/** Null while the master does not answer, or with something else. */
export async function readStatistics(master: MasterEndpoint): Promise<Statistics | null> {
  const answer = jsonOf(await askWeb(master, 'GET', '/stats/requests', defaultOptions.web));
  const { data } = statistics.safeParse(answer.kind === 'json' ? answer.value : null);
  if (data === undefined) return null;
  const requests = data.stats.find(({ name }) => name === 'Aggregated')?.num_requests ?? 0;
  return { state: data.state, users: data.user_count, workers: data.workers, requests };
}

/** Whether the web interface serves its page. The statistics are left alone: their first read is cached for 2 s. */
export async function servesPage(master: MasterEndpoint): Promise<boolean> {
  const answer = await askWeb(master, 'GET', '/', defaultOptions.web);
  return answer.kind === 'answered' && answer.status === 200;
}

/** The answer is not looked at: Locust says success even where nothing runs. Users that are seen count. */
export async function startTest(master: MasterEndpoint, users: number): Promise<void> {
  const body = new URLSearchParams({ user_count: `${users}`, spawn_rate: `${users}` });
  const options = { method: 'POST', body, signal: AbortSignal.timeout(defaultOptions.stopMilliseconds) };
  const answer = await fetch(`http://${master.address}:${master.webPort}/swarm`, options).catch(() => null);
  await answer?.arrayBuffer().catch(() => null);
}

export function stopTest(master: MasterEndpoint): Promise<boolean> {
  return postStop(master, { ...defaultOptions.web, milliseconds: defaultOptions.stopMilliseconds });
}
