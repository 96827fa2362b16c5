import {
  CreateClusterCommand,
  CreateServiceCommand,
  type ECSClient,
  type KeyValuePair,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import type { Registration } from '../../contract/registration.ts';
import { mastersOf, type Slots, servicesOf, type Topology } from '../../domain/cluster.ts';
import { imageFor } from '../../domain/planning/images.ts';
import { localAccount, localArn } from '../../local/aws-api.ts';
import type { LocalOptions } from './options.ts';

const cluster = 'local';

/** The registration of the demonstration's cluster: blue is active, green is empty. */
export function demoRegistration(options: LocalOptions): Registration {
  const topology: Topology = options.masters === 'shared' ? 'shared-master' : 'two-masters';
  return {
    schemaVersion: 1,
    cluster,
    topology,
    slots: slotsOf(topology),
    webPort: 8089,
    listenerPort: 5557,
    basePath: '',
    tls: false,
    probeListener: true,
    locustfileFromMaster: options.locustfileFromMaster,
    headless: false,
    container: null,
    imageTemplate: 'locustio/locust:{version}',
    images: {},
    versions: [...options.versions],
    calendars: [],
    taskStartSeconds: 1,
    masterHosts: null,
    loadBalancer: null,
    webLogin: null,
    maxMinorSkew: options.maxMinorSkew,
  };
}

function slotsOf(topology: Topology): Slots {
  const shared = topology === 'shared-master';
  return {
    blue: { master: shared ? 'master' : 'blue-master', worker: 'blue-worker' },
    green: { master: shared ? 'master' : 'green-master', worker: 'green-worker' },
  };
}

/** Roles that exist in name only: what the embedded ECS runs has none. */
const taskRole = `arn:aws:iam::${localAccount}:role/locust-task`;
const executionRole = `arn:aws:iam::${localAccount}:role/locust-execution`;

/** What the demonstration's task definitions are, for who must be allowed to make new ones: a family a service. */
export function demoTasks({ slots }: Registration) {
  return { taskRoles: [taskRole, executionRole], families: servicesOf(slots) };
}

/** The name under which workers find a master service: what Cloud Map would hold. */
function addressName(masterService: string): string {
  return `${masterService}.locust.internal`;
}

/** Creates the cluster as a team would have it: masters and workers of both slots, the idle one without tasks. */
export async function createDemoCluster(
  client: ECSClient,
  { slots, imageTemplate }: Registration,
  options: LocalOptions,
  locustfile: string,
): Promise<void> {
  await client.send(new CreateClusterCommand({ clusterName: cluster }));
  const image = imageFor(imageTemplate, options.from);
  const workerImage = imageFor(imageTemplate, options.workersAt);
  for (const master of mastersOf(slots)) {
    const environment = { LOCUST_MODE_MASTER: 'true', LOCUST_LOCUSTFILE: locustfile };
    await createService(client, master, image, environment, master === slots.blue.master ? 1 : 0);
  }
  for (const { master, worker } of [slots.blue, slots.green]) {
    const environment = {
      LOCUST_MODE_WORKER: 'true',
      LOCUST_MASTER_NODE_HOST: addressName(master),
      LOCUST_LOCUSTFILE: options.locustfileFromMaster ? '-' : locustfile,
    };
    const count = worker === slots.blue.worker ? options.workers : 0;
    await createService(client, worker, workerImage, environment, count);
  }
}

async function createService(
  client: ECSClient,
  service: string,
  image: string,
  environment: Readonly<Record<string, string>>,
  desiredCount: number,
): Promise<void> {
  const isMaster = 'LOCUST_MODE_MASTER' in environment;
  await client.send(
    new RegisterTaskDefinitionCommand({
      family: service,
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      taskRoleArn: taskRole,
      executionRoleArn: executionRole,
      tags: [{ key: 'purpose', value: 'demonstration' }],
      cpu: '256',
      memory: '512',
      containerDefinitions: [
        { name: 'locust', image, essential: true, environment: keyValuePairs(environment), stopTimeout: 10 },
      ],
    }),
  );
  await client.send(
    new CreateServiceCommand({
      cluster,
      serviceName: service,
      // The family alone: the service runs whatever revision is the newest.
      taskDefinition: service,
      desiredCount,
      // What is on by default starts and stops tasks whenever it likes.
      availabilityZoneRebalancing: 'DISABLED',
      // One master at a time under one name; workers overlap.
      deploymentConfiguration: isMaster
        ? { minimumHealthyPercent: 0, maximumPercent: 100 }
        : { minimumHealthyPercent: 100, maximumPercent: 200 },
      ...(isMaster && {
        serviceRegistries: [{ registryArn: localArn('servicediscovery', `service/${addressName(service)}`) }],
      }),
    }),
  );
}

function keyValuePairs(environment: Readonly<Record<string, string>>): KeyValuePair[] {
  return Object.entries(environment).map(([name, value]) => ({ name, value }));
}
