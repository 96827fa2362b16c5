import { randomBytes } from 'node:crypto';
import * as client from '@aws-sdk/client-servicediscovery';
import { type AwsApi, AwsError, localAccount } from '../aws-api.ts';
import { inputValidator } from '../validate.ts';
import {
  type DiscoveryServiceRecord,
  discoveryServiceAnswer,
  discoveryServiceArn,
  type NamespaceRecord,
  namespaceAnswer,
} from './records.ts';

export interface EmbeddedServiceDiscoveryProps {
  /** Tasks that are registered under a name: a service that has some can't be deleted. */
  instancesOf(serviceArn: string): number;
}

const validate = inputValidator(client, 'InvalidInput');

type Request = Readonly<Record<string, unknown>>;

/**
 * Cloud Map: namespaces, and the names in them under which the embedded ECS registers tasks. Instances can't be
 * registered by hand, and nothing answers DNS: nodes look names up in the table of addresses.
 */
export class EmbeddedServiceDiscovery implements AwsApi {
  readonly targetPrefix = 'Route53AutoNaming_v20170314';
  readonly #props: EmbeddedServiceDiscoveryProps;
  readonly #namespaces = new Map<string, NamespaceRecord>();
  readonly #services = new Map<string, DiscoveryServiceRecord>();
  readonly #operations: Readonly<Record<string, (request: Request) => unknown>> = {
    CreatePrivateDnsNamespace: (request) => this.#createNamespace(request, 'DNS_PRIVATE'),
    CreateHttpNamespace: (request) => this.#createNamespace(request, 'HTTP'),
    DeleteNamespace: (request) => this.#deleteNamespace(String(request.Id)),
    GetOperation: (request) => operationAnswer(String(request.OperationId)),
    GetNamespace: (request) => ({ Namespace: namespaceAnswer(this.#namespace(String(request.Id))) }),
    ListNamespaces: (request) => this.#listNamespaces(request),
    CreateService: (request) => this.#createService(request as unknown as client.CreateServiceRequest),
    GetService: (request) => ({ Service: this.#answer(this.#service(String(request.Id))) }),
    ListServices: (request) => this.#listServices(request),
    DeleteService: (request) => this.#deleteService(String(request.Id)),
    ListTagsForResource: (request) => ({ Tags: this.#byArn(String(request.ResourceARN)).tags }),
  };

  constructor(props: EmbeddedServiceDiscoveryProps) {
    this.#props = props;
  }

  async call(operation: string, input: unknown): Promise<unknown> {
    const run = this.#operations[operation];
    if (!run) {
      throw new AwsError(
        'UnknownOperationException',
        `the embedded Cloud Map does not implement ${operation}`,
      );
    }
    validate(operation, input);
    return run((input ?? {}) as Request);
  }

  /** `<service>.<namespace>`, the name that leads to the tasks of a registry; undefined for one that is not here. */
  dnsName(serviceArn: string): string | undefined {
    const service = [...this.#services.values()].find(({ id }) => discoveryServiceArn(id) === serviceArn);
    return service && `${service.name}.${this.#namespace(service.namespace).name}`;
  }

  /** Done at once; AWS takes about a minute for one with a zone. The operation's id tells which namespace it made. */
  #createNamespace(request: Request, type: NamespaceRecord['type']): unknown {
    const name = String(request.Name);
    if ([...this.#namespaces.values()].some((other) => other.name === name && other.type === type)) {
      throw new AwsError('NamespaceAlreadyExists', `A namespace of the name ${name} exists already.`);
    }
    const id = `ns-${newId()}`;
    this.#namespaces.set(id, { id, name, type, createdAt: Date.now() });
    return { OperationId: `create-${id}` };
  }

  #deleteNamespace(id: string): unknown {
    this.#namespace(id);
    if ([...this.#services.values()].some(({ namespace }) => namespace === id)) {
      throw new AwsError('ResourceInUse', `Namespace ${id} still has services.`);
    }
    this.#namespaces.delete(id);
    return { OperationId: `delete-${id}` };
  }

  #listNamespaces(request: Request): unknown {
    refuse(request, ['NextToken', 'MaxResults', 'Filters']);
    return { Namespaces: [...this.#namespaces.values()].map(namespaceAnswer) };
  }

  /** The same request id again answers with the service that is there (Cloud Map API reference, CreateService). */
  #createService(request: client.CreateServiceRequest): unknown {
    refuse(request as unknown as Request, ['HealthCheckConfig', 'Type']);
    const { Name: name = '', NamespaceId: namespace = '', CreatorRequestId: requestId, DnsConfig } = request;
    const { type } = this.#namespace(namespace);
    if (type === 'HTTP' && DnsConfig) {
      throw new AwsError('InvalidInput', `DnsConfig can't be given in the HTTP namespace ${namespace}.`);
    }
    const there = this.#inNamespace(namespace).find((each) => each.name.toLowerCase() === name.toLowerCase());
    if (there) {
      if (requestId !== undefined && there.requestId === requestId) return { Service: this.#answer(there) };
      throw new AwsError('ServiceAlreadyExists', `Service already exists. ServiceId: ${there.id}`);
    }
    const record: DiscoveryServiceRecord = {
      id: `srv-${newId()}`,
      name,
      namespace,
      description: request.Description,
      dnsConfig: DnsConfig && { RoutingPolicy: 'MULTIVALUE', ...DnsConfig },
      healthCheck: request.HealthCheckCustomConfig,
      requestId,
      tags: request.Tags ?? [],
      createdAt: Date.now(),
    };
    this.#services.set(record.id, record);
    return { Service: this.#answer(record) };
  }

  #listServices(request: Request): unknown {
    refuse(request, ['NextToken', 'MaxResults']);
    const filters = (request.Filters ?? []) as readonly client.ServiceFilter[];
    const [namespace] = filters.flatMap(({ Name, Values = [] }) => (Name === 'NAMESPACE_ID' ? Values : []));
    const found = namespace === undefined ? [...this.#services.values()] : this.#inNamespace(namespace);
    return { Services: found.map((service) => this.#answer(service)) };
  }

  #deleteService(id: string): unknown {
    const service = this.#service(id);
    if (this.#props.instancesOf(discoveryServiceArn(id)) > 0) {
      throw new AwsError(
        'ResourceInUse',
        `Service contains registered instances; delete the instances before deleting the service`,
      );
    }
    this.#services.delete(service.id);
    return {};
  }

  #inNamespace(namespace: string): readonly DiscoveryServiceRecord[] {
    return [...this.#services.values()].filter((service) => service.namespace === namespace);
  }

  #answer(service: DiscoveryServiceRecord): object {
    return discoveryServiceAnswer(service, this.#props.instancesOf(discoveryServiceArn(service.id)));
  }

  #namespace(reference: string): NamespaceRecord {
    const found = this.#namespaces.get(reference.split('/').at(-1) ?? reference);
    if (found) return found;
    throw new AwsError('NamespaceNotFound', `Namespace ${reference} was not found.`);
  }

  #service(reference: string): DiscoveryServiceRecord {
    const found = this.#services.get(reference.split('/').at(-1) ?? reference);
    if (found) return found;
    throw new AwsError('ServiceNotFound', `Service ${reference} was not found.`);
  }

  #byArn(arn: string): DiscoveryServiceRecord {
    const found = [...this.#services.values()].find(({ id }) => discoveryServiceArn(id) === arn);
    if (found) return found;
    throw new AwsError(
      'ResourceNotFoundException',
      `the embedded Cloud Map has tags of services only: ${arn}`,
    );
  }
}

function newId(): string {
  return randomBytes(8).toString('hex');
}

function operationAnswer(operation: string): unknown {
  const [, type, namespace] = /^(create|delete)-(ns-.+)$/.exec(operation) ?? [];
  if (!namespace) throw new AwsError('OperationNotFound', `Operation ${operation} was not found.`);
  return {
    Operation: {
      Id: operation,
      OwnerAccount: localAccount,
      Type: type === 'create' ? 'CREATE_NAMESPACE' : 'DELETE_NAMESPACE',
      Status: 'SUCCESS',
      Targets: { NAMESPACE: namespace },
    },
  };
}

/** A member that would be ignored here is refused: an answer that leaves it out of account would be wrong. */
function refuse(request: Request, members: readonly string[]): void {
  const given = members.find((member) => request[member] !== undefined);
  if (given === undefined) return;
  throw new AwsError('InvalidInput', `the embedded Cloud Map does not implement ${given}: leave it out`);
}
