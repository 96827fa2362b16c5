import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import { App, Duration } from 'aws-cdk-lib';
import { type ClusterUpgrader, openCluster } from '../../lib/cli/cluster.ts';
import { type Nodes, prepareNodes } from '../../lib/cli/local/nodes.ts';
import { defaultFlags, parseLocalOptions } from '../../lib/cli/local/options.ts';
import { requestOf } from '../../lib/cli/local/request.ts';
import { type DemoStack, type DemoStackProps, demoStack } from '../../lib/constructs/demo-stack.ts';
import type { UpgradeRequestInput } from '../../lib/contract/request.ts';
import { handlersOn } from '../../lib/local/cloudformation/handlers.ts';
import { StackDeployment } from '../../lib/local/cloudformation/stack-deployment.ts';
import { type EcsSettings, localSettings } from '../../lib/local/ecs/settings.ts';
import { EmbeddedAws } from '../../lib/local/embedded-aws.ts';

const stackName = 'Demo';
const clusterName = 'demo';

/** What a team changes of the demo stack before it deploys. */
export type StackChange = (demo: DemoStack) => void;

export interface DemoStackWorld extends ClusterUpgrader {
  readonly aws: EmbeddedAws;
  readonly deployment: StackDeployment;
  /** Deploys the stack again, with a change of its code or none, and with other properties of the cluster or none. */
  deploy(change?: StackChange, props?: Partial<DemoStackProps>): Promise<void>;
  start(name: string, change?: Partial<UpgradeRequestInput>): Promise<string>;
  end(executionArn: string): Promise<{ readonly status: string; readonly cause: string | undefined }>;
  stop(): Promise<void>;
}

/** The demo stack, deployed into an embedded AWS with simulated nodes as a team would deploy it. */
export async function startDemoStackWorld(
  settings: Partial<EcsSettings> = {},
  change: StackChange = () => {},
  props: Partial<DemoStackProps> = {},
): Promise<DemoStackWorld> {
  const options = parseLocalOptions({ ...defaultFlags, nodes: 'simulated' });
  const folder = await mkdtemp(join(tmpdir(), 'demo-stack-world-'));
  const nodes = await prepareNodes(options, folder, () => {}, new AbortController().signal);
  const deployed = new Map();
  let count = 0;
  const synthesized = (changed: StackChange, changedProps: Partial<DemoStackProps> = {}): string => {
    count += 1;
    return synthesize(join(folder, `assembly-${count}`), changed, { ...props, ...changedProps });
  };
  const assemblyFolder = synthesized(change);
  const aws = await EmbeddedAws.start({
    assemblyFolder,
    stackName,
    deployed,
    ecs: {
      containers: nodes.containers,
      addresses: nodes.addresses,
      settings: { ...localSettings, ...settings },
      clock: Date,
    },
    onFunctionLog: () => {},
    onTargetFailed: () => {},
  });
  const deployment = new StackDeployment({ stackName, handlerOf: handlersOn(aws), deployed });
  const stop = () => stopAll(aws, nodes, folder);
  try {
    await led('CREATE', assemblyFolder);
    const upgrader = await openCluster(clusterName, clientsOf(aws));
    return { ...upgrader, aws, deployment, stop, ...calls(upgrader), deploy };
  } catch (error) {
    await stop();
    throw error;
  }

  function deploy(changed: StackChange = change, changedProps: Partial<DemoStackProps> = {}): Promise<void> {
    return led('UPDATE', synthesized(changed, changedProps));
  }

  /** CloudFormation says that the stack goes forward as long as it is deployed. */
  async function led(deploy: 'CREATE' | 'UPDATE', assembly: string): Promise<void> {
    aws.cloudFormation.status = `${deploy}_IN_PROGRESS`;
    await deployment.deploy(await aws.deploy(assembly));
    aws.cloudFormation.status = `${deploy}_COMPLETE`;
  }

  function calls({ registration, stepFunctions }: ClusterUpgrader): Pick<DemoStackWorld, 'start' | 'end'> {
    const { stateMachineArn } = registration;
    return {
      start: async (name, wanted = {}) => {
        const input = JSON.stringify({ ...requestOf(options), ...wanted });
        const command = new StartExecutionCommand({ stateMachineArn, name, input });
        return (await stepFunctions.send(command)).executionArn ?? '';
      },
      end: async (executionArn) => {
        for (;;) {
          const command = new DescribeExecutionCommand({ executionArn });
          const { status = '', cause } = await stepFunctions.send(command);
          if (status !== 'RUNNING') return { status, cause };
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
      },
    };
  }
}

function synthesize(outdir: string, change: StackChange, props: Partial<DemoStackProps>): string {
  const app = new App({
    outdir,
    context: { 'aws:cdk:enable-path-metadata': true, 'aws:cdk:enable-asset-metadata': true },
    analyticsReporting: false,
  });
  const demo = demoStack(app, stackName, {
    clusterName,
    version: '2.25.0',
    workers: 4,
    loadBalancer: {},
    taskStartSeconds: 1,
    functionTimeout: Duration.seconds(30),
    deployPollInterval: Duration.seconds(1),
    ...props,
  });
  change(demo);
  app.synth();
  return outdir;
}

function clientsOf({ client, dynamoDbClient }: EmbeddedAws) {
  return {
    ssm: new SSMClient(client),
    stepFunctions: new SFNClient(client),
    dynamoDb: new DynamoDBClient(dynamoDbClient),
    lambda: new LambdaClient(client),
  };
}

async function stopAll(aws: EmbeddedAws, nodes: Nodes, folder: string): Promise<void> {
  await aws.stop();
  await nodes.stop();
  await rm(folder, { recursive: true, force: true });
}
