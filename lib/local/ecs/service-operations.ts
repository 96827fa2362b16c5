import { isDeepStrictEqual } from 'node:util';
import { AwsError, localArn } from '../aws-api.ts';
import { serviceAnswer } from './answers.ts';
import { newDeployment, withDeployment } from './deployments.ts';
import type { OperationContext, OperationResult } from './operation.ts';
import { clusterOf, deployable, findService } from './references.ts';
import {
  checkRebalancing,
  checkServiceInput,
  checkTargetGroups,
  deployingByDefault,
  deployingOf,
  givenAtFirst,
  givenBack,
  registryNameOf,
  type ServiceInput,
} from './service-input.ts';
import type { EcsSettings } from './settings.ts';
import { type EcsState, type ServiceRecord, type Tag, tasksOf, withService } from './state.ts';
import { checkTags } from './tags.ts';

interface CreateInput extends ServiceInput {
  readonly serviceName: string;
  readonly clientToken?: string;
  readonly tags?: readonly Tag[];
}

interface UpdateInput extends ServiceInput {
  readonly service: string;
  readonly forceNewDeployment?: boolean;
}

/** The same `clientToken` again answers with the service that is there; the same name without it is refused. */
export function createService(
  state: EcsState,
  input: CreateInput,
  context: OperationContext,
): OperationResult {
  const cluster = clusterOf(state, input.cluster);
  const existing = findService(state, cluster, input.serviceName);
  if (existing && input.clientToken && existing.clientToken === input.clientToken) {
    return answered(state, existing);
  }
  if (existing?.status === 'DRAINING') {
    throw new AwsError('InvalidParameterException', 'Unable to Start a service that is still Draining.');
  }
  if (existing?.status === 'ACTIVE') {
    throw new AwsError('InvalidParameterException', 'Creation of service was not idempotent.');
  }
  checkServiceInput(input);
  checkTargetGroups(input, context.isAttached);
  checkTags(input.tags ?? []);
  const service = newService(state, cluster, input, context);
  checkRebalancing(service);
  return answered(withService(state, service), service);
}

function newService(
  state: EcsState,
  cluster: string,
  input: CreateInput,
  context: OperationContext,
): ServiceRecord {
  const { taskDefinition, desiredCount } = input;
  if (!taskDefinition) throw new AwsError('InvalidParameterException', 'TaskDefinition can not be blank.');
  if (desiredCount === undefined) {
    throw new AwsError('InvalidParameterException', 'desiredCount is required for a REPLICA service.');
  }
  return {
    ...deployingOf(input, deployingByDefault),
    arn: localArn('ecs', `service/${cluster}/${input.serviceName}`),
    cluster,
    name: input.serviceName,
    status: 'ACTIVE',
    desired: desiredCount,
    completed: null,
    deployments: [newDeployment(deployable(state, taskDefinition).arn, context)],
    events: [],
    steady: false,
    throttle: { failures: 0, notBefore: 0 },
    registryName: registryNameOf(input, context.dnsName),
    createdAt: context.now,
    clientToken: input.clientToken ?? null,
    tags: input.tags ?? [],
    given: givenAtFirst(input),
  };
}

/** Only what starts a deployment on AWS starts one here; counts and the like change in place (ECS API reference). */
export function updateService(
  state: EcsState,
  input: UpdateInput,
  context: OperationContext,
): OperationResult {
  const service = activeService(state, input);
  checkServiceInput(input);
  checkTargetGroups(input, context.isAttached);
  const primary = service.deployments[0]?.taskDefinition ?? '';
  const wanted = input.taskDefinition === undefined ? primary : deployable(state, input.taskDefinition).arn;
  const changed: ServiceRecord = {
    ...service,
    ...deployingOf(input, service),
    desired: input.desiredCount ?? service.desired,
    registryName: input.serviceRegistries ? registryNameOf(input, context.dnsName) : service.registryName,
    given: { ...service.given, ...givenBack(input) },
  };
  checkRebalancing(changed);
  const deploys =
    wanted !== primary ||
    input.forceNewDeployment === true ||
    startsDeployment(input, service, context.settings);
  const next = deploys
    ? withDeployment(changed, tasksOf(state, service), newDeployment(wanted, context))
    : changed;
  return answered(withService(state, next), next);
}

/** Members whose change starts a deployment besides the task definition (ECS API reference, UpdateService). */
const deploying = [
  'platformVersion',
  'networkConfiguration',
  'loadBalancers',
  'serviceRegistries',
  'serviceConnectConfiguration',
  'volumeConfigurations',
  'vpcLatticeConfigurations',
];

function startsDeployment(
  input: UpdateInput,
  { given }: ServiceRecord,
  { sameValuesDeploy }: EcsSettings,
): boolean {
  return deploying.some(
    (member) =>
      input[member] !== undefined && (sameValuesDeploy || !isDeepStrictEqual(input[member], given[member])),
  );
}

/** The service drains: its tasks are stopped, and it stays described as INACTIVE when the last one is gone. */
export function deleteService(
  state: EcsState,
  input: { cluster?: string; service: string; force?: boolean },
): OperationResult {
  const service = activeService(state, input);
  if (service.desired > 0 && !input.force) {
    throw new AwsError(
      'InvalidParameterException',
      'The service cannot be stopped while the primary deployment is scaled above 0.',
    );
  }
  const draining: ServiceRecord = { ...service, status: 'DRAINING', desired: 0, steady: false };
  return answered(withService(state, draining), draining);
}

function activeService(state: EcsState, input: { cluster?: string; service: string }): ServiceRecord {
  const service = findService(state, clusterOf(state, input.cluster), input.service);
  if (service?.status === 'ACTIVE') return service;
  throw service
    ? new AwsError('ServiceNotActiveException', 'Service was not ACTIVE.')
    : new AwsError('ServiceNotFoundException', 'Service not found.');
}

function answered(state: EcsState, service: ServiceRecord): OperationResult {
  return { state, answer: { service: serviceAnswer(service, tasksOf(state, service)) } };
}
