import { beforeEach, describe, expect, test } from 'vitest';
import { EmbeddedServiceDiscovery } from '../../../lib/local/service-discovery/embedded-service-discovery.ts';

let cloudMap: EmbeddedServiceDiscovery;
let instances: number;
let namespace: string;

const call = async (operation: string, input: object) =>
  (await cloudMap.call(operation, input)) as Record<string, Record<string, unknown>>;

const dnsConfig = { DnsRecords: [{ Type: 'A', TTL: 10 }] };

beforeEach(async () => {
  instances = 0;
  cloudMap = new EmbeddedServiceDiscovery({ instancesOf: () => instances });
  const { OperationId } = await call('CreatePrivateDnsNamespace', { Name: 'load.internal', Vpc: 'vpc-1' });
  const { Operation } = await call('GetOperation', { OperationId });
  const targets = Operation?.Targets as Record<string, string> | undefined;
  namespace = targets?.NAMESPACE ?? '';
});

const create = (more: object = {}) =>
  call('CreateService', { Name: 'master', NamespaceId: namespace, DnsConfig: dnsConfig, ...more });

test('a name in a namespace is created, found, tagged, known by its DNS name, and deleted', async () => {
  // Act
  const { Service } = await create({ Tags: [{ Key: 'team', Value: 'load' }] });
  const [id, arn] = [String(Service?.Id), String(Service?.Arn)];

  // Assess
  expect(Service).toMatchObject({
    Name: 'master',
    NamespaceId: namespace,
    Type: 'DNS_HTTP',
    InstanceCount: 0,
    DnsConfig: { RoutingPolicy: 'MULTIVALUE', ...dnsConfig },
  });
  expect(cloudMap.dnsName(arn)).toBe('master.load.internal');
  expect(await call('GetService', { Id: id })).toEqual({ Service });
  const filter = { Name: 'NAMESPACE_ID', Values: [namespace], Condition: 'EQ' };
  expect(await call('ListServices', { Filters: [filter] })).toEqual({ Services: [Service] });
  expect(await call('ListTagsForResource', { ResourceARN: arn })).toEqual({
    Tags: [{ Key: 'team', Value: 'load' }],
  });
  expect(await call('GetNamespace', { Id: namespace })).toMatchObject({
    Namespace: { Name: 'load.internal', Type: 'DNS_PRIVATE' },
  });

  // Act
  await call('DeleteService', { Id: id });

  // Assess
  expect(cloudMap.dnsName(arn)).toBeUndefined();
  expect(await call('ListServices', {})).toEqual({ Services: [] });
  await call('DeleteNamespace', { Id: namespace });
  expect(await call('ListNamespaces', {})).toEqual({ Namespaces: [] });
});

test('the same request again answers with the service that is there', async () => {
  const first = await create({ CreatorRequestId: 'once' });

  expect(await create({ CreatorRequestId: 'once' })).toEqual(first);
});

describe('what is refused', () => {
  test.each<[string, () => Promise<unknown>, string]>([
    ['a name that is taken', async () => [await create(), await create()], 'ServiceAlreadyExists'],
    ['a namespace that is not there', () => create({ NamespaceId: 'ns-none' }), 'NamespaceNotFound'],
    ['a service that is not there', () => call('GetService', { Id: 'srv-none' }), 'ServiceNotFound'],
    [
      'to delete a name that leads to tasks',
      async () => {
        const { Service } = await create();
        instances = 1;
        await call('DeleteService', { Id: Service?.Id });
      },
      'ResourceInUse',
    ],
    [
      'to delete a namespace with names',
      async () => [await create(), await call('DeleteNamespace', { Id: namespace })],
      'ResourceInUse',
    ],
    [
      'a second namespace of one name',
      () => call('CreatePrivateDnsNamespace', { Name: 'load.internal', Vpc: 'vpc-1' }),
      'NamespaceAlreadyExists',
    ],
    [
      'DNS in a namespace without a zone',
      async () => {
        const { OperationId } = await call('CreateHttpNamespace', { Name: 'mesh' });
        await create({ NamespaceId: String(OperationId).replace('create-', '') });
      },
      'InvalidInput',
    ],
    ['a page', () => call('ListServices', { MaxResults: 5 }), 'InvalidInput'],
    ['a member that nobody knows', () => create({ Ttl: 10 }), 'InvalidInput'],
    ['another operation', () => call('RegisterInstance', {}), 'UnknownOperationException'],
  ])('%s', async (_, act, type) => {
    await expect(act()).rejects.toMatchObject({ type });
  });
});
