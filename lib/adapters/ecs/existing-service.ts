import type { Service } from '@aws-sdk/client-ecs';
import type { ExistingService, RegistryName } from '../../domain/adoption/existing.ts';
import type { TaskDefinitionContent } from '../../ports/services.ts';
import { locustContainer } from './locust-container.ts';
import { required } from './required.ts';

/** A service as ECS describes it, tags included, with the content of its task definition. */
export interface FoundService {
  readonly described: Service;
  readonly content: TaskDefinitionContent;
}

/** What of a service decides how it is adopted. `container` names the one that runs Locust, or null. */
export function existingService(
  { described, content }: FoundService,
  registry: RegistryName | null,
  container: string | null,
): ExistingService {
  const service = required(described.serviceName, 'serviceName', 'a service');
  const primary = described.deployments?.find(({ status }) => status === 'PRIMARY');
  const deployment = described.deploymentConfiguration;
  return {
    service,
    family: String(content.family),
    image: required(locustContainer(content, container).image, 'image', `task definition ${content.family}`),
    desired: required(described.desiredCount, 'desiredCount', service),
    // What CreateService defaults to.
    controller: described.deploymentController?.type ?? 'ECS',
    scheduling: described.schedulingStrategy ?? 'REPLICA',
    strategy: deployment?.strategy ?? 'ROLLING',
    networkMode: String(content.networkMode ?? 'bridge'),
    maximumPercent: deployment?.maximumPercent ?? 200,
    rollsBack: deployment?.deploymentCircuitBreaker?.rollback ?? false,
    registry,
    serviceConnect: primary?.serviceConnectConfiguration?.enabled ?? false,
    lattice: (primary?.vpcLatticeConfigurations ?? []).length > 0,
    targetGroups: (described.loadBalancers ?? []).map(
      ({ targetGroupArn, loadBalancerName }) => targetGroupArn ?? loadBalancerName ?? 'unknown',
    ),
    createdBy: described.createdBy ?? null,
    tags: Object.fromEntries((described.tags ?? []).map(({ key = '', value = '' }) => [key, value])),
  };
}

/** Where the tasks of a service are, and what they may do: what an upgrader must know besides the services. */
export interface ServicePlace {
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  /** ARNs of task and execution roles. */
  readonly roles: readonly string[];
}

export function placeOfService({ described, content }: FoundService): ServicePlace {
  const { subnets = [], securityGroups = [] } = described.networkConfiguration?.awsvpcConfiguration ?? {};
  const roles = [content.taskRoleArn, content.executionRoleArn];
  return { subnets, securityGroups, roles: roles.filter((role) => typeof role === 'string') };
}
