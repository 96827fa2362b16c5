import { UpgradeError } from '../../lib/contract/errors.ts';
import type { ServiceState, TaskState } from '../../lib/domain/cluster.ts';
import type { ImageSource } from '../../lib/domain/image-source.ts';
import type { TaskSize } from '../../lib/domain/planning/inventory.ts';
import type { Startup } from '../../lib/domain/planning/startup.ts';
import type { ServiceChange, Services, TaskDefinitionContent } from '../../lib/ports/services.ts';
import type { Journal } from './journal.ts';

interface Service {
  readonly taskDefinition: string;
  readonly desired: number;
}

/**
 * ECS in memory: a service runs what it is to run at once, unless a test says what it shows instead. A revision is
 * `family:number` with the family named as its service, and its content is `{family, image}`.
 */
export class FakeServices implements Services {
  readonly #journal: Journal;
  readonly #services = new Map<string, Service>();
  readonly #shown = new Map<string, Partial<ServiceState>>();
  readonly #rebalanced = new Set<string>();
  readonly #digests = new Map<string, string>();
  readonly #stopped: TaskState[] = [];
  readonly #revisions = new Map<string, TaskDefinitionContent>();

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** A service of its own first revision. */
  create(service: string, image: string, desired: number): void {
    this.#services.set(service, { taskDefinition: this.#add({ family: service, image }), desired });
  }

  /** What somebody else does, past the upgrade. */
  set(service: string, change: ServiceChange): void {
    this.#services.set(service, { ...this.#known(service), ...change });
  }

  rebalance(service: string, on = true): void {
    if (on) this.#rebalanced.add(service);
    else this.#rebalanced.delete(service);
  }

  /** What ECS shows of a service instead of what it is to run; with nothing, the truth again. */
  show(service: string, shown: Partial<ServiceState> = {}): void {
    this.#shown.set(service, shown);
  }

  /** A task of the service's present revision that stopped. */
  stopped(service: string, end: Partial<TaskState>): void {
    const task = this.#task(this.#state(service), this.#stopped.length);
    this.#stopped.push({ ...task, lastStatus: 'STOPPED', desiredStatus: 'STOPPED', address: null, ...end });
  }

  /** Somebody deregisters a revision and has it deleted. */
  forget(taskDefinition: string): void {
    this.#revisions.delete(taskDefinition);
  }

  async describe(services: readonly string[]): Promise<readonly ServiceState[]> {
    return services.map((service) => this.#state(service));
  }

  async tasks(service: string, which: 'running' | 'stopped'): Promise<readonly TaskState[]> {
    if (which === 'stopped') return this.#stopped.filter((task) => task.service === service);
    return this.running(service);
  }

  running(service: string): readonly TaskState[] {
    const state = this.#state(service);
    return Array.from({ length: state.running }, (_, index) => this.#task(state, index));
  }

  async content(taskDefinition: string): Promise<TaskDefinitionContent> {
    const content = this.#revisions.get(taskDefinition);
    if (content) return content;
    throw new UpgradeError('task-definition-missing', `ECS can't describe ${taskDefinition}`);
  }

  imageOf(taskDefinition: string): string {
    return this.image(this.#revisions.get(taskDefinition) ?? {});
  }

  /** Every container is started in this way. */
  startedWith: Startup = { command: [], variables: [] };

  startup(): Startup {
    return this.startedWith;
  }

  image(content: TaskDefinitionContent): string {
    return String(content.image);
  }

  /** Its tag is resolved once unless the content has `versionConsistency: 'disabled'`. */
  imageSource(content: TaskDefinitionContent): ImageSource {
    return {
      container: 'locust',
      image: String(content.image),
      resolvedOnce: content.versionConsistency !== 'disabled',
    };
  }

  /** From now on a task runs another image under the same name. */
  runOther(task: string, digest: string): void {
    this.#digests.set(task, digest);
  }

  /** Every task takes a quarter of a processor. */
  size(): TaskSize {
    return { cpu: 256, memory: 512 };
  }

  withImage(content: TaskDefinitionContent, _container: string | null, image: string): TaskDefinitionContent {
    return { ...content, image };
  }

  withMasterAddress(
    content: TaskDefinitionContent,
    _container: string | null,
    host: string,
  ): TaskDefinitionContent {
    return { ...content, masterHost: host };
  }

  masterAddress(content: TaskDefinitionContent): string | null {
    return typeof content.masterHost === 'string' ? content.masterHost : null;
  }

  differences(before: TaskDefinitionContent, after: TaskDefinitionContent): readonly string[] {
    const members = new Set([...Object.keys(before), ...Object.keys(after)]);
    members.delete('family');
    return [...members]
      .filter((member) => before[member] !== after[member])
      .map((member) => `${member} changes`);
  }

  /** A task definition that no service runs. */
  base(content: TaskDefinitionContent): string {
    return this.#add(content);
  }

  async register(content: TaskDefinitionContent): Promise<string> {
    const taskDefinition = this.#add(content);
    this.#journal.write(`registered ${taskDefinition} ${content.image}`);
    return taskDefinition;
  }

  async change(service: string, { zoneRebalancing, ...change }: ServiceChange): Promise<void> {
    if (zoneRebalancing !== undefined) {
      this.rebalance(service, zoneRebalancing);
      this.#journal.write(`zone rebalancing of ${service} ${zoneRebalancing ? 'on' : 'off'}`);
      return;
    }
    this.set(service, change);
    const revision = change.taskDefinition ? ` × ${change.taskDefinition}` : '';
    this.#journal.write(`${service} → ${change.desired}${revision}`);
  }

  #add(content: TaskDefinitionContent): string {
    const before = [...this.#revisions.values()].filter(({ family }) => family === content.family);
    const taskDefinition = `${content.family}:${before.length + 1}`;
    this.#revisions.set(taskDefinition, content);
    return taskDefinition;
  }

  #known(service: string): Service {
    const found = this.#services.get(service);
    if (found) return found;
    throw new UpgradeError('service-missing', `ECS knows no service ${service}`);
  }

  #state(service: string): ServiceState {
    const { taskDefinition, desired } = this.#known(service);
    return {
      service,
      taskDefinition,
      desired,
      running: desired,
      pending: 0,
      deployments: [{ id: 'ecs-svc/1', status: 'PRIMARY', taskDefinition, rolloutState: 'COMPLETED' }],
      controller: 'ECS',
      scheduling: 'REPLICA',
      zoneRebalancing: this.#rebalanced.has(service),
      events: [],
      ...this.#shown.get(service),
    };
  }

  #task({ service, taskDefinition }: ServiceState, index: number): TaskState {
    const task = `${service}/${index}`;
    return {
      task,
      service,
      taskDefinition,
      lastStatus: 'RUNNING',
      desiredStatus: 'RUNNING',
      address: `${taskDefinition}/${index}`,
      startedAt: '2026-03-01T09:00:00.000Z',
      stoppedAt: null,
      stopCode: null,
      stoppedReason: null,
      exitCode: null,
      digests: { locust: this.#digests.get(task) ?? `sha256:${this.imageOf(taskDefinition)}` },
    };
  }
}
