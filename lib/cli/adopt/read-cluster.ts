import { copiedRules, namesOf, uncopiedRules } from '../../adapters/auto-scaling/scaling-rules.ts';
import {
  existingService,
  type FoundService,
  placeOfService,
  type ServicePlace,
} from '../../adapters/ecs/existing-service.ts';
import { type StartedWith, startedWith } from '../../adapters/ecs/locust-options.ts';
import { masterAddressOf, withMasterAddress } from '../../adapters/ecs/master-address.ts';
import { statedCause, UpgradeError } from '../../contract/errors.ts';
import type { ExistingCluster, RegistryName } from '../../domain/adoption/existing.ts';
import { targetGroupName } from '../../domain/adoption/names.ts';
import type { Topology } from '../../domain/cluster.ts';
import type { AdoptionTools } from './tools.ts';

/** What the command line asks for. */
export interface AdoptionRequest {
  readonly cluster: string;
  readonly master: string;
  readonly worker: string;
  readonly topology: Topology;
  readonly suffix: string;
  /** Name or id of the namespace for the second master; null: that of the first. */
  readonly namespace: string | null;
  readonly container: string | null;
  readonly imageTemplate: string | null;
  /** Id of the network; null: as the load balancer's target group says. */
  readonly vpc: string | null;
}

/** The cluster as it is: what decides, what is copied, and what the upgrader must know besides. */
export interface ReadCluster {
  readonly existing: ExistingCluster;
  readonly found: { readonly master: FoundService; readonly worker: FoundService };
  readonly container: string | null;
  readonly startedWith: StartedWith;
  readonly place: { readonly master: ServicePlace; readonly worker: ServicePlace };
  readonly vpc: string | null;
}

/** Changes nothing. Throws `service-missing`, `container-ambiguous` and the like. */
export async function readCluster(tools: AdoptionTools, request: AdoptionRequest): Promise<ReadCluster> {
  const { cluster, container } = request;
  const [master, worker] = await Promise.all([
    tools.services.read(request.master),
    tools.services.read(request.worker),
  ]);
  const twoMasters = request.topology === 'two-masters';
  const [registry, namespace, balanced, scaling] = await Promise.all([
    twoMasters ? registryOf(tools, master) : null,
    request.namespace === null ? null : tools.cloudMap.namespaceCalled(request.namespace),
    twoMasters ? balancingOf(tools, master, request.suffix) : { balancing: null, vpc: null },
    scalingOf(tools, request.worker),
  ]);
  return {
    existing: {
      cluster,
      master: existingService(master, registry, container),
      worker: existingService(worker, null, container),
      masterHost: masterHostOf(worker, container),
      balancing: balanced.balancing,
      scaling,
      namespace,
    },
    found: { master, worker },
    container,
    startedWith: startedWith(master.content, worker.content, container),
    place: { master: placeOfService(master), worker: placeOfService(worker) },
    vpc: request.vpc ?? balanced.vpc,
  };
}

async function scalingOf(
  { scaling, scalingRules }: AdoptionTools,
  service: string,
): Promise<ExistingCluster['scaling']> {
  if ((await scaling.targets([service])).length === 0) return null;
  const rules = await scalingRules.read(service);
  return { copied: namesOf(copiedRules(rules)), uncopied: uncopiedRules(rules) };
}

async function registryOf(
  { cloudMap }: AdoptionTools,
  { described }: FoundService,
): Promise<RegistryName | null> {
  const registry = described.serviceRegistries?.[0]?.registryArn;
  return registry === undefined ? null : cloudMap.nameOf(registry);
}

/** Where the workers' master stands is tried by changing it, as it must be changed for the second one. */
function masterHostOf({ content }: FoundService, container: string | null): ExistingCluster['masterHost'] {
  try {
    withMasterAddress(content, container, 'another');
    const host = masterAddressOf(content, container)?.host ?? '';
    return { host };
  } catch (error) {
    if (error instanceof UpgradeError && error.code.startsWith('master-address-')) {
      return statedCause(error);
    }
    throw error;
  }
}

async function balancingOf(
  { balancing }: AdoptionTools,
  { described }: FoundService,
  suffix: string,
): Promise<{ readonly balancing: ExistingCluster['balancing']; readonly vpc: string | null }> {
  const groups = (described.loadBalancers ?? []).map(({ targetGroupArn }) => targetGroupArn);
  const [group, another] = groups;
  if (groups.length === 0) return { balancing: null, vpc: null };
  if (group === undefined || another !== undefined) {
    const problem = `${described.serviceName} has ${groups.length} target groups or a Classic Load Balancer, and one target group can be followed`;
    return { balancing: { problem }, vpc: null };
  }
  const { name, vpc } = await balancing.describe(group);
  const made = await balancing.find(targetGroupName(name, suffix));
  return { balancing: await balancing.balancing(group, made?.arn ?? null), vpc };
}
