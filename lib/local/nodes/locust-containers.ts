import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type {
  Addresses,
  Container,
  ContainerEvents,
  ContainerLine,
  ContainerRuntime,
  ContainerSpec,
} from './container.ts';
import type { Environment } from './environments.ts';
import { locustVersionOf } from './images.ts';
import { LocustProcess, type ProcessStart } from './locust-process.ts';
import { locustSettings } from './locust-settings.ts';
import type { RunFile } from './run-file.ts';

export interface LocustContainersProps {
  /** Installed environments by version: an image of any other version can't be pulled. */
  readonly environments: ReadonlyMap<string, Environment>;
  readonly addresses: Pick<Addresses, 'lookup'>;
  /** One log file a task goes here: `<service>-<task>.log`. It is the processes' home and working folder too. */
  readonly logFolder: string;
  readonly runFile: RunFile;
  onLine(line: ContainerLine): void;
}

/** Runs Locust containers as real Locust processes, each on its own loopback address. */
export class LocustContainers implements ContainerRuntime {
  readonly #props: LocustContainersProps;
  readonly #processes = new Set<LocustProcess>();

  constructor(props: LocustContainersProps) {
    this.#props = props;
    mkdirSync(props.logFolder, { recursive: true });
  }

  start(spec: ContainerSpec, events: ContainerEvents): Container {
    const version = locustVersionOf(spec.image);
    const environment = version === null ? undefined : this.#props.environments.get(version);
    if (environment === undefined) return unpullable(spec.image, events);
    return this.#run(spec, this.#processStart(spec, environment), events);
  }

  /** Ends what still runs, at once: whoever wants nodes to leave in peace stops their tasks before. */
  async stopAll(): Promise<void> {
    this.killAll();
    await Promise.all([...this.#processes].map(({ ended }) => ended));
  }

  /** As `stopAll`, without waiting: for `process.on('exit')`, where nothing can be waited for. */
  killAll(): void {
    for (const process of this.#processes) process.kill();
  }

  #run(spec: ContainerSpec, start: ProcessStart, events: ContainerEvents): Container {
    const { runFile, logFolder } = this.#props;
    // Written synchronously: what a node said last is in the file even when this process dies in the same moment.
    const log = openSync(join(logFolder, `${spec.service ?? 'task'}-${spec.task}.log`), 'a');
    const process = new LocustProcess(start, {
      running: () => events.running(),
      line: (line) => {
        writeSync(log, `${line}\n`);
        this.#props.onLine({ at: new Date().toISOString(), task: spec.task, line });
      },
      ended: (code, reason) => {
        closeSync(log);
        this.#processes.delete(process);
        if (process.pid !== undefined) runFile.remove(process.pid);
        events.exited(code, reason);
      },
    });
    this.#processes.add(process);
    if (process.pid !== undefined) runFile.add(process.pid);
    return process;
  }

  #processStart(spec: ContainerSpec, environment: Environment): ProcessStart {
    const { logFolder } = this.#props;
    const { commandLine, variables } = locustSettings(spec, this.#props.addresses);
    const own = {
      PATH: `${dirname(environment.python)}:/usr/bin:/bin`,
      LANG: 'C.UTF-8',
      // Not the user's home: Locust reads ~/.locust.conf. And its workers keep a received locustfile in TMPDIR.
      HOME: logFolder,
      TMPDIR: logFolder,
      PYTHONUNBUFFERED: '1',
      PYTHONDONTWRITEBYTECODE: '1',
    };
    return {
      program: environment.locust,
      commandLine,
      folder: logFolder,
      variables: { ...own, ...variables },
    };
  }
}

/** ECS reports an image that can't be pulled as a task that failed to start. */
function unpullable(image: string, events: ContainerEvents): Container {
  const reason = `CannotPullContainerError: ${image} is no image of an installed Locust release`;
  queueMicrotask(() => events.exited(null, reason));
  return { stop() {}, kill() {} };
}
