import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';
import { SSMClient } from '@aws-sdk/client-ssm';
import { onTestFinished } from 'vitest';
import { adoptCluster } from '../../../lib/cli/adopt/adopt-cluster.ts';
import type { AdoptionRequest } from '../../../lib/cli/adopt/read-cluster.ts';
import { type AdoptionClients, type AdoptionTools, adoptionTools } from '../../../lib/cli/adopt/tools.ts';
import { EmbeddedAutoScaling } from '../../../lib/local/auto-scaling/embedded-auto-scaling.ts';
import { EmbeddedEcs } from '../../../lib/local/ecs/embedded-ecs.ts';
import { localSettings } from '../../../lib/local/ecs/settings.ts';
import { EmbeddedElasticLoadBalancing } from '../../../lib/local/elastic-load-balancing/embedded-elastic-load-balancing.ts';
import { LoopbackAddresses } from '../../../lib/local/nodes/addresses.ts';
import { EmbeddedServiceDiscovery } from '../../../lib/local/service-discovery/embedded-service-discovery.ts';
import { EmbeddedSsm } from '../../../lib/local/ssm/embedded-ssm.ts';
import { FakeContainers } from '../../local/ecs/embedded-world.ts';
import { inProcessJson } from '../../local/json-client.ts';
import { inProcess } from '../../local/query/query-client.ts';
import { createCluster, type ExistingClusterCase } from './existing-clusters.ts';

export interface AdoptionWorld {
  readonly ecs: EmbeddedEcs;
  readonly clients: AdoptionClients;
  readonly tools: AdoptionTools;
  readonly request: AdoptionRequest;
  /** Operations that changed something, in their order. */
  readonly writes: string[];
  /** Writes that fail from now on. */
  readonly broken: Set<string>;
  adopt(change?: Partial<AdoptionRequest>, dryRun?: boolean): ReturnType<typeof adoptCluster>;
}

/**
 * An existing cluster on the embedded AWS, in process, for one test: its containers run at once and are nothing. It ends
 * with the test, as its scheduler would go on with the clock of the next one.
 */
export async function adoptionWorld(existing: ExistingClusterCase): Promise<AdoptionWorld> {
  const loadBalancing = new EmbeddedElasticLoadBalancing();
  const cloudMap: EmbeddedServiceDiscovery = new EmbeddedServiceDiscovery({
    instancesOf: (registry) => ecs.instancesOf(registry),
  });
  const ecs = new EmbeddedEcs({
    containers: new FakeContainers(),
    addresses: new LoopbackAddresses(),
    settings: localSettings,
    clock: Date,
    isAttached: (group) => loadBalancing.isAttached(group),
    dnsName: (registry) => cloudMap.dnsName(registry),
  });
  onTestFinished(() => ecs.stopAll(0));
  const ssm = new EmbeddedSsm({ parameters: [] });
  const writes: string[] = [];
  const broken = new Set<string>();
  const watched = <Api extends { call(operation: string, input: unknown): Promise<unknown> }>(
    api: Api,
  ): Api =>
    new Proxy(api, {
      get: (target, member) => {
        const value = Reflect.get(target, member, target);
        if (member !== 'call') return value;
        return (operation: string, input: unknown) => {
          if (broken.has(operation)) throw new Error(`${operation} failed`);
          if (!/^(Describe|List|Get)/.test(operation)) writes.push(operation);
          return target.call(operation, input);
        };
      },
    });
  const clients: AdoptionClients = {
    ecs: new ECSClient(inProcessJson(watched(ecs))),
    serviceDiscovery: new ServiceDiscoveryClient(inProcessJson(watched(cloudMap))),
    loadBalancing: new ElasticLoadBalancingV2Client(inProcess(watched(loadBalancing))),
    autoScaling: new ApplicationAutoScalingClient(inProcessJson(watched(new EmbeddedAutoScaling(ecs)))),
    ssm: new SSMClient(inProcessJson(watched(ssm))),
  };
  await createCluster(existing, clients);
  writes.length = 0;
  const tools = adoptionTools(existing.cluster, clients);
  const { request } = existing;
  return {
    ecs,
    clients,
    tools,
    request,
    writes,
    broken,
    adopt: (change = {}, dryRun = false) =>
      adoptCluster(tools, { ...request, ...change }, { dryRun, onMade: () => {} }),
  };
}
