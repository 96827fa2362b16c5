import { randomBytes } from 'node:crypto';
import {
  CreateClusterCommand,
  type CreateClusterCommandInput,
  CreateServiceCommand,
  type CreateServiceCommandInput,
  DeregisterTaskDefinitionCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  type ECSClient,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  type Service,
  type Tag,
  TagResourceCommand,
  UpdateServiceCommand,
  type UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs';
import { UpgradeError } from '../../contract/errors.ts';
import { nameOf } from '../ecs/references.ts';
import type { DeployedResource } from '../template/template.ts';
import { inCamelCase, inPascalCase } from './casing.ts';
import type { ExistingResource, Properties, ResourceHandler, ResourceRequest } from './resource-handler.ts';

/** AWS::ECS::Cluster: nothing of it is changed here but what a new one begins with. */
export class ClusterHandler implements ResourceHandler {
  readonly #client: ECSClient;

  constructor(client: ECSClient) {
    this.#client = client;
  }

  async create({ logicalId, properties }: ResourceRequest): Promise<DeployedResource> {
    const { clusterName = logicalId } = inCamelCase(properties) as CreateClusterCommandInput;
    const { cluster } = await this.#client.send(new CreateClusterCommand({ clusterName }));
    return { ref: clusterName, attributes: { Arn: cluster?.clusterArn ?? '' } };
  }

  async update(before: ExistingResource): Promise<DeployedResource> {
    return before;
  }
}

/** AWS::ECS::TaskDefinition: every change makes a revision, and the one before is deregistered (aws-cdk issue 24372). */
export class TaskDefinitionHandler implements ResourceHandler {
  readonly #client: ECSClient;

  constructor(client: ECSClient) {
    this.#client = client;
  }

  async create({ properties }: ResourceRequest): Promise<DeployedResource> {
    const input = inCamelCase(properties) as RegisterTaskDefinitionCommandInput;
    const { taskDefinition } = await this.#client.send(new RegisterTaskDefinitionCommand(input));
    const arn = taskDefinition?.taskDefinitionArn ?? '';
    return { ref: arn, attributes: { TaskDefinitionArn: arn } };
  }

  async update(before: ExistingResource, request: ResourceRequest): Promise<DeployedResource> {
    const after = await this.create(request);
    await this.#client.send(new DeregisterTaskDefinitionCommand({ taskDefinition: before.ref }));
    return after;
  }
}

/** Members of CreateService that UpdateService does not take: they can't be changed in place. */
const createOnly = [
  'serviceName',
  'cluster',
  'launchType',
  'deploymentController',
  'schedulingStrategy',
  'role',
  'tags',
];

/** How often a new service is looked at until it is steady; milliseconds. */
const lookEvery = 100;

/** AWS::ECS::Service. A service without a count begins with one task (CloudFormation template reference, DesiredCount). */
export class ServiceHandler implements ResourceHandler {
  readonly #client: ECSClient;

  constructor(client: ECSClient) {
    this.#client = client;
  }

  async create({ stackName, logicalId, properties }: ResourceRequest): Promise<DeployedResource> {
    const given = inCamelCase(properties) as CreateServiceCommandInput;
    const serviceName =
      given.serviceName ?? `${stackName}-${logicalId}-${randomBytes(6).toString('hex').toUpperCase()}`;
    const input = { desiredCount: 1, ...given, serviceName };
    const { service } = await this.#client.send(new CreateServiceCommand(input));
    await this.#steady(String(input.cluster), serviceName);
    return { ref: service?.serviceArn ?? '', attributes: { Name: serviceName } };
  }

  async update(before: ExistingResource, { properties }: ResourceRequest): Promise<DeployedResource> {
    const given = inCamelCase(properties) as CreateServiceCommandInput;
    const members = Object.entries(given).filter(([name]) => !createOnly.includes(name));
    const input: UpdateServiceCommandInput = {
      ...Object.fromEntries(members),
      cluster: given.cluster,
      service: before.attributes.Name,
    };
    await this.#client.send(new UpdateServiceCommand(input));
    if (given.tags) {
      await this.#client.send(new TagResourceCommand({ resourceArn: before.ref, tags: given.tags }));
    }
    return before;
  }

  async read({ properties, attributes }: ExistingResource): Promise<Properties> {
    const service = await this.#service(String(properties.Cluster), attributes.Name ?? '');
    const live = inPascalCase({ ...service, cluster: nameOf(service.clusterArn ?? '') }) as Properties;
    const newest = await this.#newest(properties.TaskDefinition);
    return {
      ...live,
      // A family stands for its newest revision: CloudFormation would write that one.
      ...(newest === service.taskDefinition && { TaskDefinition: properties.TaskDefinition }),
      Tags: ((service.tags ?? []) as Tag[]).map(({ key, value }) => ({ Key: key, Value: value })),
    };
  }

  async #newest(taskDefinition: unknown): Promise<string | undefined> {
    const command = new DescribeTaskDefinitionCommand({ taskDefinition: String(taskDefinition) });
    return (await this.#client.send(command)).taskDefinition?.taskDefinitionArn;
  }

  /** CloudFormation waits until a new service is steady. */
  async #steady(cluster: string, name: string): Promise<void> {
    for (;;) {
      const { deployments = [], runningCount, desiredCount } = await this.#service(cluster, name);
      const [only, ...others] = deployments;
      if (only?.rolloutState === 'FAILED') throw unsteady(name, only.rolloutStateReason ?? '');
      const steady = only?.rolloutState === 'COMPLETED' && others.length === 0;
      if (steady && runningCount === desiredCount) return;
      await new Promise((resolve) => setTimeout(resolve, lookEvery));
    }
  }

  async #service(cluster: string, name: string): Promise<Service> {
    const command = new DescribeServicesCommand({ cluster, services: [name], include: ['TAGS'] });
    const { services: [service] = [] } = await this.#client.send(command);
    if (service) return service;
    throw unsteady(name, 'it does not exist');
  }
}

function unsteady(name: string, reason: string): UpgradeError {
  return new UpgradeError(
    'service-not-deployed',
    `the service ${name} could not be deployed (${reason}): see what its tasks print`,
  );
}
