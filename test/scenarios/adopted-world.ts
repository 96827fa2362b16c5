import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import { adoptCluster } from '../../lib/cli/adopt/adopt-cluster.ts';
import type { AdoptionReport } from '../../lib/cli/adopt/adoption-report.ts';
import { type ReleaseAnswer, releaseCluster } from '../../lib/cli/adopt/release-cluster.ts';
import { type AdoptionClients, type AdoptionTools, adoptionTools } from '../../lib/cli/adopt/tools.ts';
import { type ClusterUpgrader, openCluster } from '../../lib/cli/cluster.ts';
import { stackName, synthesize } from '../../lib/cli/local/assembly.ts';
import { prepareNodes } from '../../lib/cli/local/nodes.ts';
import { defaultFlags, parseLocalOptions } from '../../lib/cli/local/options.ts';
import { hasWorkers, waitForMaster } from '../../lib/cli/local/wait-for-master.ts';
import type { Registration } from '../../lib/contract/registration.ts';
import type { UpgradeRequestInput } from '../../lib/contract/request.ts';
import { localSettings } from '../../lib/local/ecs/settings.ts';
import { EmbeddedAws } from '../../lib/local/embedded-aws.ts';
import { createCluster, type ExistingClusterCase, workerCount } from '../cli/adopt/existing-clusters.ts';
import { adoptionClients, emptyAssembly } from '../cli/adopt/team-world.ts';

export interface AdoptedWorld {
  readonly aws: EmbeddedAws;
  readonly clients: AdoptionClients;
  readonly tools: AdoptionTools;
  readonly adopted: AdoptionReport;
  readonly upgrader: ClusterUpgrader;
  /** Runs an upgrade to its end and resolves with how that was. */
  upgrade(name: string, request: Pick<UpgradeRequestInput, 'target' | 'slot'>): Promise<string>;
  release(): Promise<ReleaseAnswer>;
  stop(): Promise<void>;
}

/**
 * A cluster of simulated nodes that a team made, adopted, with its upgrader deployed afterwards, as on AWS. `look` is
 * called when nobody has adopted it yet.
 */
export async function startAdoptedWorld(
  existing: ExistingClusterCase,
  assemblies: string,
  look: (clients: AdoptionClients) => Promise<void>,
): Promise<AdoptedWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'locust-upgrade-'));
  const options = parseLocalOptions({ ...defaultFlags, nodes: 'simulated' });
  const { signal } = new AbortController();
  const nodes = await prepareNodes(options, folder, () => {}, signal);
  const aws = await EmbeddedAws.start({
    assemblyFolder: emptyAssembly(join(assemblies, 'empty')),
    stackName,
    ecs: { ...nodes, settings: { ...localSettings }, clock: Date },
    onFunctionLog: () => {},
    onTargetFailed: () => {},
  });
  const stop = async () => {
    await aws.stop();
    await nodes.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const clients = adoptionClients(aws);
    await createCluster(existing, clients);
    const tools = adoptionTools(existing.cluster, clients);
    await look(clients);
    const adopted = await adoptCluster(tools, existing.request, { dryRun: false, onMade: () => {} });
    if (adopted.kind === 'refused') throw new Error(adopted.cause.message);
    const { roles: taskRoles, families } = adopted.needs;
    await aws.deploy(stackOf(adopted.registration, { taskRoles, families }, assemblies));
    await waitForMaster(adopted.registration, () => addressOf(aws, existing.request.master), {
      description: 'all workers to register',
      seconds: 60,
      signal,
      holds: hasWorkers(workerCount),
    });
    const upgrader = await openCluster(existing.cluster, upgraderClients(aws));
    return {
      aws,
      clients,
      tools,
      adopted,
      upgrader,
      upgrade: (name, request) => upgradeToEnd(upgrader, name, request),
      release: () =>
        releaseCluster(tools, {
          cluster: existing.cluster,
          dryRun: false,
          upgrader,
          pollMilliseconds: 100,
          onDeleted: () => {},
        }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** By what they are synthesized from: clusters that differ in nothing that an upgrader knows share theirs. */
const synthesized = new Map<string, string>();

/** Folder of the upgrader's assembly, below `assemblies`. */
function stackOf(
  registration: Registration,
  tasks: Parameters<typeof synthesize>[2],
  assemblies: string,
): string {
  const key = JSON.stringify([registration, tasks]);
  const folder = synthesized.get(key) ?? join(assemblies, String(synthesized.size));
  if (!synthesized.has(key)) synthesize(registration, folder, tasks);
  synthesized.set(key, folder);
  return folder;
}

function upgraderClients({ client, dynamoDbClient }: EmbeddedAws) {
  return {
    ssm: new SSMClient(client),
    stepFunctions: new SFNClient(client),
    dynamoDb: new DynamoDBClient(dynamoDbClient),
    lambda: new LambdaClient(client),
  };
}

function addressOf({ ecs }: EmbeddedAws, service: string): string | null {
  const tasks = [...ecs.state.tasks.values()];
  return tasks.find((task) => task.service === service && task.phase === 'running')?.address ?? null;
}

/** In one batch and without a watch at the end: batches and bakes have scenarios of their own. */
const quick = {
  batch: { canary: 0, size: '100%' },
  bakeSeconds: 0,
  observeSeconds: 1,
  deadlines: { masterSeconds: 45, batchSeconds: 45, rollbackSeconds: 120, gateSeconds: 60 },
};

async function upgradeToEnd(
  { stepFunctions, registration: { stateMachineArn } }: ClusterUpgrader,
  name: string,
  request: Pick<UpgradeRequestInput, 'target' | 'slot'>,
): Promise<string> {
  const input = JSON.stringify({ schemaVersion: 1, ...quick, ...request });
  const { executionArn } = await stepFunctions.send(
    new StartExecutionCommand({ stateMachineArn, name, input }),
  );
  for (;;) {
    const { status = '', cause = '' } = await stepFunctions.send(
      new DescribeExecutionCommand({ executionArn }),
    );
    if (status !== 'RUNNING') return cause ? `${status}: ${cause}` : status;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
