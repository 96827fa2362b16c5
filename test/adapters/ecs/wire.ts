/** What ECS puts on the wire: dates are epoch seconds. */

const prefix = 'arn:aws:ecs:us-east-1:000000000000';

export function serviceArn(name: string): string {
  return `${prefix}:service/load-test/${name}`;
}

export function taskArn(index: number): string {
  return `${prefix}:task/load-test/${index.toString().padStart(32, '0')}`;
}

export function taskDefinitionArn(revision: number): string {
  return `${prefix}:task-definition/worker-blue:${revision}`;
}

export function wireService(name: string, members: Record<string, unknown> = {}) {
  return {
    serviceName: name,
    serviceArn: serviceArn(name),
    status: 'ACTIVE',
    taskDefinition: taskDefinitionArn(7),
    desiredCount: 3,
    runningCount: 2,
    pendingCount: 1,
    deployments: [
      {
        id: 'ecs-svc/2',
        status: 'PRIMARY',
        taskDefinition: taskDefinitionArn(7),
        rolloutState: 'IN_PROGRESS',
      },
      { id: 'ecs-svc/1', status: 'ACTIVE', taskDefinition: taskDefinitionArn(6), rolloutState: 'COMPLETED' },
    ],
    deploymentController: { type: 'ECS' },
    schedulingStrategy: 'REPLICA',
    events: [{ id: 'e1', createdAt: 1_772_359_200, message: 'has started 1 tasks' }],
    ...members,
  };
}

export function wireTask(index: number, members: Record<string, unknown> = {}) {
  return {
    taskArn: taskArn(index),
    taskDefinitionArn: taskDefinitionArn(7),
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    ...members,
  };
}
