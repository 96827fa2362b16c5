import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';
import { SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stackName } from '../../../lib/cli/local/assembly.ts';
import { localSettings } from '../../../lib/local/ecs/settings.ts';
import { EmbeddedAws } from '../../../lib/local/embedded-aws.ts';
import { LoopbackAddresses } from '../../../lib/local/nodes/addresses.ts';
import { FakeContainers } from '../../local/ecs/embedded-world.ts';
import { synthesizeForNobody } from '../../scenarios/adopted-world.ts';
import { startCommand } from '../command.ts';
import { adoptable, createCluster, type ExistingClusterCase, vpc } from './existing-clusters.ts';

const [fargate] = adoptable as readonly [ExistingClusterCase];
let aws: EmbeddedAws;
let home: string;
let stack: Awaited<ReturnType<typeof synthesizeForNobody>>;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'locust-upgrade-'));
  stack = await synthesizeForNobody();
  aws = await EmbeddedAws.start({
    assemblyFolder: stack.folder,
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
  const clients = {
    ecs: new ECSClient(aws.client),
    serviceDiscovery: new ServiceDiscoveryClient(aws.client),
    loadBalancing: new ElasticLoadBalancingV2Client(aws.client),
    autoScaling: new ApplicationAutoScalingClient(aws.client),
    ssm: new SSMClient(aws.client),
  };
  await createCluster(fargate, clients);
});

afterAll(async () => {
  await aws.stop();
  await stack.remove();
  await rm(home, { recursive: true, force: true });
});

function run(...args: readonly string[]) {
  const { endpoint, region, credentials } = aws.client;
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return startCommand(args, {
    ...Object.fromEntries(others),
    HOME: home,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: aws.dynamoDbClient.endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  }).ended;
}

const { cluster, request } = fargate;
const services = ['--master-service', request.master, '--worker-service', request.worker];
const adopt = ['adopt', '--cluster', cluster, ...services, '--vpc', vpc];
const release = ['release', '--cluster', cluster];

test('a cluster is looked at, adopted and released from the command line', async () => {
  // Act
  const planned = await run(...adopt, '--dry-run');
  const adopted = await run(...adopt, '--json');
  const plannedRelease = await run(...release, '--dry-run', '--json');
  const released = await run(...release);
  const again = await run(...release, '--json');

  // Assess
  expect(planned).toMatchObject({ code: 0, stderr: '' });
  expect(planned.stdout).toMatch(/^planned: cluster-fargate would be adopted; nothing was changed\n/);
  expect(planned.stdout).toContain("new LocustUpgrader(stack, 'Upgrader', { cluster });");
  expect(adopted.code).toBe(0);
  expect(adopted.stderr).toContain('made service and task definition family load-worker-green');
  expect(JSON.parse(adopted.stdout)).toMatchObject({ schemaVersion: 1, outcome: 'adopted', cluster });
  expect(plannedRelease).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(plannedRelease.stdout)).toMatchObject({ schemaVersion: 1, outcome: 'planned' });
  expect(released).toMatchObject({ code: 0, stdout: expect.stringMatching(/^released: cluster-fargate\n/) });
  expect(again.code).toBe(2);
  expect(JSON.parse(again.stdout)).toMatchObject({ outcome: 'failed', cause: { code: 'adoption-missing' } });
});

test.concurrent.for<[string, readonly string[], number, RegExp, RegExp]>([
  [
    'a topology that there is not',
    [...adopt, '--topology', 'ring'],
    2,
    /^$/,
    /error bad-option: --topology ring/,
  ],
  ['no VPC', adopt.slice(0, -2), 2, /^$/, /error vpc-missing: .*aws ec2 describe-subnets/],
  ['no master service', ['adopt', '--cluster', cluster], 2, /^$/, /--master-service/],
  [
    'a shared master whose deployments overlap',
    [...adopt, '--topology', 'shared-master'],
    5,
    /^refused: cluster-fargate\n {2}cause {6}masters-overlap: /,
    /^$/,
  ],
])('%s: one clear answer', async ([, args, code, stdout, stderr]) => {
  // Act
  const ended = await run(...args);

  // Assess
  expect(ended.code).toBe(code);
  expect(ended.stdout).toMatch(stdout);
  expect(ended.stderr).toMatch(stderr);
});
