import { containerExited, containerRunning } from '../../../lib/local/ecs/container-events.ts';
import { operations } from '../../../lib/local/ecs/operations.ts';
import { type Scheduled, schedule } from '../../../lib/local/ecs/scheduler.ts';
import { awsLikeSettings, type EcsSettings } from '../../../lib/local/ecs/settings.ts';
import { type EcsState, emptyState, type TaskRecord } from '../../../lib/local/ecs/state.ts';

/** How the container of a task behaves. Seconds; null is never. */
export interface Behaviour {
  /** From its start to RUNNING; null: it can't be started. */
  readonly comesUp: number | null;
  /** From SIGTERM to its exit; null: it waits for SIGKILL. */
  readonly leaves: number | null;
  /** From RUNNING to an exit of its own. */
  readonly crashes: number | null;
}

const wellBehaved: Behaviour = { comesUp: 1, leaves: 1, crashes: null };

/** The number in one of this world's ids. */
export function shortId(id: string): number {
  return Number(id.slice(0, 15));
}

/** The pure scheduler in virtual time, with containers that are no more than reports at a moment. */
export class SchedulerWorld {
  state: EcsState = emptyState;
  now = 0;
  /** `<seconds> <effect> <task>`, as the scheduler asked for it. */
  readonly effects: string[] = [];
  behaviour: (task: TaskRecord) => Behaviour = () => wellBehaved;
  readonly settings: EcsSettings;
  #reports: { readonly at: number; report(): void }[] = [];
  #wakeAt: number | null = null;
  #ids = 0;

  constructor(settings: Partial<EcsSettings> = {}) {
    this.settings = { ...awsLikeSettings, launchSeconds: 5, ...settings };
    this.call('CreateCluster', { clusterName: 'load' });
    this.register();
  }

  /** A revision of the only family; the first one is registered already. */
  register(container: object = {}): void {
    this.call('RegisterTaskDefinition', {
      family: 'locust',
      containerDefinitions: [{ name: 'locust', image: 'locustio/locust:2.32.2', ...container }],
    });
  }

  create(desiredCount: number, percents: readonly [number, number], more: object = {}): void {
    const [minimumHealthyPercent, maximumPercent] = percents;
    this.call('CreateService', {
      cluster: 'load',
      serviceName: 'workers',
      taskDefinition: 'locust',
      desiredCount,
      deploymentConfiguration: { minimumHealthyPercent, maximumPercent, ...more },
    });
  }

  update(input: object): void {
    this.call('UpdateService', { cluster: 'load', service: 'workers', ...input });
  }

  call(operation: string, input: unknown): unknown {
    const run = operations[operation];
    if (!run) throw new Error(`no operation ${operation}`);
    const isAttached = () => false;
    const dnsName = () => undefined;
    const context = { now: this.now, newId: () => this.#id(), settings: this.settings, isAttached, dnsName };
    const { state, answer } = run(this.state, input as never, context);
    this.#become(state);
    return answer;
  }

  /** Lets time pass, from one moment at which something happens to the next. */
  pass(seconds: number, look: () => void = () => {}): void {
    const end = this.now + seconds * 1000;
    for (;;) {
      const due = Math.min(this.#wakeAt ?? Infinity, ...this.#reports.map(({ at }) => at));
      if (due > end) break;
      this.now = due;
      const reports = this.#reports.filter(({ at }) => at <= due);
      this.#reports = this.#reports.filter(({ at }) => at > due);
      for (const { report } of reports) report();
      this.#become(this.state);
      look();
    }
    this.now = end;
  }

  exit(id: string, code: number): void {
    this.#become(containerExited(this.state, id, { code, reason: null }, this.now, this.settings));
  }

  tasks(phase?: TaskRecord['phase']): readonly TaskRecord[] {
    return [...this.state.tasks.values()].filter((task) => phase === undefined || task.phase === phase);
  }

  get service() {
    const service = this.state.services.get('load/workers');
    if (!service) throw new Error('create the service first');
    return service;
  }

  /** RUNNING tasks by revision: `{1: 3, 2: 1}`. */
  get running(): Readonly<Record<string, number>> {
    const revisions = this.tasks('running').map(
      ({ taskDefinition }) => taskDefinition.split(':').at(-1) ?? '',
    );
    return Object.fromEntries(
      [...new Set(revisions)].map((each) => [each, revisions.filter((one) => one === each).length]),
    );
  }

  get messages(): readonly string[] {
    return this.service.events
      .map(({ message }) => message.replaceAll(/\(task \w+\)/g, '(task)'))
      .toReversed();
  }

  #id(): string {
    this.#ids += 1;
    // Deployment ids are made of the first 15 digits.
    return String(this.#ids).padStart(15, '0').padEnd(32, 'f');
  }

  #become(state: EcsState): void {
    const imageDigest = () => 'sha256:0';
    const fresh = { id: () => this.#id(), address: () => '127.10.0.1', imageDigest };
    const scheduled = schedule(state, this.now, this.settings, fresh);
    this.state = scheduled.state;
    this.#wakeAt = scheduled.wakeAt;
    for (const effect of scheduled.effects) this.#carryOut(effect);
  }

  #carryOut({ kind, task: id }: Scheduled['effects'][number]): void {
    this.effects.push(`${this.now / 1000} ${kind} ${shortId(id)}`);
    const task = this.state.tasks.get(id);
    if (!task) throw new Error(`an effect for the unknown task ${id}`);
    const { comesUp, leaves, crashes } = this.behaviour(task);
    if (kind === 'start' && comesUp === null) this.#exits(id, 0, null);
    if (kind === 'start' && comesUp !== null) {
      this.#after(comesUp, () => {
        this.state = containerRunning(this.state, id, this.now);
      });
      if (crashes !== null) this.#exits(id, comesUp + crashes, 1);
    }
    if (kind === 'stop' && leaves !== null) this.#exits(id, leaves, 143);
    if (kind === 'kill') this.#exits(id, 0, 137);
  }

  #exits(id: string, seconds: number, code: number | null): void {
    const reason = code === null ? 'CannotPullContainerError: not found' : null;
    this.#after(seconds, () => {
      this.state = containerExited(this.state, id, { code, reason }, this.now, this.settings);
    });
  }

  #after(seconds: number, report: () => void): void {
    this.#reports.push({ at: this.now + seconds * 1000, report });
  }
}
