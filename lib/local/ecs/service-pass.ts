import { type NewTasks, newTask, stopping } from './lifecycle.ts';
import { isStalled, rolloutOf } from './rollout.ts';
import type { EcsSettings } from './settings.ts';
import { settle } from './settle.ts';
import {
  type EcsState,
  type ServiceRecord,
  type TaskRecord,
  tasksOf,
  withEvent,
  withService,
  withTasks,
} from './state.ts';

/** One look of the service scheduler at one service: tasks started and stopped, deployments brought up to date. */
export function scheduleService(
  state: EcsState,
  service: ServiceRecord,
  now: number,
  settings: EcsSettings,
  fresh: NewTasks,
): EcsState {
  const { start, stop } = rolloutOf(service, tasksOf(state, service), settings, now);
  const wanted = [...start].flatMap(([deployment, count]) => Array.from({ length: count }, () => deployment));
  const { started, refusal } = place(service, wanted, roomIn(state, settings), now, fresh, settings);
  const stopped = stop.map((task) => stopping(task, now, 'ServiceSchedulerInitiated', reasonFor(service)));
  const changed = withTasks(state, [...started, ...stopped]);
  const told = announced(withoutHeld(service, stop), started, stopped, now);
  const tasks = tasksOf(changed, service);
  const known = refusal === null ? withStall(told, tasks, settings, now) : unplaced(told, refusal, now);
  const settled = settle(known, tasks, settings, { now, newId: () => fresh.id() });
  return settled === service ? changed : withService(changed, settled);
}

/** Tasks for the deployments named, as many as find a place, and why the next one found none. */
function place(
  service: ServiceRecord,
  wanted: readonly string[],
  room: number,
  now: number,
  fresh: NewTasks,
  { placementRefusal }: EcsSettings,
): { readonly started: readonly TaskRecord[]; readonly refusal: string | null } {
  const started: TaskRecord[] = [];
  for (const deployment of wanted) {
    if (started.length >= room) return { started, refusal: placementRefusal };
    try {
      started.push(newTask(service, deployment, now, fresh));
    } catch (error) {
      // No address is left until another task gives one back.
      return { started, refusal: error instanceof Error ? error.message : String(error) };
    }
  }
  return { started, refusal: null };
}

function roomIn(state: EcsState, { capacity }: EcsSettings): number {
  if (capacity === null) return Number.POSITIVE_INFINITY;
  const there = [...state.tasks.values()].filter(({ phase }) => phase !== 'stopped').length;
  return Math.max(0, capacity - there);
}

/** ECS looks for capacity again after a while; how long is not documented. */
const placementRetry = 15_000;

function unplaced(service: ServiceRecord, reason: string, now: number): ServiceRecord {
  const throttle = { ...service.throttle, notBefore: now + placementRetry };
  return withEvent({ ...service, throttle }, now, `was unable to place a task. Reason: ${reason}`);
}

const stall =
  'was unable to stop or start tasks during a deployment because of the service deployment configuration. ' +
  'Update the minimumHealthyPercent or maximumPercent value and try again.';

/** Percentages that permit neither a start nor a stop: told in an event (ECS developer guide), here once. */
function withStall(
  service: ServiceRecord,
  tasks: readonly TaskRecord[],
  settings: EcsSettings,
  now: number,
): ServiceRecord {
  const known = service.events[0]?.message.endsWith(stall) ?? false;
  return !known && isStalled(service, tasks, settings, now) ? withEvent(service, now, stall) : service;
}

function announced(
  service: ServiceRecord,
  started: readonly TaskRecord[],
  stopped: readonly TaskRecord[],
  now: number,
): ServiceRecord {
  let told = service;
  if (started.length > 0) {
    told = withEvent(told, now, `has started ${started.length} tasks: ${names(started)}.`);
  }
  if (stopped.length > 0) {
    told = withEvent(told, now, `has stopped ${stopped.length} running tasks: ${names(stopped)}.`);
  }
  return told;
}

function names(tasks: readonly TaskRecord[]): string {
  return tasks.map(({ id }) => `(task ${id})`).join(' ');
}

function reasonFor({ deployments: [primary] }: ServiceRecord): string {
  return `Scaling activity initiated by (deployment ${primary?.id})`;
}

/** What the scheduler takes from a superseded deployment is not replaced. */
function withoutHeld(service: ServiceRecord, taken: readonly TaskRecord[]): ServiceRecord {
  if (taken.length === 0) return service;
  const deployments = service.deployments.map((each) => {
    const count = taken.filter(({ deployment }) => deployment === each.id).length;
    return count > 0 ? { ...each, holding: Math.max(0, each.holding - count) } : each;
  });
  return { ...service, deployments };
}
