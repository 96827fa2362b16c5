import { randomBytes } from 'node:crypto';
import * as ecs from '@aws-sdk/client-ecs';
import { type AwsApi, AwsError } from '../aws-api.ts';
import type { Addresses, ContainerRuntime } from '../nodes/container.ts';
import { inputValidator } from '../validate.ts';
import { containerExited, containerRunning } from './container-events.ts';
import { essentialContainer } from './containers.ts';
import { checkEnumerations } from './enumerations.ts';
import { ImageDigests } from './image-digests.ts';
import { type Effect, stopping } from './lifecycle.ts';
import { eventuallyConsistent, operations } from './operations.ts';
import { Past } from './past.ts';
import { RunningContainers, specOf } from './running-containers.ts';
import { schedule } from './scheduler.ts';
import type { ServiceInput } from './service-input.ts';
import type { EcsSettings } from './settings.ts';
import {
  type EcsState,
  emptyState,
  isLive,
  serviceKey,
  type TaskRecord,
  tasksOf,
  withTasks,
} from './state.ts';
import { Throttle } from './throttle.ts';

export interface EmbeddedEcsProps {
  readonly containers: ContainerRuntime;
  readonly addresses: Addresses;
  readonly settings: EcsSettings;
  readonly clock: { now(): number };
  /** Does some load balancer forward to this target group? Without Elastic Load Balancing there is none. */
  isAttached?(targetGroup: string): boolean;
  /** The name that Cloud Map has for a registry. Without Cloud Map the last part of its ARN is the name. */
  dnsName?(registry: string): string | undefined;
  /** Held calls: whoever drills a late write keeps the promise open. */
  beforeCall?(operation: string, input: unknown): Promise<void>;
  onChange?(state: EcsState): void;
}

/** The scheduler looks this long after a change, so that the reports of many containers cost one look; milliseconds. */
const lookDelay = 20;

const validate = inputValidator(ecs, 'InvalidParameterException');

const newId = (): string => randomBytes(16).toString('hex');

/**
 * The ECS API over the scheduler: requests and container reports change the state, the scheduler says what has to
 * happen, and this class makes it happen.
 */
export class EmbeddedEcs implements AwsApi {
  readonly targetPrefix = 'AmazonEC2ContainerServiceV20141113';
  /** Its own copy: what a drill switches here stays here. */
  readonly settings: EcsSettings;
  /** What tags stand for: a drill may push another image under one. */
  readonly images = new ImageDigests();
  readonly #props: EmbeddedEcsProps;
  readonly #throttle = new Throttle();
  readonly #containers: RunningContainers;
  readonly #past = new Past(emptyState);
  #state: EcsState = emptyState;
  #timer: NodeJS.Timeout | undefined;
  #wakesAt = Number.POSITIVE_INFINITY;
  #stopped = false;

  constructor(props: EmbeddedEcsProps) {
    this.#props = props;
    this.settings = { ...props.settings };
    this.#containers = new RunningContainers(props.containers);
  }

  /** What is true now, whatever stale reads show. */
  get state(): EcsState {
    return this.#state;
  }

  /** Throws `AwsError`: for input that AWS refuses, and for operations that don't exist here. */
  async call(operation: string, input: unknown): Promise<unknown> {
    const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
    if (!run) {
      throw new AwsError('UnknownOperationException', `the embedded ECS does not implement ${operation}`);
    }
    validate(operation, input);
    checkEnumerations(operation, input);
    if (this.settings.throttle) this.#throttle.take(operation, this.#now());
    await this.#props.beforeCall?.(operation, input);
    // After the wait: a write that was held back until the end would start containers that nobody stops.
    if (this.#stopped) throw new AwsError('ClientException', 'the embedded ECS was stopped: start it again');
    const now = this.#now();
    const stale = eventuallyConsistent.has(operation) ? this.settings.staleReadMilliseconds : 0;
    const state = stale > 0 ? this.#past.at(now - stale) : this.#state;
    const isAttached = (targetGroup: string) => this.#props.isAttached?.(targetGroup) ?? false;
    const dnsName = (registry: string) => this.#props.dnsName?.(registry);
    const context = { now, newId, settings: this.settings, isAttached, dnsName };
    const result = run(state, withoutNulls(input) as never, context);
    if (result.state !== state) this.#change(result.state);
    return result.answer;
  }

  /** Tasks that Cloud Map lists for a registry: those that start or run. */
  instancesOf(registry: string): number {
    const registered = [...this.#state.services.values()].filter(({ given }) =>
      (given.serviceRegistries as ServiceInput['serviceRegistries'])?.some(
        ({ registryArn }) => registryArn === registry,
      ),
    );
    return registered.flatMap((service) => tasksOf(this.#state, service)).filter(isLive).length;
  }

  /** Kills a task's container behind the scheduler's back, as a crash would. */
  crash(task: string): void {
    this.#containers.kill(task);
  }

  /** Stops a task as AWS itself does: Spot takes its capacity back, a host is retired, a health check fails. */
  takeAway(taskId: string, stopCode: string, reason: string): void {
    const task = this.#state.tasks.get(taskId);
    if (!task || !isLive(task)) return;
    this.#change(withTasks(this.#state, [stopping(task, this.#now(), stopCode, reason)]));
  }

  /**
   * Scales every service to nothing and waits until the last container is gone; kills what outlasts the grace.
   * Calls that come later are refused, also those that are held back.
   */
  async stopAll(graceMilliseconds = 10_000): Promise<void> {
    this.#stopped = true;
    const services = new Map(
      [...this.#state.services].map(([key, service]) => [key, { ...service, desired: 0 }] as const),
    );
    this.#change({ ...this.#state, services });
    this.#look();
    const deadline = setTimeout(() => this.#containers.killAll(), graceMilliseconds);
    while (this.#containers.count > 0) await new Promise((resolve) => setTimeout(resolve, lookDelay));
    clearTimeout(deadline);
    this.#look();
    clearTimeout(this.#timer);
  }

  #now(): number {
    return this.#props.clock.now();
  }

  #change(next: EcsState): void {
    this.#become(next);
    this.#wakeAt(Math.min(this.#wakesAt, this.#now() + lookDelay));
  }

  #become(next: EcsState): void {
    const before = this.#state;
    this.#state = next;
    this.#past.add(this.#now(), next, this.settings.staleReadMilliseconds);
    this.#keepNames(before);
    this.#props.onChange?.(next);
  }

  /** Lets the scheduler look at the state, and carries out what it says. */
  #look(): void {
    const scheduled = schedule(this.#state, this.#now(), this.settings, {
      id: newId,
      address: (service) => this.#props.addresses.draw(service.registryName),
      imageDigest: (taskDefinition, deployment) => {
        const { image = '', versionConsistency } = essentialContainer(this.#state, taskDefinition);
        return this.images.of(image, deployment, versionConsistency);
      },
    });
    // Before the effects: a container may report at once, and then the next look is due earlier.
    this.#wakeAt(scheduled.wakeAt ?? Number.POSITIVE_INFINITY);
    if (scheduled.state !== this.#state) this.#become(scheduled.state);
    for (const effect of scheduled.effects) this.#carryOut(effect);
  }

  #wakeAt(moment: number): void {
    clearTimeout(this.#timer);
    this.#wakesAt = moment;
    if (!Number.isFinite(moment)) return;
    this.#timer = setTimeout(() => this.#look(), Math.max(1, moment - this.#now()));
    this.#timer.unref();
  }

  /** Names of services lead somewhere before their first task; those of tasks that leave are given back. */
  #keepNames(before: EcsState): void {
    for (const [key, { registryName }] of this.#state.services) {
      const known = before.services.get(key)?.registryName === registryName;
      if (registryName !== null && !known) this.#props.addresses.register(registryName);
    }
    if (this.#state.tasks === before.tasks) return;
    for (const task of this.#state.tasks.values()) {
      const was = before.tasks.get(task.id);
      // As Cloud Map does when a task begins to stop: who asks for the name from now on reaches the next one.
      const left = was !== undefined && isLive(was) && !isLive(task);
      if (left) this.#props.addresses.release(this.#registryNameOf(task), task.address);
    }
  }

  #registryNameOf(task: TaskRecord): string | null {
    return this.#state.services.get(serviceKey(task.cluster, task.service))?.registryName ?? null;
  }

  #carryOut({ kind, task: id }: Effect): void {
    const task = this.#state.tasks.get(id);
    if (kind === 'start' && task) this.#start(task);
    if (kind === 'stop') this.#containers.stop(id);
    if (kind === 'kill') this.#containers.kill(id);
  }

  #start(task: TaskRecord): void {
    this.#containers.start(specOf(this.#state, task), {
      running: () => this.#change(containerRunning(this.#state, task.id, this.#now())),
      exited: (code, reason) =>
        this.#change(containerExited(this.#state, task.id, { code, reason }, this.#now(), this.settings)),
    });
  }
}

/** A member that is null counts as absent, as on AWS. */
function withoutNulls(input: unknown): unknown {
  return Object.fromEntries(Object.entries(input ?? {}).filter(([, value]) => value !== null));
}
