import type { Container, ContainerEvents, ContainerRuntime, ContainerSpec } from '../nodes/container.ts';
import { essentialContainer } from './containers.ts';
import type { EcsState, TaskRecord } from './state.ts';

/** The containers that were started and did not end yet, by task id. */
export class RunningContainers {
  readonly #runtime: ContainerRuntime;
  readonly #running = new Map<string, Container>();

  constructor(runtime: ContainerRuntime) {
    this.#runtime = runtime;
  }

  get count(): number {
    return this.#running.size;
  }

  start(spec: ContainerSpec, events: ContainerEvents): void {
    let over = false;
    const exited = (code: number | null, reason: string | null): void => {
      over = true;
      this.#running.delete(spec.task);
      events.exited(code, reason);
    };
    try {
      const container = this.#runtime.start(spec, { running: () => events.running(), exited });
      // A runtime may report the end before it hands the container over.
      if (!over) this.#running.set(spec.task, container);
    } catch (error) {
      // Thrown on a timer nobody catches it, and the other containers would outlive this process.
      if (!over) exited(null, error instanceof Error ? error.message : String(error));
    }
  }

  stop(task: string): void {
    this.#running.get(task)?.stop();
  }

  kill(task: string): void {
    this.#running.get(task)?.kill();
  }

  killAll(): void {
    for (const container of [...this.#running.values()]) container.kill();
  }
}

/** What a task's first essential container is to run, as its task definition says. */
export function specOf(state: EcsState, task: TaskRecord): ContainerSpec {
  const { image = '', command = [], environment = [] } = essentialContainer(state, task.taskDefinition);
  return {
    task: task.id,
    service: task.service,
    address: task.address,
    image,
    command,
    environment: Object.fromEntries(environment.map(({ name, value }) => [name, value])),
  };
}
