import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomLoopbackAddress } from '../../../lib/local/nodes/addresses.ts';
import { ForkedNodes } from '../../../measure/matrix/forked-nodes.ts';
import { Installed } from '../../../measure/matrix/installed.ts';
import { judge } from '../../../measure/matrix/judge.ts';
import type { NodeHost } from '../../../measure/matrix/nodes.ts';
import type { Pair, Seen } from '../../../measure/matrix/observation.ts';
import { patient, runPair } from '../../../measure/matrix/pair-run.ts';
import { PlainNodes } from '../../../measure/matrix/plain-nodes.ts';

/** Installs into the user's cache: from the second run on no network is needed. */
const installed = new Installed({});
const hosts: Readonly<Record<string, NodeHost>> = {
  'new processes': new PlainNodes(installed),
  forks: new ForkedNodes(installed),
};

beforeAll(async () => {
  await installed.ensure(['2.25.0', '2.32.2']);
});
afterAll(() => {
  for (const host of Object.values(hosts)) host.close();
});

/** Nobody waits 12 s here for a worker that never joins. */
const patience = { ...patient, join: 5 };

async function run(host: NodeHost | undefined, pair: Pair): Promise<Seen> {
  if (host === undefined) throw new TypeError('no such host');
  const folder = await mkdtemp(join(tmpdir(), 'locust-matrix-'));
  try {
    return await runPair(pair, host, { address: randomLoopbackAddress(), folder, patience });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test.concurrent.for(
  Object.keys(hosts).flatMap((host) => [
    { host, master: '2.32.2', worker: '2.25.0', locustfile: 'local', outcome: 'works' } as const,
    {
      host,
      master: '2.32.2',
      worker: '2.25.0',
      locustfile: 'from-master',
      outcome: 'listener-dies',
    } as const,
    { host, master: '2.25.0', worker: '2.32.2', locustfile: 'from-master', outcome: 'worker-exits' } as const,
  ]),
)('$host: master $master, worker $worker, $locustfile: $outcome', async ({ host, outcome, ...pair }) => {
  // Act
  const seen = await run(hosts[host], pair);

  // Assess
  expect(judge(seen).outcome, JSON.stringify(seen)).toBe(outcome);
  if ('log' in seen && outcome === 'listener-dies') {
    expect(seen.log.master).toContain("TypeError: 'NoneType' object is not subscriptable");
    expect(seen.exits[0]).toBe(2);
  }
});
