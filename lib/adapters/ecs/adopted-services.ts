import {
  CreateServiceCommand,
  DeleteServiceCommand,
  DeregisterTaskDefinitionCommand,
  DescribeServicesCommand,
  type ECSClient,
  ListTaskDefinitionsCommand,
  type Service,
  type Tag,
} from '@aws-sdk/client-ecs';
import type { TaskDefinitionContent } from '../../ports/services.ts';
import { EcsServices } from './ecs-services.ts';
import type { FoundService } from './existing-service.ts';
import { type CopyChanges, serviceCopy } from './service-copy.ts';

export interface AdoptedServicesProps {
  readonly client: ECSClient;
  /** Name or ARN of the ECS cluster. */
  readonly cluster: string;
}

/** The calls of ECS that make and take away services: with an operator's credentials, never with a Lambda's. */
export class AdoptedServices {
  readonly #client: ECSClient;
  readonly #cluster: string;
  readonly #services: EcsServices;

  constructor(props: AdoptedServicesProps) {
    this.#client = props.client;
    this.#cluster = props.cluster;
    this.#services = new EcsServices(props);
  }

  /** As ECS describes it; null for one that is not there, or that was deleted. A deleted one drains for a while. */
  async find(service: string): Promise<Service | null> {
    const { services = [] } = await this.#client.send(
      new DescribeServicesCommand({ cluster: this.#cluster, services: [service], include: ['TAGS'] }),
    );
    const found = services.find(({ serviceName }) => serviceName === service);
    return found && found.status !== 'INACTIVE' ? found : null;
  }

  /** A service with its task definition; throws `service-missing`. */
  async read(service: string): Promise<FoundService> {
    const [state] = await this.#services.describe([service]);
    const described = await this.find(service);
    return { described: described ?? {}, content: await this.#services.content(state?.taskDefinition ?? '') };
  }

  /** Tags of the newest revision of a family; null where it has none that can be deployed. */
  async familyTags(family: string): Promise<Readonly<Record<string, string>> | null> {
    const { taskDefinitionArns: [newest] = [] } = await this.#client.send(
      new ListTaskDefinitionsCommand({ familyPrefix: family, sort: 'DESC', maxResults: 1 }),
    );
    if (newest === undefined) return null;
    const { tags = [] } = (await this.#services.content(newest)) as { readonly tags?: readonly Tag[] };
    return Object.fromEntries(tags.map(({ key = '', value = '' }) => [key, value]));
  }

  /** Registers content as the newest revision of its family; resolves with its ARN. */
  register(content: TaskDefinitionContent): Promise<string> {
    return this.#services.register(content);
  }

  async createLike(original: Service, changes: CopyChanges): Promise<void> {
    await this.#client.send(new CreateServiceCommand(serviceCopy(original, changes)));
  }

  /** Without `force`: one that is to run tasks is refused by ECS. */
  async delete(service: string): Promise<void> {
    await this.#client.send(new DeleteServiceCommand({ cluster: this.#cluster, service }));
  }

  /** Deregisters every revision of a family, so that it is listed no more. */
  async retireFamily(family: string): Promise<void> {
    for (;;) {
      const { taskDefinitionArns = [] } = await this.#client.send(
        new ListTaskDefinitionsCommand({ familyPrefix: family }),
      );
      // The prefix is taken as a whole name (ECS API reference, ListTaskDefinitions): none but this family's are listed.
      if (taskDefinitionArns.length === 0) return;
      for (const taskDefinition of taskDefinitionArns) {
        await this.#client.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
      }
    }
  }
}
