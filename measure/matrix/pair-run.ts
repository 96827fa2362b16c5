import type { MasterEndpoint } from '../../lib/domain/master-endpoint.ts';
import { listenerLives } from './listener.ts';
import { linesThatMatter } from './log-lines.ts';
import { readStatistics, type Statistics, servesPage, startTest, stopTest } from './master-web.ts';
import type { LocustNode, NodeHost } from './nodes.ts';
import type { Observation, Pair, Seen } from './observation.ts';
import { PairNodes } from './pair-nodes.ts';
import { until } from './until.ts';

/** How long each part may take, in seconds. */
export interface Patience {
  readonly boot: number;
  readonly join: number;
  readonly run: number;
  readonly settle: number;
  readonly end: number;
  readonly probe: number;
}

/** A pair joins in 1 s, runs in 3 to 5 s and settles in 2 to 4 s on a machine that is not busy. */
export const patient: Patience = { boot: 30, join: 12, run: 15, settle: 12, end: 15, probe: 2 };
/** What looks like a failure may be a busy machine: the second look takes its time. */
export const morePatient: Patience = { boot: 60, join: 30, run: 40, settle: 30, end: 40, probe: 4 };

export interface Place {
  readonly address: string;
  /** Empty; home of both nodes. */
  readonly folder: string;
  readonly patience: Patience;
}

const users = 4;
/** Locust serves statistics that are up to 2 s old. */
const cacheSeconds = 2.1;

/** Runs a worker on a master once, from their start to their end, and tells what was seen. */
export async function runPair(pair: Pair, host: NodeHost, place: Place): Promise<Seen> {
  const nodes = new PairNodes(host, place.address, place.folder);
  try {
    return await observe(pair, nodes, place);
  } finally {
    nodes.kill();
  }
}

async function observe(pair: Pair, nodes: PairNodes, { address, patience }: Place): Promise<Seen> {
  const endpoint = endpointOf(pair, address);
  const master = await nodes.startMaster(pair.master);
  const isUp = await until(patience.boot, async () => master.code !== null || (await servesPage(endpoint)));
  if (!isUp || master.code !== null) return { inconclusive: 'the master did not come up' };
  const worker = await nodes.startWorker(pair.worker, 'worker', pair.locustfile);

  const together = await seeTogether(endpoint, worker, patience);
  const lives = await listenerLives(endpoint, {
    release: pair.master,
    probeSeconds: patience.probe,
    joinSeconds: patience.join,
    endSeconds: patience.end,
    startNewcomer: () => nodes.startWorker(pair.master, 'newcomer', 'local'),
  });
  const listener = lives ? 'alive' : 'dead';
  const left = worker.code;
  const exits = [await end(worker, patience), await end(master, patience)] as const;
  if (exits[0] === null || exits[1] === null) return { inconclusive: 'a node did not end on SIGTERM' };
  return {
    ...together,
    listener,
    ...(left !== null && { left }),
    exits: [exits[1], exits[0]],
    log: { master: linesThatMatter(master.output()), worker: linesThatMatter(worker.output()) },
  };
}

type Together = Pick<Observation, 'joined' | 'ran' | 'steady'>;

/** Joins, runs a short test, and is there afterwards: each needs the one before. */
async function seeTogether(
  master: MasterEndpoint,
  worker: LocustNode,
  patience: Patience,
): Promise<Together> {
  const lives = () => worker.code === null;
  const seen = async (seconds: number, holds: (statistics: Statistics) => boolean) =>
    (await until(seconds, async () => {
      if (!lives()) return true;
      const statistics = await readStatistics(master);
      return statistics !== null && holds(statistics);
    })) && lives();

  // A read that comes before the worker would be served again for 2 s.
  await until(0.7, async () => !lives());
  const joined = await seen(patience.join, ({ workers }) => workers.length > 0);
  if (!joined) return { joined: false, ran: false, steady: false };
  await startTest(master, users);
  const ran = await seen(
    patience.run,
    (now) => now.state === 'running' && now.users === users && now.requests > 0,
  );
  if (!ran) return { joined, ran, steady: false };
  const stopped = await stopTest(master);
  await until(cacheSeconds, async () => !lives());
  const steady = await seen(patience.settle, ({ workers }) => workers.some(({ state }) => state === 'ready'));
  return { joined, ran, steady: stopped && steady };
}

/** The exit code after SIGTERM, null for a node that had to be killed. */
async function end(node: LocustNode, patience: Patience): Promise<number | null> {
  if (node.code !== null) return node.code;
  node.stop();
  await until(patience.end, async () => node.code !== null);
  return node.code;
}

function endpointOf({ master }: Pair, address: string): MasterEndpoint {
  const ports = { webPort: 8089, listenerPort: 5557 };
  return { address, ...ports, basePath: '', tls: false, probeListener: true, expectedVersion: master };
}
