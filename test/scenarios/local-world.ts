import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type LocalEnvironment,
  type LocalEnvironmentProps,
  startEnvironment,
} from '../../lib/cli/local/environment.ts';
import { type Nodes, prepareNodes } from '../../lib/cli/local/nodes.ts';
import { defaultFlags, type LocalFlags, parseLocalOptions } from '../../lib/cli/local/options.ts';
import { requestOf } from '../../lib/cli/local/request.ts';
import { hasWorkers, waitForMaster } from '../../lib/cli/local/wait-for-master.ts';
import type { UpgradeRequestInput } from '../../lib/contract/request.ts';
import { type ExecutionEnd, endOf, startUpgrade } from './executions.ts';

export interface LocalWorld extends LocalEnvironment {
  readonly nodes: Nodes;
  /** Address of the active master, all of whose workers have registered. */
  readonly master: string;
  /** Starts an upgrade under a name, with the command line's request and what is changed of it. */
  start(name: string, change?: Partial<UpgradeRequestInput>): Promise<string>;
  /** Resolves when the execution has ended. */
  end(executionArn: string): Promise<ExecutionEnd>;
  stop(): Promise<void>;
}

/** One embedded AWS with a cluster of simulated nodes, for tests that start executions themselves. */
export async function startLocalWorld(
  flags: Partial<LocalFlags> = {},
  additions: Pick<LocalEnvironmentProps, 'extend' | 'onFunctionLog'> = {},
): Promise<LocalWorld> {
  const options = parseLocalOptions({ ...defaultFlags, nodes: 'simulated', ...flags });
  const folder = await mkdtemp(join(tmpdir(), 'locust-upgrade-'));
  const { signal } = new AbortController();
  const nodes = await prepareNodes(options, folder, () => {}, signal);
  const environment = await startEnvironment({ options, nodes, folder, onDrill: () => {}, ...additions });
  const { aws, registration } = environment;
  const activeMaster = (): string | null =>
    [...aws.ecs.state.tasks.values()].find(
      ({ service, phase }) => service === registration.slots.blue.master && phase === 'running',
    )?.address ?? null;
  const master = await waitForMaster(registration, activeMaster, {
    description: 'all workers to register',
    seconds: 60,
    signal,
    holds: hasWorkers(options.workers),
  });
  return {
    ...environment,
    nodes,
    master,
    start: (name, change = {}) => startUpgrade(environment, name, { ...requestOf(options), ...change }),
    end: (executionArn) => endOf(environment, executionArn),
    stop: async () => {
      await aws.stop();
      await nodes.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves when the timeline of an upgrade shows an event. */
export async function shown(world: LocalWorld, upgradeId: string, step: string, text: string): Promise<void> {
  for (;;) {
    const events = await world.ledger.events(upgradeId);
    if (events.some((event) => event.step === step && event.detail.includes(text))) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
