import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { LocustUpgrader } from '../../constructs/locust-upgrader.ts';
import { localSettings } from '../../local/ecs/settings.ts';
import { EmbeddedAws } from '../../local/embedded-aws.ts';
import { demoLocustfile } from '../../local/nodes/locustfile.ts';
import { type Clients, type ClusterUpgrader, openCluster } from '../cluster.ts';
import { stackName, synthesize } from './assembly.ts';
import { createDemoCluster, demoRegistration, demoTasks } from './demo-cluster.ts';
import { Drill } from './drills.ts';
import type { Nodes } from './nodes.ts';
import type { LocalOptions } from './options.ts';

/** The embedded AWS with a Locust cluster in it, and its upgrader as any other caller would find it. */
export interface LocalEnvironment extends ClusterUpgrader {
  readonly aws: EmbeddedAws;
}

export interface LocalEnvironmentProps {
  readonly options: LocalOptions;
  readonly nodes: Nodes;
  readonly folder: string;
  /** Adds to the upgrader's stack what a team would. */
  extend?(upgrader: LocustUpgrader): void;
  /** What functions print; nobody sees it by default. */
  onFunctionLog?(functionName: string, line: string): void;
  onDrill(detail: string): void;
}

/** Starts everything on this machine. What was started before a failure is stopped again. */
export async function startEnvironment(props: LocalEnvironmentProps): Promise<LocalEnvironment> {
  const { options, nodes, folder } = props;
  const wanted = demoRegistration(options);
  const assemblyFolder = join(folder, 'stack');
  synthesize(wanted, assemblyFolder, demoTasks(wanted), props.extend);
  const drill = drillOf(props);
  const aws = await EmbeddedAws.start({
    assemblyFolder,
    stackName,
    ecs: {
      containers: drill?.sabotaged(nodes.containers) ?? nodes.containers,
      addresses: nodes.addresses,
      settings: { ...localSettings },
      clock: Date,
      beforeCall: async (operation) => drill?.beforeCall(operation),
    },
    onFunctionLog: props.onFunctionLog ?? (() => {}),
    onTargetFailed: (rule, error) => props.onDrill(`the target of rule ${rule} failed: ${error}`),
  });
  try {
    drill?.arm(aws);
    const ecs = new ECSClient(aws.client);
    await createDemoCluster(ecs, wanted, options, options.locustfile ?? demoLocustfile);
    return { aws, ...(await openCluster(wanted.cluster, clientsOf(aws))) };
  } catch (error) {
    await aws.stop();
    throw error;
  }
}

function clientsOf({ client, dynamoDbClient }: EmbeddedAws): Clients {
  return {
    ssm: new SSMClient(client),
    stepFunctions: new SFNClient(client),
    dynamoDb: new DynamoDBClient(dynamoDbClient),
    lambda: new LambdaClient(client),
  };
}

/** An address of its own for what must never be reached. */
function drillOf({ options, nodes, folder, onDrill }: LocalEnvironmentProps): Drill | null {
  if (options.drill === null) return null;
  const { slots } = demoRegistration(options);
  mkdirSync(folder, { recursive: true });
  const brokenLocustfile = join(folder, 'broken.py');
  writeFileSync(brokenLocustfile, 'raise RuntimeError("broken on purpose by a drill")\n');
  return new Drill({
    name: options.drill,
    targetMaster: slots.green.master,
    targetWorker: slots.green.worker,
    brokenLocustfile,
    deadAddress: nodes.addresses.draw(null),
    onAction: onDrill,
  });
}
