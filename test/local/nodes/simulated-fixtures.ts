import type { Addresses, ContainerSpec } from '../../../lib/local/nodes/container.ts';
import { SimulatedContainers } from '../../../lib/local/nodes/simulated-containers.ts';
import { type LocustRelease, locustRelease } from '../../../lib/local/nodes/simulated-features.ts';
import { SimulatedMaster } from '../../../lib/local/nodes/simulated-master.ts';
import type { NodeMessage } from '../../../lib/local/nodes/simulated-messages.ts';

export function release(version: string): LocustRelease {
  const found = locustRelease(version);
  if (found === undefined) throw new Error(`${version} is no Locust 2 release`);
  return found;
}

export const locustfile = { filename: 'lf.py', contents: 'class A: pass' };

/** What a state machine sent, logged, printed and asked for. */
export class Recording {
  readonly sent: NodeMessage[] = [];
  readonly lines: string[] = [];
  readonly pauses: number[] = [];
  readonly exits: { code: number; milliseconds: number }[] = [];

  readonly output = {
    send: (message: NodeMessage) => void this.sent.push(message),
    log: (level: string, text: string) => void this.lines.push(`${level} ${text}`),
    print: (text: string) => void this.lines.push(text),
    pause: (milliseconds: number) => void this.pauses.push(milliseconds),
    exit: (code: number, milliseconds: number) => void this.exits.push({ code, milliseconds }),
  };

  get types(): readonly string[] {
    return this.sent.map((message) => message.type);
  }
}

export function recordedMaster(
  version: string,
  locustfiles = [locustfile],
  classPicker = false,
): { master: SimulatedMaster; seen: Recording } {
  const seen = new Recording();
  const settings = { release: release(version), locustfiles, rebalancing: false, classPicker };
  return { master: new SimulatedMaster(settings, seen.output), seen };
}

/** Addresses from a table: the name `master` leads to the one master. */
export function fixedAddresses(master: string): Addresses {
  let drawn = 0;
  return {
    draw: (name) => (name === 'master' ? master : `127.9.9.${++drawn}`),
    release: () => {},
    lookup: (name) => (name === 'master' ? master : undefined),
    register: () => {},
  };
}

/** A task started in a runtime, with what became of it. */
export interface StartedTask {
  readonly lines: string[];
  readonly exits: (number | null)[];
  running: number;
  stop(): void;
  kill(): void;
}

export interface TaskOptions {
  readonly version: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** A small cluster: masters at one address, workers that look for the name `master`. */
export class NodeCluster {
  readonly address: string;
  readonly containers: SimulatedContainers;
  readonly #lines = new Map<string, string[]>();
  #tasks = 0;

  constructor(address: string, sockets: boolean) {
    this.address = address;
    const onLine = ({ task, line }: { task: string; line: string }) => void this.#lines.get(task)?.push(line);
    this.containers = new SimulatedContainers({ addresses: fixedAddresses(address), sockets, onLine });
  }

  master({ version, command = [], environment = {} }: TaskOptions): StartedTask {
    const image = `locustio/locust:${version}`;
    return this.start({ address: this.address, image, command: ['--master', ...command], environment });
  }

  worker({ version, command = [], environment = {} }: TaskOptions): StartedTask {
    const variables = { LOCUST_MODE_WORKER: '1', LOCUST_MASTER_NODE_HOST: 'master', ...environment };
    const image = `locustio/locust:${version}`;
    return this.start({ address: '127.9.9.9', image, command, environment: variables });
  }

  start(spec: Omit<ContainerSpec, 'task' | 'service'>): StartedTask {
    this.#tasks += 1;
    const task = `${this.#tasks}`.padStart(32, '0').split('').reverse().join('');
    const lines: string[] = [];
    this.#lines.set(task, lines);
    const started = { lines, exits: [] as (number | null)[], running: 0 };
    const container = this.containers.start(
      { ...spec, task, service: null },
      {
        running: () => {
          started.running += 1;
        },
        exited: (code) => void started.exits.push(code),
      },
    );
    return Object.assign(started, { stop: () => container.stop(), kill: () => container.kill() });
  }

  /** The master's statistics as its web page shows them: up to 2 s old. */
  async statistics(): Promise<{
    state: string;
    user_count: number;
    workers: { id: string; state: string }[];
  }> {
    return JSON.parse(await this.page('/stats/requests'));
  }

  async page(path: string, method = 'GET', body = ''): Promise<string> {
    const answer = await this.containers.masterAt(this.address)?.request(method, path, body);
    if (answer === undefined) throw new Error(`no master at ${this.address}`);
    return answer.body;
  }
}
