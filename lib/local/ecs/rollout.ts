import type { EcsSettings } from './settings.ts';
import { type DeploymentRecord, isLive, type ServiceRecord, type TaskRecord } from './state.ts';

/** What the scheduler does to one service now. */
export interface Rollout {
  /** Tasks to start, by deployment id. */
  readonly start: ReadonlyMap<string, number>;
  readonly stop: readonly TaskRecord[];
}

/** A service's tasks as a rolling deployment sees them. */
interface Sight {
  readonly service: ServiceRecord;
  readonly primary: DeploymentRecord;
  readonly live: readonly TaskRecord[];
  /** Live tasks of the PRIMARY deployment. */
  readonly mine: readonly TaskRecord[];
  readonly old: readonly TaskRecord[];
  readonly healthyMine: number;
  /** Tasks that the PRIMARY deployment still has to start. */
  readonly missing: number;
  /** Tasks that may be added below the ceiling. */
  readonly room: number;
  isHealthy(task: TaskRecord): boolean;
}

/**
 * Brings a service towards its desired count at its PRIMARY deployment, within the floor and the ceiling of a rolling
 * deployment (ECS API reference, DeploymentConfiguration):
 *
 *     floor   = ⌈desired × minimumHealthyPercent⌉    healthy tasks that must stay
 *     ceiling = ⌊desired × maximumPercent⌋           tasks, RUNNING and PENDING, that may be there
 *
 * Worked examples: a master (desired 1, 0/100): floor 0, ceiling 1: the old one stops, then the new one starts.
 * 4 workers (100/200): floor 4, ceiling 8: 4 new ones start, old ones stop as new ones become healthy.
 */
export function rolloutOf(
  service: ServiceRecord,
  tasks: readonly TaskRecord[],
  settings: EcsSettings,
  now: number,
): Rollout {
  const [primary] = service.deployments;
  if (!primary) return { start: new Map(), stop: [] };
  const sight = look(service, primary, tasks, settings, now);
  const start = now >= service.throttle.notBefore ? starts(sight) : new Map<string, number>();
  return { start, stop: [...surplus(sight), ...retired(sight)] };
}

function look(
  service: ServiceRecord,
  primary: DeploymentRecord,
  tasks: readonly TaskRecord[],
  settings: EcsSettings,
  now: number,
): Sight {
  const live = tasks.filter(isLive);
  const mine = live.filter(({ deployment }) => deployment === primary.id);
  const old = live.filter(({ deployment }) => deployment !== primary.id);
  const healthy = (task: TaskRecord): boolean => isHealthy(task, settings, now);
  const stopping = settings.stoppingTakesRoom ? tasks.filter(({ phase }) => phase === 'stopping').length : 0;
  return {
    service,
    primary,
    live,
    mine,
    old,
    healthyMine: mine.filter(healthy).length,
    // "No new tasks are launched" by a deployment that failed (ECS API reference, rolloutState).
    missing: primary.rolloutState === 'FAILED' ? 0 : Math.max(0, service.desired - mine.length),
    room: roomFor(service, old.length > 0 || service.deployments.length > 1, live.length + stopping),
    isHealthy: healthy,
  };
}

/** Scaling has no ceiling; a rolling deployment has one. */
function roomFor(service: ServiceRecord, rolling: boolean, taken: number): number {
  if (!rolling) return Number.POSITIVE_INFINITY;
  return Math.max(0, Math.floor((service.desired * service.maximumPercent) / 100) - taken);
}

/**
 * New tasks of the PRIMARY deployment first; what room is left replaces tasks of older deployments that ended by
 * themselves, with the revision that they had (so ECS since November 2025).
 */
function starts({ service, primary, missing, room, old, healthyMine }: Sight): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const first = Math.min(missing, room);
  if (first > 0) counts.set(primary.id, first);
  let left = Math.min(room - first, service.desired - healthyMine - old.length);
  for (const deployment of service.deployments.slice(1)) {
    const has = old.filter((task) => task.deployment === deployment.id).length;
    const count = Math.min(left, deployment.holding - has);
    if (count <= 0) continue;
    counts.set(deployment.id, count);
    left -= count;
  }
  return counts;
}

/** Those that don't run yet go first, then the newest. */
function surplus({ service, mine }: Sight): readonly TaskRecord[] {
  const order = mine.toSorted(
    (left, right) =>
      Number(left.phase === 'running') - Number(right.phase === 'running') ||
      right.createdAt - left.createdAt,
  );
  return order.slice(0, Math.max(0, mine.length - service.desired));
}

/**
 * Old tasks that may go now: healthy ones above the floor; others once they are superfluous or in the way of new
 * ones, and then with the floor as a constraint on all that are there. A failed deployment takes no old task's place.
 */
function retired(sight: Sight): readonly TaskRecord[] {
  const { service, live, old, healthyMine, missing, room } = sight;
  const floor = Math.ceil((service.desired * service.minimumHealthyPercent) / 100);
  const healthy = old.filter((task) => sight.isHealthy(task));
  const others = old.filter((task) => !sight.isHealthy(task));
  const superfluous = Math.max(0, old.length + healthyMine - service.desired);
  const inTheWay = Math.min(missing - room, live.length - floor);
  const othersGoing = others.slice(0, Math.max(superfluous, inTheWay, 0));
  const spare = Math.max(0, healthyMine + healthy.length - floor);
  const failed = sight.primary.rolloutState === 'FAILED';
  const healthyGoing = failed ? Math.min(spare, superfluous - othersGoing.length) : spare;
  return [...othersGoing, ...healthy.slice(0, healthyGoing)];
}

/** Whether a deployment still has tasks to start, no room for them, and nothing under way that would make room. */
export function isStalled(
  service: ServiceRecord,
  tasks: readonly TaskRecord[],
  settings: EcsSettings,
  now: number,
): boolean {
  const [primary] = service.deployments;
  const there = tasks.filter(({ phase }) => phase !== 'stopped');
  if (!primary || !there.every((task) => isHealthy(task, settings, now))) return false;
  const { missing, room } = look(service, primary, there, settings, now);
  return missing > 0 && room === 0;
}

/** RUNNING for the time after which ECS takes a task without a health check for healthy. `now` in ms since 1970. */
export function isHealthy(task: TaskRecord, settings: EcsSettings, now: number): boolean {
  return task.phase === 'running' && task.startedAt !== null && now >= healthyAt(task.startedAt, settings);
}

/** Without a health check a task counts 40 s after RUNNING (ECS API reference, minimumHealthyPercent). */
export function healthyAt(startedAt: number, settings: EcsSettings): number {
  return startedAt + settings.healthyAfterSeconds * 1000;
}
