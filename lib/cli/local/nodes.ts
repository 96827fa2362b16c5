import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { LoopbackAddresses } from '../../local/nodes/addresses.ts';
import { cacheFolder } from '../../local/nodes/cache-folder.ts';
import type { ContainerLine, ContainerRuntime } from '../../local/nodes/container.ts';
import { ensureEnvironments } from '../../local/nodes/environments.ts';
import { LocustContainers } from '../../local/nodes/locust-containers.ts';
import { checkPorts } from '../../local/nodes/ports.ts';
import { cleanUpAfterCrash, RunFile } from '../../local/nodes/run-file.ts';
import { SimulatedContainers } from '../../local/nodes/simulated-containers.ts';
import type { LedgerEvent } from '../../ports/ledger.ts';
import type { LocalOptions } from './options.ts';

/** What runs the containers, and what it was heard to say. */
export interface Nodes {
  readonly containers: ContainerRuntime;
  readonly addresses: LoopbackAddresses;
  /** Lines that say that something broke, for the timeline. */
  readonly events: readonly LedgerEvent[];
  /** When a master came up or registered a worker, in milliseconds since 1970. */
  readonly ready: readonly number[];
  /** Ends every node that still runs. */
  stop(): Promise<void>;
}

/** What a master prints when its web interface is up, and when a worker registered. */
const readyLine = /Starting web interface|reported as ready/;

/** Real Locust or simulated nodes, as asked for; installs what is missing and says so. */
export async function prepareNodes(
  options: LocalOptions,
  logFolder: string,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<Nodes> {
  const cache = cacheFolder();
  for (const pid of cleanUpAfterCrash(cache)) say(`ended process ${pid}, left over by a run that was killed`);
  const addresses = new LoopbackAddresses();
  await checkPorts([8089, 5557]);
  mkdirSync(logFolder, { recursive: true });
  const events: LedgerEvent[] = [];
  const ready: number[] = [];
  const onLine = (line: ContainerLine): void => {
    if (readyLine.test(line.line)) ready.push(Date.parse(line.at));
    if (line.line.includes('CRITICAL')) {
      const detail = `task ${line.task.slice(0, 8)}: ${line.line.slice(0, 500)}`;
      events.push({ at: line.at, step: 'node', event: 'critical', detail });
    }
  };
  if (options.nodes === 'simulated') {
    say('simulated nodes: no Locust runs here; they answer as Locust of their version would');
    const containers = new SimulatedContainers({ addresses, onLine });
    return { containers, addresses, events, ready, stop: () => containers.stopAll() };
  }
  const environments = await install(versionsOf(options), say, signal);
  const runFile = new RunFile(cache);
  const containers = new LocustContainers({ environments, addresses, logFolder, runFile, onLine });
  // For ways out that nobody could wait on; the ordinary end stops tasks one by one.
  const onExit = (): void => containers.killAll();
  process.once('exit', onExit);
  const stop = async (): Promise<void> => {
    await containers.stopAll();
    process.off('exit', onExit);
  };
  return { containers, addresses, events, ready, stop };
}

/** Every version that a node may be started with; hops go over listed ones. */
function versionsOf({ from, workersAt, target, versions, strategy }: LocalOptions): readonly string[] {
  const between = strategy === 'rolling' ? versions : [];
  return [...new Set([from, workersAt, ...between, target])];
}

async function install(
  versions: readonly string[],
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<Awaited<ReturnType<typeof ensureEnvironments>>> {
  say(`Locust ${versions.join(' and ')}: looking for their environments`);
  const environments = await ensureEnvironments(versions, { signal });
  for (const { version, installed, seconds } of environments.values()) {
    say(
      installed === 'now'
        ? `Locust ${version}: installed in ${seconds.toFixed(1)} s`
        : `Locust ${version}: cached`,
    );
  }
  return environments;
}

/** Where one run keeps its logs and its synthesized stack. */
export function runFolder(runId: string): string {
  return join(cacheFolder(), 'logs', runId);
}
