import type { CreateServiceCommandInput, Service, Tag } from '@aws-sdk/client-ecs';
import { UpgradeError } from '../../contract/errors.ts';

/** Members of a service that a copy of it is created with as they are. */
export const copiedMembers = [
  'loadBalancers',
  'serviceRegistries',
  'launchType',
  'capacityProviderStrategy',
  'platformVersion',
  'placementConstraints',
  'placementStrategy',
  'networkConfiguration',
  'healthCheckGracePeriodSeconds',
  'schedulingStrategy',
  'deploymentController',
  'enableECSManagedTags',
  'propagateTags',
  'enableExecuteCommand',
] as const satisfies readonly (keyof Service & keyof CreateServiceCommandInput)[];

/** Members that ECS shows in the newest deployment only, where they were set at all. */
const deploymentMembers = [
  'serviceConnectConfiguration',
  'volumeConfigurations',
  'vpcLatticeConfigurations',
] as const;

/** What a copy has of its own, or what ECS itself wrote. */
export const uncopiedMembers = [
  'serviceArn',
  'serviceName',
  'clusterArn',
  'status',
  'desiredCount',
  'runningCount',
  'pendingCount',
  'platformFamily',
  'taskDefinition',
  'deploymentConfiguration',
  'taskSets',
  'deployments',
  // The service-linked role, which ECS takes by itself for tasks with a network of their own.
  'roleArn',
  'events',
  'createdAt',
  'currentServiceDeployment',
  'currentServiceRevisions',
  'tags',
  'createdBy',
  'availabilityZoneRebalancing',
  'resourceManagementType',
] as const satisfies readonly Exclude<keyof Service, (typeof copiedMembers)[number]>[];

const copied: ReadonlySet<string> = new Set(copiedMembers);
const uncopied: ReadonlySet<string> = new Set(uncopiedMembers);

/** How a copy differs from its original. */
export interface CopyChanges {
  readonly serviceName: string;
  readonly taskDefinition: string;
  readonly role: 'master' | 'worker';
  /** Of the second master: its name in Cloud Map, and its target group. Null: as the original. */
  readonly registryArn: string | null;
  readonly targetGroupArn: string | null;
  /** Added to the original's own. */
  readonly tags: readonly Tag[];
}

/**
 * The input of CreateService that makes a service like a described one, without tasks, and deployed in the way that
 * upgrades need: one master at a time, a circuit breaker that puts nothing back, and no zone rebalancing, which CreateService
 * would turn on (ECS API reference). Throws `unknown-service-member` for a member on neither list: losing it would create
 * something else.
 */
export function serviceCopy(described: Service, changes: CopyChanges): CreateServiceCommandInput {
  const { serviceName, taskDefinition, role, registryArn, targetGroupArn } = changes;
  const members = Object.entries(described).filter(([, value]) => value !== undefined);
  for (const [member] of members) {
    if (!copied.has(member) && !uncopied.has(member)) throw unknownMember(member, described);
  }
  return {
    ...Object.fromEntries(members.filter(([member, value]) => copied.has(member) && !isEmpty(value))),
    ...ofDeployment(described),
    // ECS shows both where a capacity provider implies the launch type, and takes only one.
    ...(described.capacityProviderStrategy?.length && { launchType: undefined }),
    cluster: described.clusterArn,
    serviceName,
    taskDefinition,
    desiredCount: 0,
    deploymentConfiguration: deploymentOf(described, role),
    availabilityZoneRebalancing: 'DISABLED',
    ...(registryArn !== null && { serviceRegistries: [{ registryArn }] }),
    ...(targetGroupArn !== null && { loadBalancers: balancedBy(described, targetGroupArn) }),
    tags: [...ownTags(described), ...changes.tags],
  };
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function ofDeployment({ deployments }: Service): Partial<CreateServiceCommandInput> {
  const primary = deployments?.find(({ status }) => status === 'PRIMARY');
  const found = deploymentMembers.flatMap((member) => {
    const value = primary?.[member];
    return value === undefined || isEmpty(value) ? [] : [[member, value] as const];
  });
  return Object.fromEntries(found);
}

/** Alarms and life-cycle hooks stay with the original: they may put back what an upgrade wrote. */
function deploymentOf({ deploymentConfiguration: original }: Service, role: CopyChanges['role']) {
  const { minimumHealthyPercent = 100, maximumPercent = 200 } = original ?? {};
  return {
    ...(role === 'master'
      ? { minimumHealthyPercent: 0, maximumPercent: 100 }
      : { minimumHealthyPercent, maximumPercent }),
    deploymentCircuitBreaker: { enable: true, rollback: false },
  };
}

function balancedBy({ loadBalancers }: Service, targetGroupArn: string) {
  const [{ containerName, containerPort } = {}] = loadBalancers ?? [];
  return [{ targetGroupArn, containerName, containerPort }];
}

/** The prefix `aws:` is reserved: CreateService refuses such tags, and CloudFormation sets them. */
export function ownTags({ tags }: Pick<Service, 'tags'>): readonly Tag[] {
  return (tags ?? []).filter(({ key }) => !key?.toLowerCase().startsWith('aws:'));
}

function unknownMember(member: string, { serviceName }: Service): UpgradeError {
  return new UpgradeError(
    'unknown-service-member',
    `the service ${serviceName} has a member "${member}" that this release can't copy: remove it from the service or ` +
      'use a newer locust-upgrade',
  );
}
