/** What the embedded ECS asks of whatever runs its containers: real Locust processes or simulated nodes. */

/** One Locust container of one task, as its task definition says and with the address that the task was given. */
export interface ContainerSpec {
  /** The task's id (the last part of its ARN). */
  readonly task: string;
  readonly service: string | null;
  /** The task's own loopback address. */
  readonly address: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Reports of a container. `running` comes at most once; `exited` exactly once, and nothing after it. */
export interface ContainerEvents {
  running(): void;
  /** `code` as Docker reports it: the exit code, 128 + n after signal n, null where the image could not be run. */
  exited(code: number | null, reason: string | null): void;
}

export interface Container {
  /** SIGTERM; ECS follows it up with `kill` after the stop timeout. */
  stop(): void;
  kill(): void;
}

export interface ContainerRuntime {
  start(spec: ContainerSpec, events: ContainerEvents): Container;
}

/** One line of what a container printed, for the timeline and the log files. `at` is ISO 8601. */
export interface ContainerLine {
  readonly at: string;
  readonly task: string;
  readonly line: string;
}

/**
 * Addresses of tasks and the names that lead to them: the stand-in for elastic network interfaces and Cloud Map.
 * A name leads to the running task's address, or to the one that its next task will get: a worker that starts
 * while the master is being replaced reaches the new master, as it does on AWS where each retry asks DNS again.
 */
export interface Addresses {
  /** A fresh address for a task; with a name, the one that `lookup` has been promising. */
  draw(name: string | null): string;
  /** The task at this address ended: its name leads to a fresh address from now on. */
  release(name: string | null, address: string): void;
  /** Undefined for a name that no service was registered under. */
  lookup(name: string): string | undefined;
  /** Makes a name known before its first task. */
  register(name: string): void;
}
