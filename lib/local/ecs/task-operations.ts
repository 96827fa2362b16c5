import { AwsError, localArn } from '../aws-api.ts';
import { taskAnswer } from './answers.ts';
import { stopping } from './lifecycle.ts';
import type { OperationContext, OperationResult, Request } from './operation.ts';
import { pageOf } from './paging.ts';
import { clusterOf, findService, nameOf, taskArn } from './references.ts';
import { type EcsState, type TaskRecord, withTasks } from './state.ts';
import { refuseMembers } from './unsupported.ts';

interface ListInput extends Request {
  readonly cluster?: string;
  readonly serviceName?: string;
  readonly family?: string;
  readonly startedBy?: string;
  readonly desiredStatus?: string;
  readonly maxResults?: number;
  readonly nextToken?: string;
}

/** ListTasks: ARNs by service, family, `startedBy` or desired status, which is RUNNING unless told otherwise. */
export function listTasks(state: EcsState, input: ListInput): OperationResult {
  refuseMembers('ListTasks', input, ['containerInstance', 'launchType', 'daemonName']);
  const cluster = clusterOf(state, input.cluster);
  if (input.startedBy !== undefined && (input.serviceName !== undefined || input.family !== undefined)) {
    throw new AwsError('InvalidParameterException', 'startedBy cannot be combined with other filters.');
  }
  if (input.serviceName !== undefined && !findService(state, cluster, input.serviceName)) {
    throw new AwsError('ServiceNotFoundException', 'Service not found.');
  }
  const wanted = input.desiredStatus ?? 'RUNNING';
  const arns = [...state.tasks.values()]
    .filter((task) => task.cluster === cluster && desiredStatus(task) === wanted)
    .filter(({ service }) => input.serviceName === undefined || service === nameOf(input.serviceName))
    .filter(({ deployment }) => input.startedBy === undefined || deployment === input.startedBy)
    .filter(
      (task) => input.family === undefined || nameOf(task.taskDefinition).startsWith(`${input.family}:`),
    )
    .map(taskArn);
  const { page, ...next } = pageOf(arns, input);
  return { state, answer: { taskArns: page, ...next } };
}

function desiredStatus({ phase }: TaskRecord): string {
  return phase === 'stopping' || phase === 'stopped' ? 'STOPPED' : 'RUNNING';
}

/** At most 100 tasks a call (ECS API reference). */
const mostTasks = 100;

/** DescribeTasks: at most 100 a call; unknown ones are `failures` with the reason MISSING. */
export function describeTasks(
  state: EcsState,
  input: { cluster?: string; tasks: readonly string[] },
  { settings }: OperationContext,
): OperationResult {
  const cluster = clusterOf(state, input.cluster);
  if (input.tasks.length === 0) throw new AwsError('InvalidParameterException', 'Tasks cannot be empty.');
  if (input.tasks.length > mostTasks) {
    throw new AwsError('InvalidParameterException', `Tasks cannot have more than ${mostTasks} entries.`);
  }
  const ids = input.tasks.map(nameOf);
  const found = ids.flatMap((id) => taskIn(state, cluster, id) ?? []);
  const failures = ids
    .filter((id) => !taskIn(state, cluster, id))
    .map((id) => ({ arn: localArn('ecs', `task/${cluster}/${id}`), reason: 'MISSING' }));
  return { state, answer: { tasks: found.map((task) => taskAnswer(state, task, settings)), failures } };
}

function taskIn(state: EcsState, cluster: string, id: string): TaskRecord | undefined {
  const task = state.tasks.get(id);
  return task?.cluster === cluster ? task : undefined;
}

/** StopTask: SIGTERM now, the stop code is UserInitiated; the service starts another one. */
export function stopTask(
  state: EcsState,
  input: { cluster?: string; task: string; reason?: string },
  { now, settings }: OperationContext,
): OperationResult {
  const task = taskIn(state, clusterOf(state, input.cluster), nameOf(input.task));
  if (!task) throw new AwsError('InvalidParameterException', 'The referenced task was not found.');
  const ends = task.phase === 'stopped' || task.phase === 'stopping';
  const told = ends ? task : stopping(task, now, 'UserInitiated', input.reason ?? 'Task stopped by user');
  const next = ends ? state : withTasks(state, [told]);
  return { state: next, answer: { task: taskAnswer(next, told, settings) } };
}
