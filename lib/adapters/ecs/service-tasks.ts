import {
  DescribeTasksCommand,
  type DesiredStatus,
  type ECSClient,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import type { TaskState } from '../../domain/cluster.ts';
import { unlessMissing } from './service-missing.ts';
import { taskState } from './task-state.ts';

/** Most that one ListTasks gives and one DescribeTasks takes, by the ECS API reference. */
const tasksPerCall = 100;

/**
 * Every task of a service with that desired status; throws `service-missing`. 5,000 tasks are 100 calls, which is
 * all that ECS lets an account make at once: for batch ends, not for polling.
 */
export async function tasksOf(
  client: ECSClient,
  cluster: string,
  service: string,
  desiredStatus: DesiredStatus,
): Promise<readonly TaskState[]> {
  const states: TaskState[] = [];
  for await (const page of taskPages(client, cluster, service, desiredStatus)) {
    if (page.length === 0) continue;
    const { tasks = [] } = await client.send(new DescribeTasksCommand({ cluster, tasks: page }));
    // Tasks that went between the two calls are in `failures`: gone is an answer, not an error.
    states.push(...tasks.map((task) => taskState(service, task)));
  }
  return states;
}

async function* taskPages(
  client: ECSClient,
  cluster: string,
  serviceName: string,
  desiredStatus: DesiredStatus,
): AsyncGenerator<string[]> {
  let nextToken: string | undefined;
  do {
    const input = { cluster, serviceName, desiredStatus, maxResults: tasksPerCall, nextToken };
    const page = await unlessMissing(serviceName, cluster, client.send(new ListTasksCommand(input)));
    yield page.taskArns ?? [];
    nextToken = page.nextToken;
  } while (nextToken);
}
