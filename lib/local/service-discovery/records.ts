import type { DnsConfig, HealthCheckCustomConfig, Tag } from '@aws-sdk/client-servicediscovery';
import { localAccount, localArn } from '../aws-api.ts';

/** A namespace: a DNS zone of its own, or one that only the API answers for. Times are milliseconds since 1970. */
export interface NamespaceRecord {
  readonly id: string;
  readonly name: string;
  readonly type: 'DNS_PRIVATE' | 'HTTP';
  readonly createdAt: number;
}

/** A name in a namespace. Its instances are tasks, which the embedded ECS keeps. */
export interface DiscoveryServiceRecord {
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  readonly description: string | undefined;
  readonly dnsConfig: DnsConfig | undefined;
  readonly healthCheck: HealthCheckCustomConfig | undefined;
  readonly requestId: string | undefined;
  readonly tags: readonly Tag[];
  readonly createdAt: number;
}

export function namespaceArn(id: string): string {
  return localArn('servicediscovery', `namespace/${id}`);
}

export function discoveryServiceArn(id: string): string {
  return localArn('servicediscovery', `service/${id}`);
}

/** The `Namespace` member of Cloud Map's answers; dates are seconds since 1970. */
export function namespaceAnswer({ id, name, type, createdAt }: NamespaceRecord): object {
  return {
    Id: id,
    Arn: namespaceArn(id),
    ResourceOwner: localAccount,
    Name: name,
    Type: type,
    Properties: {
      ...(type === 'DNS_PRIVATE' && { DnsProperties: { HostedZoneId: `Z${id.slice(3).toUpperCase()}` } }),
      HttpProperties: { HttpName: name },
    },
    CreateDate: createdAt / 1000,
  };
}

/** The `Service` member of Cloud Map's answers. */
export function discoveryServiceAnswer(record: DiscoveryServiceRecord, instances: number): object {
  return {
    Id: record.id,
    Arn: discoveryServiceArn(record.id),
    ResourceOwner: localAccount,
    Name: record.name,
    NamespaceId: record.namespace,
    ...(record.description !== undefined && { Description: record.description }),
    InstanceCount: instances,
    ...(record.dnsConfig && { DnsConfig: record.dnsConfig }),
    Type: record.dnsConfig ? 'DNS_HTTP' : 'HTTP',
    ...(record.healthCheck && { HealthCheckCustomConfig: record.healthCheck }),
    ...(record.requestId !== undefined && { CreatorRequestId: record.requestId }),
    CreateDate: record.createdAt / 1000,
  };
}
