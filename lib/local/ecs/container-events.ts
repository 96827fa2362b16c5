import type { EcsSettings } from './settings.ts';
import {
  type DeploymentRecord,
  type EcsState,
  type ServiceRecord,
  serviceKey,
  type TaskRecord,
  withEvent,
  withService,
  withTasks,
} from './state.ts';

/** How a container ended: its exit code (null where it could not be run), and what its runtime says of it. */
export interface ContainerExit {
  readonly code: number | null;
  readonly reason: string | null;
}

/** A container came up: its task is RUNNING, unless it was told to stop meanwhile. Start throttling ends with it. */
export function containerRunning(state: EcsState, taskId: string, now: number): EcsState {
  const task = state.tasks.get(taskId);
  if (task?.phase !== 'pending') return state;
  const next = withTasks(state, [{ ...task, phase: 'running', startedAt: now }]);
  const service = serviceOf(state, task);
  if (!service || service.throttle.failures === 0) return next;
  return withService(next, { ...service, throttle: { failures: 0, notBefore: 0 } });
}

/** A container ended: by itself, because it was stopped, or because it never came up. */
export function containerExited(
  state: EcsState,
  taskId: string,
  exit: ContainerExit,
  now: number,
  settings: EcsSettings,
): EcsState {
  const task = state.tasks.get(taskId);
  if (!task || task.phase === 'stopped') return state;
  const ended = endedTask(task, exit, now);
  const next = withTasks(state, [ended]);
  const service = serviceOf(state, task);
  if (!service || task.phase === 'stopping') return next;
  return withService(next, afterFailure(service, ended, now, settings));
}

function serviceOf(state: EcsState, task: TaskRecord): ServiceRecord | undefined {
  return state.services.get(serviceKey(task.cluster, task.service));
}

function endedTask(task: TaskRecord, { code, reason }: ContainerExit, now: number): TaskRecord {
  const ended = {
    ...task,
    phase: 'stopped',
    stoppedAt: now,
    exitCode: code,
    containerReason: reason,
  } as const;
  if (task.phase === 'stopping') return ended;
  if (code === null && task.phase !== 'running') {
    return { ...ended, stopCode: 'TaskFailedToStart', stoppedReason: reason ?? 'Task failed to start' };
  }
  const stoppedReason = 'Essential container in task exited';
  return { ...ended, stopCode: 'EssentialContainerExited', stoppedReason };
}

/** After how many rounds the backing off begins is not documented; it ends at 27 minutes (ECS developer guide). */
const roundsWithoutDelay = 3;
const firstDelay = 10_000;
const longestDelay = 27 * 60_000;

/** Only tasks that never reached RUNNING slow a service's starts down (ECS developer guide). */
function afterFailure(
  service: ServiceRecord,
  task: TaskRecord,
  now: number,
  settings: EcsSettings,
): ServiceRecord {
  const neverRan = task.startedAt === null;
  const fails = neverRan || settings.exitsFailDeployment;
  const counted = { ...(fails ? withFailure(service, task.deployment) : service), steady: false };
  // Tasks of one round fail one after the other: those that come after the delay was set are part of it.
  if (!neverRan || now < service.throttle.notBefore) return counted;
  const failures = service.throttle.failures + 1;
  if (failures <= roundsWithoutDelay) return { ...counted, throttle: { failures, notBefore: 0 } };
  const delay = Math.min(longestDelay, firstDelay * 2 ** (failures - roundsWithoutDelay - 1));
  const delayed = { ...counted, throttle: { failures, notBefore: now + delay } };
  return withEvent(delayed, now, 'is unable to consistently start tasks successfully.');
}

function withFailure(service: ServiceRecord, deploymentId: string): ServiceRecord {
  const deployments = service.deployments.map((each) =>
    each.id === deploymentId && !each.proven ? afterFailedTask(each, service) : each,
  );
  return { ...service, deployments };
}

function afterFailedTask(deployment: DeploymentRecord, service: ServiceRecord): DeploymentRecord {
  const failedTasks = deployment.failedTasks + 1;
  const breaks =
    service.circuitBreaker.enable &&
    deployment.rolloutState === 'IN_PROGRESS' &&
    deployment.status === 'PRIMARY' &&
    failedTasks >= breakerThreshold(service.desired);
  if (!breaks) return { ...deployment, failedTasks };
  const rolloutReason = 'ECS deployment circuit breaker: tasks failed to start.';
  return { ...deployment, failedTasks, rolloutState: 'FAILED', rolloutReason };
}

/** Half the desired count, between 3 and 200 (ECS developer guide, deployment circuit breaker). */
function breakerThreshold(desired: number): number {
  return Math.min(200, Math.max(3, Math.ceil(desired / 2)));
}
