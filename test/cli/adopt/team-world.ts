import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';
import { SSMClient } from '@aws-sdk/client-ssm';
import { App, CfnWaitConditionHandle, Stack } from 'aws-cdk-lib';
import type { AdoptionClients } from '../../../lib/cli/adopt/tools.ts';
import { stackName } from '../../../lib/cli/local/assembly.ts';
import { localSettings } from '../../../lib/local/ecs/settings.ts';
import { EmbeddedAws } from '../../../lib/local/embedded-aws.ts';
import { LoopbackAddresses } from '../../../lib/local/nodes/addresses.ts';
import { FakeContainers } from '../../local/ecs/embedded-world.ts';
import { type Ended, startCommand } from '../command.ts';
import { createCluster, type ExistingClusterCase } from './existing-clusters.ts';

export interface TeamWorld {
  readonly clients: AdoptionClients;
  /** Runs the command as an operator would who works against this AWS. */
  command(...words: readonly string[]): Promise<Ended>;
  stop(): Promise<void>;
}

/** A team's cluster on the embedded AWS, with nothing of this project: its containers run at once and are nothing. */
export async function startTeamWorld(existing: ExistingClusterCase): Promise<TeamWorld> {
  const home = await mkdtemp(join(tmpdir(), 'locust-upgrade-'));
  const aws = await EmbeddedAws.start({
    assemblyFolder: emptyAssembly(join(home, 'assembly')),
    stackName,
    ecs: {
      containers: new FakeContainers(),
      addresses: new LoopbackAddresses(),
      settings: { ...localSettings },
      clock: Date,
    },
    onFunctionLog: () => {},
    onTargetFailed: () => {},
  });
  const clients = adoptionClients(aws);
  await createCluster(existing, clients);
  return {
    clients,
    command: (...words) => startCommand(words, environmentOf(aws, home)).ended,
    stop: async () => {
      await aws.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** The embedded AWS starts with a stack. This one is as good as empty: an upgrader comes after the adoption. */
export function emptyAssembly(outdir: string): string {
  const app = new App({ outdir, analyticsReporting: false });
  new CfnWaitConditionHandle(new Stack(app, stackName), 'Nothing');
  app.synth();
  return outdir;
}

export function adoptionClients({ client }: EmbeddedAws): AdoptionClients {
  return {
    ecs: new ECSClient(client),
    serviceDiscovery: new ServiceDiscoveryClient(client),
    loadBalancing: new ElasticLoadBalancingV2Client(client),
    autoScaling: new ApplicationAutoScalingClient(client),
    ssm: new SSMClient(client),
  };
}

function environmentOf({ client, dynamoDbClient }: EmbeddedAws, home: string): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return {
    ...Object.fromEntries(others),
    HOME: home,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: client.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDbClient.endpoint,
    AWS_REGION: client.region,
    AWS_ACCESS_KEY_ID: client.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: client.credentials.secretAccessKey,
  };
}
