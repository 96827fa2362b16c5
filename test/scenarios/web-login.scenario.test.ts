import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { GetExecutionHistoryCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { LocustMasters } from '../../lib/adapters/locust/locust-masters.ts';
import { type ClusterUpgrader, openCluster } from '../../lib/cli/cluster.ts';
import { stackName, synthesize } from '../../lib/cli/local/assembly.ts';
import { createDemoCluster, demoRegistration, demoTasks } from '../../lib/cli/local/demo-cluster.ts';
import { defaultFlags, parseLocalOptions } from '../../lib/cli/local/options.ts';
import { requestOf } from '../../lib/cli/local/request.ts';
import { hasWorkers } from '../../lib/cli/local/wait-for-master.ts';
import { localSettings } from '../../lib/local/ecs/settings.ts';
import { EmbeddedAws } from '../../lib/local/embedded-aws.ts';
import { EmbeddedEvents } from '../../lib/local/events/embedded-events.ts';
import { LoopbackAddresses } from '../../lib/local/nodes/addresses.ts';
import { demoLocustfile } from '../../lib/local/nodes/locustfile.ts';
import { SimulatedContainers } from '../../lib/local/nodes/simulated-containers.ts';
import { endpointOf } from '../../lib/states/look.ts';
import { endOf, startUpgrade } from './executions.ts';

const login = { username: 'nightingale-of-the-masters', password: 'hunter2-of-the-masters' };
const wrong = { ...login, password: 'hunter1-of-last-year' };
const secretName = 'locust/web';
/** Name, passwords, what stands for both in a header, and the session that they open. */
const secrets = new RegExp(
  [
    'nightingale',
    'hunter',
    ...[login, wrong].map(({ username, password }) => btoa(`${username}:${password}`)),
    'session=',
  ].join('|'),
);
const options = parseLocalOptions({ ...defaultFlags, nodes: 'simulated' });
const registration = {
  ...demoRegistration(options),
  webLogin: { secret: secretName, kind: 'form' as const },
};

let folder: string;
let aws: EmbeddedAws;
let containers: SimulatedContainers;
let cluster: ClusterUpgrader;
/** Everything that functions and nodes printed: metrics are lines of that, too. */
const printed: string[] = [];
/** Every event on the bus, those included to which no rule listens. */
const published: unknown[] = [];

beforeAll(async () => {
  const publish = EmbeddedEvents.prototype.publish;
  vi.spyOn(EmbeddedEvents.prototype, 'publish').mockImplementation(function (this: EmbeddedEvents, event) {
    published.push(event);
    publish.call(this, event);
  });
  folder = await mkdtemp(join(tmpdir(), 'locust-upgrade-'));
  synthesize(registration, folder, demoTasks(registration));
  const addresses = new LoopbackAddresses();
  containers = new SimulatedContainers({ addresses, login, onLine: ({ line }) => void printed.push(line) });
  aws = await EmbeddedAws.start({
    assemblyFolder: folder,
    stackName,
    ecs: { containers, addresses, settings: localSettings, clock: Date },
    onFunctionLog: (_, line) => void printed.push(line),
    onTargetFailed: (rule, error) => void printed.push(`${rule} ${error}`),
  });
  await createDemoCluster(new ECSClient(aws.client), registration, options, demoLocustfile);
  cluster = await openCluster(registration.cluster, {
    ssm: new SSMClient(aws.client),
    stepFunctions: new SFNClient(aws.client),
    dynamoDb: new DynamoDBClient(aws.dynamoDbClient),
    lambda: new LambdaClient(aws.client),
  });
  await workersRegistered();
});

afterAll(async () => {
  await aws.stop();
  await containers.stopAll();
  await rm(folder, { recursive: true, force: true });
});

async function workersRegistered(): Promise<void> {
  const masters = new LocustMasters({ login: { kind: 'form', ...login } });
  await vi.waitFor(
    async () => {
      const [master] = [...aws.ecs.state.tasks.values()].filter(({ service }) => service === 'blue-master');
      const reading = await masters.read(endpointOf(registration, master?.address ?? '127.0.0.1', null));
      if (!hasWorkers(options.workers)(reading)) throw new Error('not yet');
    },
    { timeout: 30_000, interval: 300 },
  );
}

/** All that a person, or a program with permission to read, could find of what happened. */
async function everythingKept(): Promise<string> {
  const { stepFunctions, registration: known } = cluster;
  const dynamoDb = new DynamoDBClient(aws.dynamoDbClient);
  const { Items: items } = await dynamoDb.send(new ScanCommand({ TableName: known.ledgerTable }));
  const histories = await Promise.all(
    ['refused', 'upgraded'].map((name) =>
      stepFunctions.send(
        new GetExecutionHistoryCommand({
          executionArn: `${known.stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`,
          includeExecutionData: true,
        }),
      ),
    ),
  );
  const parameters = await new SSMClient(aws.client).send(
    new GetParametersByPathCommand({ Path: '/locust-upgrade', Recursive: true }),
  );
  return JSON.stringify([items, histories, parameters, aws.sns.messages, published, printed]);
}

test('masters behind a login are upgraded, a changed secret counts at once, and nothing keeps a password', async () => {
  // Prepare
  const input = requestOf(options);
  aws.secrets.store(secretName, JSON.stringify(wrong));

  // Act
  const refused = await endOf(cluster, await startUpgrade(cluster, 'refused', input));
  const plan = await cluster.plan(input);
  aws.secrets.store(secretName, JSON.stringify(login));
  const upgraded = await endOf(cluster, await startUpgrade(cluster, 'upgraded', input));

  // Assess
  expect(refused).toMatchObject({ status: 'FAILED', error: 'refused' });
  expect(refused.cause).toContain('lets nobody in');
  expect(plan).toMatchObject({ kind: 'refused', cause: { code: 'web-login-refused' } });
  expect(upgraded).toMatchObject({ status: 'SUCCEEDED' });
  const kept = await everythingKept();
  expect(kept).toContain('ObserveBatch');
  expect(kept).toContain('web-login-refused');
  for (const sink of ['Locust Upgrade Succeeded', '"CloudWatchMetrics', 'decided proceed']) {
    expect(kept).toContain(sink.replaceAll('"', '\\"'));
  }
  expect(secrets.exec(`${kept}${JSON.stringify(plan)}`)).toBeNull();
});
