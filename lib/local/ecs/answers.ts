import { localArn } from '../aws-api.ts';
import { essentialContainer } from './containers.ts';
import { clusterArn, taskArn } from './references.ts';
import { givenToDeployment } from './service-input.ts';
import type { EcsSettings } from './settings.ts';
import type {
  DeploymentRecord,
  EcsState,
  ServiceRecord,
  TaskDefinitionRecord,
  TaskPhase,
  TaskRecord,
} from './state.ts';

/** The shapes of the ECS API. Dates are seconds since 1970. */
const seconds = (milliseconds: number): number => milliseconds / 1000;

/** The `taskDefinition` member of ECS's answers; tags are a sibling of it. */
export function taskDefinitionAnswer(record: TaskDefinitionRecord): unknown {
  return {
    ...record.content,
    taskDefinitionArn: record.arn,
    revision: record.revision,
    status: record.status,
    registeredAt: seconds(record.registeredAt),
    ...(record.deregisteredAt !== null && { deregisteredAt: seconds(record.deregisteredAt) }),
    compatibilities: record.content.requiresCompatibilities ?? ['EC2'],
    requiresAttributes: [],
    registeredBy: localArn('iam', 'root'),
  };
}

/** The `service` member of ECS's answers, with counts and deployments as its tasks are. */
export function serviceAnswer(service: ServiceRecord, tasks: readonly TaskRecord[]): object {
  const [primary] = service.deployments;
  const inDeployment = givenToDeployment(service.given);
  const members = Object.entries(service.given).filter(([member]) => !(member in inDeployment));
  return {
    ...Object.fromEntries(members),
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: clusterArn(service.cluster),
    status: service.status,
    desiredCount: service.desired,
    deploymentConfiguration: {
      deploymentCircuitBreaker: service.circuitBreaker,
      maximumPercent: service.maximumPercent,
      minimumHealthyPercent: service.minimumHealthyPercent,
    },
    ...countsOf(tasks),
    taskDefinition: primary?.taskDefinition,
    deployments: service.deployments.map((deployment) => deploymentAnswer(service, deployment, tasks)),
    events: service.events.map(({ id, at, message }) => ({ id, createdAt: seconds(at), message })),
    createdAt: seconds(service.createdAt),
  };
}

/** PENDING counts tasks on their way to RUNNING; those on their way out are in neither count. */
function countsOf(tasks: readonly TaskRecord[]): { runningCount: number; pendingCount: number } {
  return {
    runningCount: tasks.filter(({ phase }) => phase === 'running').length,
    pendingCount: tasks.filter(({ phase }) => phase === 'provisioning' || phase === 'pending').length,
  };
}

function deploymentAnswer(
  service: ServiceRecord,
  deployment: DeploymentRecord,
  tasks: readonly TaskRecord[],
): unknown {
  return {
    id: deployment.id,
    status: deployment.status,
    taskDefinition: deployment.taskDefinition,
    desiredCount: deployment.status === 'PRIMARY' ? service.desired : deployment.holding,
    ...countsOf(tasks.filter((task) => task.deployment === deployment.id)),
    failedTasks: deployment.failedTasks,
    createdAt: seconds(deployment.createdAt),
    updatedAt: seconds(deployment.createdAt),
    ...(deployment.status === 'PRIMARY' && givenToDeployment(service.given)),
    rolloutState: deployment.rolloutState,
    rolloutStateReason: deployment.rolloutReason,
  };
}

const lastStatus: Readonly<Record<TaskPhase, string>> = {
  provisioning: 'PROVISIONING',
  pending: 'PENDING',
  running: 'RUNNING',
  stopping: 'STOPPING',
  stopped: 'STOPPED',
};

/** The `task` member of ECS's answers, with the address in its network attachment. */
export function taskAnswer(state: EcsState, task: TaskRecord, { groupPrefix }: EcsSettings): unknown {
  const ended = task.phase === 'stopping' || task.phase === 'stopped';
  return {
    taskArn: taskArn(task),
    clusterArn: clusterArn(task.cluster),
    taskDefinitionArn: task.taskDefinition,
    group: `${groupPrefix}${task.service}`,
    startedBy: task.deployment,
    lastStatus: lastStatus[task.phase],
    desiredStatus: ended ? 'STOPPED' : 'RUNNING',
    createdAt: seconds(task.createdAt),
    ...(task.startedAt !== null && { startedAt: seconds(task.startedAt) }),
    ...(task.stoppingAt !== null && { stoppingAt: seconds(task.stoppingAt) }),
    ...(task.stoppedAt !== null && { stoppedAt: seconds(task.stoppedAt) }),
    ...(task.stopCode !== null && { stopCode: task.stopCode }),
    ...(task.stoppedReason !== null && { stoppedReason: task.stoppedReason }),
    attachments: [networkInterface(task)],
    containers: [containerAnswer(state, task)],
  };
}

function networkInterface(task: TaskRecord): unknown {
  return {
    id: `eni-${task.id}`,
    type: 'ElasticNetworkInterface',
    status: task.phase === 'stopped' ? 'DELETED' : 'ATTACHED',
    details: [{ name: 'privateIPv4Address', value: task.address }],
  };
}

function containerAnswer(state: EcsState, task: TaskRecord): unknown {
  const { name, image } = essentialContainer(state, task.taskDefinition);
  return {
    name,
    image,
    containerArn: localArn('ecs', `container/${task.cluster}/${task.id}`),
    taskArn: taskArn(task),
    lastStatus: task.phase === 'provisioning' ? 'PENDING' : lastStatus[task.phase],
    networkInterfaces: [{ privateIpv4Address: task.address }],
    // Known once the image was pulled.
    ...(task.startedAt !== null && { imageDigest: task.imageDigest }),
    ...(task.exitCode !== null && { exitCode: task.exitCode }),
    ...(task.containerReason !== null && { reason: task.containerReason }),
  };
}
