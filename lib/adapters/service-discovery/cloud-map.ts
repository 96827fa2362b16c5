import {
  CreateServiceCommand,
  DeleteServiceCommand,
  GetNamespaceCommand,
  GetServiceCommand,
  ListNamespacesCommand,
  ListServicesCommand,
  ListTagsForResourceCommand,
  type RecordType,
  ResourceInUse,
  type ServiceDiscoveryClient,
  ServiceNotFound,
} from '@aws-sdk/client-servicediscovery';
import { BadInput } from '../../contract/errors.ts';
import type { Namespace, RegistryName } from '../../domain/adoption/existing.ts';

/** A name that is there: what ECS takes as a registry. */
export interface FoundName {
  readonly id: string;
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface NewName {
  readonly name: string;
  /** Id of its namespace. */
  readonly namespace: string;
  readonly recordTypes: readonly string[];
  readonly ttlSeconds: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** Names in AWS Cloud Map, under which ECS registers the tasks of a service. */
export class CloudMap {
  readonly #client: ServiceDiscoveryClient;

  constructor(client: ServiceDiscoveryClient) {
    this.#client = client;
  }

  /** The name that belongs to a registry of a service. */
  async nameOf(registryArn: string): Promise<RegistryName> {
    const id = registryArn.split('/').at(-1);
    const { Service: found } = await this.#client.send(new GetServiceCommand({ Id: id }));
    return {
      name: found?.Name ?? '',
      namespace: await this.namespace(found?.NamespaceId ?? ''),
      recordTypes: (found?.DnsConfig?.DnsRecords ?? []).flatMap(({ Type: type }) => type ?? []),
    };
  }

  async namespace(id: string): Promise<Namespace> {
    const { Namespace: found } = await this.#client.send(new GetNamespaceCommand({ Id: id }));
    return { id, name: found?.Name ?? '', dns: found?.Type !== 'HTTP' };
  }

  /** By name or id. Throws `BadInput` `namespace-unknown` with those that there are. */
  async namespaceCalled(nameOrId: string): Promise<Namespace> {
    const all: Namespace[] = [];
    let token: string | undefined;
    do {
      const page = await this.#client.send(new ListNamespacesCommand({ NextToken: token }));
      for (const { Id: id = '', Name: name = '', Type: type } of page.Namespaces ?? []) {
        all.push({ id, name, dns: type !== 'HTTP' });
      }
      token = page.NextToken;
    } while (token);
    const found = all.filter(({ id, name }) => id === nameOrId || name === nameOrId);
    const [only, another] = found;
    if (only && !another) return only;
    const problem = another ? `${found.length} namespaces are called so` : `there is no such namespace`;
    throw new BadInput(
      'namespace-unknown',
      `--namespace ${nameOrId}: ${problem}; name one of ${all.map(({ id, name }) => `${id} (${name})`).join(', ') || 'none'}`,
    );
  }

  async find(namespace: string, name: string): Promise<FoundName | null> {
    let token: string | undefined;
    do {
      const page = await this.#client.send(
        new ListServicesCommand({
          NextToken: token,
          Filters: [{ Name: 'NAMESPACE_ID', Values: [namespace], Condition: 'EQ' }],
        }),
      );
      const found = page.Services?.find((each) => each.Name === name);
      if (found) return this.#withTags(found.Id ?? '', found.Arn ?? '');
      token = page.NextToken;
    } while (token);
    return null;
  }

  /**
   * Health is what ECS says of a task, so that a task that is not ready is not answered for (ECS developer guide,
   * service discovery).
   */
  async create({ name, namespace, recordTypes, ttlSeconds, tags }: NewName): Promise<FoundName> {
    const { Service: made } = await this.#client.send(
      new CreateServiceCommand({
        Name: name,
        NamespaceId: namespace,
        DnsConfig: {
          RoutingPolicy: 'MULTIVALUE',
          DnsRecords: recordTypes.map((type) => ({ Type: type as RecordType, TTL: ttlSeconds })),
        },
        HealthCheckCustomConfig: {},
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      }),
    );
    return { id: made?.Id ?? '', arn: made?.Arn ?? '', tags };
  }

  /** `in-use` while tasks are still registered under it: ECS takes them out a moment after their service is gone. */
  async delete(id: string): Promise<'deleted' | 'in-use'> {
    try {
      await this.#client.send(new DeleteServiceCommand({ Id: id }));
      return 'deleted';
    } catch (error) {
      if (error instanceof ResourceInUse) return 'in-use';
      if (error instanceof ServiceNotFound) return 'deleted';
      throw error;
    }
  }

  async #withTags(id: string, arn: string): Promise<FoundName> {
    const { Tags: tags = [] } = await this.#client.send(new ListTagsForResourceCommand({ ResourceARN: arn }));
    return { id, arn, tags: Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value])) };
  }
}
