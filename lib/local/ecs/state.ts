/** The embedded ECS as plain data. Times are milliseconds since 1970. */

export interface TaskDefinitionRecord {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  readonly status: 'ACTIVE' | 'INACTIVE';
  /** What was registered, without its tags. */
  readonly content: Readonly<Record<string, unknown>>;
  readonly tags: readonly Tag[];
  readonly registeredAt: number;
  readonly deregisteredAt: number | null;
}

export interface Tag {
  readonly key: string;
  readonly value?: string;
}

export interface DeploymentRecord {
  readonly id: string;
  readonly status: 'PRIMARY' | 'ACTIVE';
  readonly taskDefinition: string;
  readonly createdAt: number;
  readonly rolloutState: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  readonly rolloutReason: string;
  /** Failed tasks in the circuit breaker's sense; back to 0 for good once a task of the deployment succeeded. */
  readonly failedTasks: number;
  /** A task of it succeeded: the circuit breaker does not look at it any more (ECS API reference, `failedTasks`). */
  readonly proven: boolean;
  /**
   * Tasks that a superseded deployment may still have: those it had then, less each one that the scheduler took.
   * A task of it that ends by itself is replaced up to this number, with the same revision.
   */
  readonly holding: number;
  readonly origin: 'request' | 'circuit-breaker';
}

export interface ServiceRecord {
  readonly arn: string;
  readonly cluster: string;
  readonly name: string;
  /** DRAINING: deleted, with tasks on their way out. INACTIVE: deleted, still described. */
  readonly status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  readonly desired: number;
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
  readonly circuitBreaker: { readonly enable: boolean; readonly rollback: boolean };
  /** The task definition of the newest COMPLETED deployment: what the circuit breaker goes back to. */
  readonly completed: string | null;
  /** Newest first; the first one is PRIMARY. */
  readonly deployments: readonly DeploymentRecord[];
  /** Newest first, at most 100. */
  readonly events: readonly { readonly id: string; readonly at: number; readonly message: string }[];
  readonly steady: boolean;
  /** Start throttling: rounds in a row that never ran, and when the next may start. */
  readonly throttle: { readonly failures: number; readonly notBefore: number };
  /** The Cloud Map name of its tasks. */
  readonly registryName: string | null;
  readonly createdAt: number;
  readonly clientToken: string | null;
  readonly tags: readonly Tag[];
  /** What was asked for and only is given back. */
  readonly given: Readonly<Record<string, unknown>>;
}

export type TaskPhase = 'provisioning' | 'pending' | 'running' | 'stopping' | 'stopped';

export interface TaskRecord {
  readonly id: string;
  readonly cluster: string;
  readonly service: string;
  readonly deployment: string;
  readonly taskDefinition: string;
  readonly phase: TaskPhase;
  readonly address: string;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly stoppingAt: number | null;
  readonly stoppedAt: number | null;
  /** The last signal that its container was sent. */
  readonly signal: 'SIGTERM' | 'SIGKILL' | null;
  readonly stopCode: string | null;
  readonly stoppedReason: string | null;
  readonly exitCode: number | null;
  readonly containerReason: string | null;
  /** Of the image that its container runs. */
  readonly imageDigest: string;
}

export interface EcsState {
  readonly clusters: ReadonlySet<string>;
  /** Revisions by family, oldest first. */
  readonly families: ReadonlyMap<string, readonly TaskDefinitionRecord[]>;
  /** By `cluster/name`. */
  readonly services: ReadonlyMap<string, ServiceRecord>;
  /** By id. */
  readonly tasks: ReadonlyMap<string, TaskRecord>;
}

export const emptyState: EcsState = {
  clusters: new Set(),
  families: new Map(),
  services: new Map(),
  tasks: new Map(),
};

/** The key of a service in the state. */
export function serviceKey(cluster: string, name: string): string {
  return `${cluster}/${name}`;
}

/** All tasks of a service, stopped ones included. */
export function tasksOf(state: EcsState, service: ServiceRecord): readonly TaskRecord[] {
  return [...state.tasks.values()].filter(
    (task) => task.service === service.name && task.cluster === service.cluster,
  );
}

/** Still counted by the scheduler: neither stopped nor on its way there. */
export function isLive(task: TaskRecord): boolean {
  return task.phase === 'provisioning' || task.phase === 'pending' || task.phase === 'running';
}

/** The state with this service in the place of its former self. */
export function withService(state: EcsState, service: ServiceRecord): EcsState {
  const services = new Map(state.services).set(serviceKey(service.cluster, service.name), service);
  return { ...state, services };
}

/** The state with these tasks in the place of their former selves. */
export function withTasks(state: EcsState, tasks: readonly TaskRecord[]): EcsState {
  if (tasks.length === 0) return state;
  const all = new Map(state.tasks);
  for (const task of tasks) all.set(task.id, task);
  return { ...state, tasks: all };
}

const mostEvents = 100;

/** The service with one more event, in ECS's words; the newest 100 are kept. */
export function withEvent(service: ServiceRecord, at: number, message: string): ServiceRecord {
  const [newest] = service.events;
  const id = String(Number(newest?.id ?? 0) + 1);
  const text = `(service ${service.name}) ${message}`;
  return { ...service, events: [{ id, at, message: text }, ...service.events].slice(0, mostEvents) };
}
