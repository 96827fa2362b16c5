import { AwsError } from '../aws-api.ts';
import type { Request } from './operation.ts';
import { nameOf } from './references.ts';
import type { ServiceRecord } from './state.ts';
import { refuseOtherThan } from './unsupported.ts';

/** What CreateService and UpdateService have in common. */
export interface ServiceInput extends Request {
  readonly cluster?: string;
  readonly taskDefinition?: string;
  readonly desiredCount?: number;
  readonly loadBalancers?: readonly { readonly targetGroupArn?: string }[];
  readonly serviceRegistries?: readonly { readonly registryArn?: string }[];
  readonly deploymentController?: { readonly type?: string };
  readonly schedulingStrategy?: string;
  readonly deploymentConfiguration?: {
    readonly minimumHealthyPercent?: number;
    readonly maximumPercent?: number;
    readonly strategy?: string;
    readonly deploymentCircuitBreaker?: { readonly enable: boolean; readonly rollback: boolean };
  };
}

/** Rules that stand in prose only, and ways of deploying that don't exist here. */
export function checkServiceInput(input: ServiceInput): void {
  const { minimumHealthyPercent, maximumPercent, strategy } = input.deploymentConfiguration ?? {};
  checkWhole('desiredCount', input.desiredCount, 0);
  checkWhole('minimumHealthyPercent', minimumHealthyPercent, 0);
  checkWhole('maximumPercent', maximumPercent, 1);
  refuseOtherThan('deploymentController', input.deploymentController?.type, 'ECS');
  refuseOtherThan('schedulingStrategy', input.schedulingStrategy, 'REPLICA');
  refuseOtherThan('deploymentConfiguration.strategy', strategy, 'ROLLING');
}

/**
 * A service can be given only a target group that some rule forwards to, be it with weight 0. The text is that of
 * cloudposse/terraform-aws-ecs-web-app issue 226.
 */
export function checkTargetGroups(
  { loadBalancers = [] }: ServiceInput,
  isAttached: (targetGroup: string) => boolean,
): void {
  const groups = loadBalancers.flatMap(({ targetGroupArn }) => targetGroupArn ?? []);
  const detached = groups.find((group) => !isAttached(group));
  if (detached === undefined) return;
  throw new AwsError(
    'InvalidParameterException',
    `The target group with targetGroupArn ${detached} does not have an associated load balancer.`,
  );
}

function checkWhole(member: string, value: number | undefined, smallest: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= smallest)) return;
  throw new AwsError(
    'InvalidParameterException',
    `${member} must be a whole number of ${smallest} or more, not ${value}.`,
  );
}

type Deploying = Pick<ServiceRecord, 'minimumHealthyPercent' | 'maximumPercent' | 'circuitBreaker'>;

/** The defaults of a REPLICA service: 100 and 200 percent, no circuit breaker (ECS API reference). */
export const deployingByDefault: Deploying = {
  minimumHealthyPercent: 100,
  maximumPercent: 200,
  circuitBreaker: { enable: false, rollback: false },
};

/** How a service is deployed: as the request says, else as it was before. */
export function deployingOf(
  { deploymentConfiguration: given = {} }: ServiceInput,
  before: Deploying,
): Deploying {
  return {
    minimumHealthyPercent: given.minimumHealthyPercent ?? before.minimumHealthyPercent,
    maximumPercent: given.maximumPercent ?? before.maximumPercent,
    circuitBreaker: given.deploymentCircuitBreaker ?? before.circuitBreaker,
  };
}

/** The name that leads to the tasks: Cloud Map's, else the last part of the registry's ARN. */
export function registryNameOf(
  { serviceRegistries }: ServiceInput,
  dnsName: (registry: string) => string | undefined,
): string | null {
  const registry = serviceRegistries?.[0]?.registryArn;
  return registry === undefined ? null : (dnsName(registry) ?? nameOf(registry));
}

/** Members of a request that a service shows again as they were given. */
const shown = [
  'launchType',
  'capacityProviderStrategy',
  'platformVersion',
  'networkConfiguration',
  'loadBalancers',
  'serviceRegistries',
  'availabilityZoneRebalancing',
  'enableExecuteCommand',
  'propagateTags',
  'enableECSManagedTags',
  'healthCheckGracePeriodSeconds',
  'placementConstraints',
  'placementStrategy',
];

/** Members that a service shows in its newest deployment only (ECS API reference, Deployment). */
const shownInDeployment = ['serviceConnectConfiguration', 'volumeConfigurations', 'vpcLatticeConfigurations'];

/** The members of a request that the newest deployment shows again as they were given. */
export function givenToDeployment(given: Request): Request {
  const members = shownInDeployment.filter((member) => given[member] !== undefined);
  return Object.fromEntries(members.map((member) => [member, given[member]]));
}

/** The members of a request that a service shows again as they were given. */
export function givenBack(input: ServiceInput): Request {
  const members = [...shown, ...shownInDeployment].filter((member) => input[member] !== undefined);
  return Object.fromEntries(members.map((member) => [member, input[member]]));
}

/** What a service shows where nothing was given. */
const shownByDefault: Request = {
  schedulingStrategy: 'REPLICA',
  deploymentController: { type: 'ECS' },
  loadBalancers: [],
  serviceRegistries: [],
  enableExecuteCommand: false,
  propagateTags: 'NONE',
};

/** What a new service shows. */
export function givenAtFirst(input: ServiceInput): Request {
  const availabilityZoneRebalancing = rebalancedByDefault(input) ? 'ENABLED' : 'DISABLED';
  return { ...shownByDefault, availabilityZoneRebalancing, ...givenBack(input) };
}

/** Rebalancing starts tasks before it stops others. That ECS refuses the pair is taken from CDK, which does. */
export function checkRebalancing({
  given,
  maximumPercent,
}: Pick<ServiceRecord, 'given' | 'maximumPercent'>): void {
  if (given.availabilityZoneRebalancing !== 'ENABLED' || maximumPercent > 100) return;
  throw new AwsError(
    'InvalidParameterException',
    `availabilityZoneRebalancing ENABLED needs a maximumPercent above 100, not ${maximumPercent}.`,
  );
}

/**
 * CreateService turns zone rebalancing on (ECS API reference), for services that it can work with: it starts tasks
 * before it stops others. What AWS does below a ceiling of 100 percent or less is not verified. It moves nothing here,
 * where there is one zone.
 */
function rebalancedByDefault({ deploymentConfiguration }: ServiceInput): boolean {
  return (deploymentConfiguration?.maximumPercent ?? deployingByDefault.maximumPercent) > 100;
}
