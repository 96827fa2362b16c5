import type { Deployment, Service, ServiceEvent } from '@aws-sdk/client-ecs';
import type { DeploymentState, ServiceState } from '../../domain/cluster.ts';
import { required } from './required.ts';

/** ECS keeps the 100 newest events of a service; the causes of a stuck batch are among the first few. */
const eventsKept = 20;

/** What DescribeServices said of one service, in the domain's words, under the name that was asked for. */
export function serviceState(service: string, described: Service): ServiceState {
  return {
    service,
    // Absent with the EXTERNAL controller, where the task sets have it.
    taskDefinition: described.taskDefinition ?? '',
    desired: required(described.desiredCount, 'desiredCount', service),
    running: required(described.runningCount, 'runningCount', service),
    pending: required(described.pendingCount, 'pendingCount', service),
    deployments: (described.deployments ?? []).map((deployment) => deploymentState(service, deployment)),
    // Both are what CreateService defaults to.
    controller: described.deploymentController?.type ?? 'ECS',
    scheduling: described.schedulingStrategy ?? 'REPLICA',
    // Absent where it was never set, which ECS treats as DISABLED (ECS API reference, UpdateService).
    zoneRebalancing: described.availabilityZoneRebalancing === 'ENABLED',
    events: newestFirst(described.events ?? []),
  };
}

function deploymentState(service: string, deployment: Deployment): DeploymentState {
  return {
    id: required(deployment.id, 'deployments[].id', service),
    status: deploymentStatus(deployment.status),
    taskDefinition: deployment.taskDefinition ?? '',
    // ECS reports none for deployments of the other controllers.
    rolloutState: deployment.rolloutState ?? 'UNKNOWN',
  };
}

/** A status that isn't documented counts as ACTIVE: the service is then not taken to be at rest. */
function deploymentStatus(status: string | undefined): DeploymentState['status'] {
  return status === 'PRIMARY' || status === 'INACTIVE' ? status : 'ACTIVE';
}

function newestFirst(events: readonly ServiceEvent[]): ServiceState['events'] {
  const time = (event: ServiceEvent) => event.createdAt?.getTime() ?? 0;
  return events
    .toSorted((one, other) => time(other) - time(one))
    .slice(0, eventsKept)
    .map((event) => ({ at: new Date(time(event)).toISOString(), message: event.message ?? '' }));
}
