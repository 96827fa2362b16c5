import {
  ClientException,
  DescribeTaskDefinitionCommand,
  type ECSClient,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  UpdateServiceCommand,
  type UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs';
import { UpgradeError } from '../../contract/errors.ts';
import type { ServiceState, TaskState } from '../../domain/cluster.ts';
import type { ImageSource } from '../../domain/image-source.ts';
import type { TaskSize } from '../../domain/planning/inventory.ts';
import type { Startup } from '../../domain/planning/startup.ts';
import type { ServiceChange, Services, TaskDefinitionContent } from '../../ports/services.ts';
import { contentDifferences } from './content-differences.ts';
import { describeServices } from './describe-services.ts';
import { locustContainer, withLocustImage } from './locust-container.ts';
import { masterAddressOf, withMasterAddress } from './master-address.ts';
import { required } from './required.ts';
import { unlessMissing } from './service-missing.ts';
import { tasksOf } from './service-tasks.ts';
import { registrableCopy } from './task-definition-copy.ts';
import { taskSize } from './task-size.ts';

export interface EcsServicesProps {
  readonly client: ECSClient;
  /** Name or ARN of the ECS cluster. */
  readonly cluster: string;
}

/**
 * The cluster's services over the ECS API. It waits for nothing: the SDK's waiter for stable services reports success
 * after a deployment that the circuit breaker took back.
 */
export class EcsServices implements Services {
  readonly #client: ECSClient;
  readonly #cluster: string;

  constructor({ client, cluster }: EcsServicesProps) {
    this.#client = client;
    this.#cluster = cluster;
  }

  describe(services: readonly string[]): Promise<readonly ServiceState[]> {
    return describeServices(this.#client, this.#cluster, services);
  }

  tasks(service: string, which: 'running' | 'stopped'): Promise<readonly TaskState[]> {
    return tasksOf(this.#client, this.#cluster, service, which === 'running' ? 'RUNNING' : 'STOPPED');
  }

  /** Throws `task-definition-missing` for one that ECS does not know, or not any more. */
  async content(taskDefinition: string): Promise<TaskDefinitionContent> {
    const command = new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] });
    try {
      return registrableCopy(await this.#client.send(command));
    } catch (error) {
      if (!(error instanceof ClientException)) throw error;
      throw new UpgradeError(
        'task-definition-missing',
        `ECS can't describe the task definition ${taskDefinition} (${error.message}): register it again or point ` +
          'the service to an active one',
        { cause: error },
      );
    }
  }

  image(content: TaskDefinitionContent, container: string | null): string {
    return required(locustContainer(content, container).image, 'image', `task definition ${content.family}`);
  }

  imageSource(content: TaskDefinitionContent, container: string | null): ImageSource {
    const { name, image, versionConsistency } = locustContainer(content, container);
    const family = `task definition ${content.family}`;
    return {
      container: required(name, 'name', family),
      image: required(image, 'image', family),
      resolvedOnce: versionConsistency !== 'disabled',
    };
  }

  startup(content: TaskDefinitionContent, container: string | null): Startup {
    const { entryPoint = [], command = [], environment = [] } = locustContainer(content, container);
    return {
      command: [...entryPoint, ...command],
      variables: environment.flatMap(({ name }) => name ?? []),
    };
  }

  size(content: TaskDefinitionContent): TaskSize | null {
    return taskSize(content);
  }

  withImage(content: TaskDefinitionContent, container: string | null, image: string): TaskDefinitionContent {
    return withLocustImage(content, container, image);
  }

  withMasterAddress(
    content: TaskDefinitionContent,
    container: string | null,
    host: string,
  ): TaskDefinitionContent {
    return withMasterAddress(content, container, host);
  }

  masterAddress(content: TaskDefinitionContent, container: string | null): string | null {
    return masterAddressOf(content, container)?.host ?? null;
  }

  differences(before: TaskDefinitionContent, after: TaskDefinitionContent): readonly string[] {
    return contentDifferences(before, after);
  }

  async register(content: TaskDefinitionContent): Promise<string> {
    const input = content as unknown as RegisterTaskDefinitionCommandInput;
    const { taskDefinition } = await this.#client.send(new RegisterTaskDefinitionCommand(input));
    return required(
      taskDefinition?.taskDefinitionArn,
      'taskDefinitionArn',
      `the new revision of ${input.family}`,
    );
  }

  /**
   * Sends what changes and nothing else: a task definition starts a deployment; a count and
   * zone rebalancing do not. Throws
   * `service-missing` like `describe`.
   */
  async change(service: string, change: ServiceChange): Promise<void> {
    const { desired, taskDefinition, zoneRebalancing } = change;
    if (Object.values(change).every((value) => value === undefined)) return;
    const input: UpdateServiceCommandInput = {
      cluster: this.#cluster,
      service,
      desiredCount: desired,
      taskDefinition,
      ...(zoneRebalancing !== undefined && {
        availabilityZoneRebalancing: zoneRebalancing ? 'ENABLED' : 'DISABLED',
      }),
    };
    await unlessMissing(service, this.#cluster, this.#client.send(new UpdateServiceCommand(input)));
  }
}
