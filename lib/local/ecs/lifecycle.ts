import { essentialContainer } from './containers.ts';
import type { EcsSettings } from './settings.ts';
import { type EcsState, type ServiceRecord, type TaskRecord, withTasks } from './state.ts';

/** What the world has to do for the state to come true: start a container, send it SIGTERM, send it SIGKILL. */
export interface Effect {
  readonly kind: 'start' | 'stop' | 'kill';
  readonly task: string;
}

/** Ids and addresses: the only thing that the scheduler can't decide by itself. */
export interface NewTasks {
  /** 32 hexadecimal digits. */
  id(): string;
  address(service: ServiceRecord): string;
  /** Of the image that a task of a deployment is to run. */
  imageDigest(taskDefinition: string, deployment: string): string;
}

/** A task in PROVISIONING, with an address of its own. */
export function newTask(
  service: ServiceRecord,
  deployment: string,
  now: number,
  fresh: NewTasks,
): TaskRecord {
  const taskDefinition = service.deployments.find(({ id }) => id === deployment)?.taskDefinition ?? '';
  return {
    id: fresh.id(),
    cluster: service.cluster,
    service: service.name,
    deployment,
    taskDefinition,
    phase: 'provisioning',
    address: fresh.address(service),
    createdAt: now,
    startedAt: null,
    stoppingAt: null,
    stoppedAt: null,
    signal: null,
    stopCode: null,
    stoppedReason: null,
    exitCode: null,
    containerReason: null,
    imageDigest: fresh.imageDigest(taskDefinition, deployment),
  };
}

/** A task without a container yet is stopped at once; one with a container gets SIGTERM first. */
export function stopping(task: TaskRecord, now: number, stopCode: string, stoppedReason: string): TaskRecord {
  const phase = task.phase === 'provisioning' ? 'stopped' : 'stopping';
  const stoppedAt = phase === 'stopped' ? now : null;
  return { ...task, phase, stoppingAt: now, stoppedAt, stopCode, stoppedReason };
}

/** Starts containers whose launch time is over, tells those to leave that have to, kills those that did not in time. */
export function advanceTasks(
  state: EcsState,
  now: number,
  settings: EcsSettings,
): { readonly state: EcsState; readonly effects: readonly Effect[] } {
  const changed: TaskRecord[] = [];
  const effects: Effect[] = [];
  for (const task of state.tasks.values()) {
    const due = dueAt(task, state, settings);
    if (due === null || now < due) continue;
    const [next, kind] = step(task);
    changed.push(next);
    effects.push({ kind, task: task.id });
  }
  return { state: withTasks(state, changed), effects };
}

function step(task: TaskRecord): readonly [TaskRecord, Effect['kind']] {
  if (task.phase === 'provisioning') return [{ ...task, phase: 'pending' }, 'start'];
  if (task.signal === null) return [{ ...task, signal: 'SIGTERM' }, 'stop'];
  return [{ ...task, signal: 'SIGKILL' }, 'kill'];
}

/** When the next thing has to be done to a task's container; null where nothing has. */
export function dueAt(task: TaskRecord, state: EcsState, settings: EcsSettings): number | null {
  if (task.phase === 'provisioning') return task.createdAt + settings.launchSeconds * 1000;
  if (task.phase !== 'stopping' || task.signal === 'SIGKILL') return null;
  const toldAt = task.stoppingAt ?? 0;
  if (task.signal === null) return toldAt;
  const { stopTimeout = settings.stopTimeoutSeconds } = essentialContainer(state, task.taskDefinition);
  return toldAt + stopTimeout * 1000;
}
