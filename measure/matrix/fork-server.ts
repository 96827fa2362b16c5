import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('./fork_server.py', import.meta.url));

export interface ForkRequest {
  readonly arguments: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly log: string;
}

/** A node of a fork server. */
export interface Fork {
  /** As `LocustNode` has it. */
  readonly code: number | null;
  signal(signal: NodeJS.Signals): void;
}

interface Node {
  readonly started: PromiseWithResolvers<number>;
  code: number | null;
}

/** The Python side is `fork_server.py`. It ends its nodes when its input ends, however this process ends. */
export class ForkServer {
  readonly #child: ChildProcess;
  readonly #running = new Map<number, Node>();
  #last = 0;
  #ended: Error | null = null;

  constructor(python: string) {
    // A group of its own: Ctrl-C in a terminal must reach this process first.
    this.#child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
    // A write to a server that has just ended: `exit` tells of it.
    this.#child.stdin?.on('error', () => {});
    this.#child.once('error', (error) => this.#fail(error));
    this.#child.once('exit', (code) => this.#fail(new Error(`the fork server ended with ${code}`)));
    if (this.#child.stdout === null) throw new TypeError('the fork server has no output');
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#take(JSON.parse(line)));
  }

  /** Resolves when the node has been started; rejects if the server ends before. */
  async fork(request: ForkRequest): Promise<Fork> {
    if (this.#ended !== null) throw this.#ended;
    this.#last += 1;
    const id = this.#last;
    const node: Node = { started: Promise.withResolvers(), code: null };
    this.#running.set(id, node);
    this.#child.stdin?.write(`${JSON.stringify({ id, ...request })}\n`);
    const pid = await node.started.promise;
    return {
      get code() {
        return node.code;
      },
      signal: (signal) => node.code === null && signalTo(pid, signal),
    };
  }

  close(): void {
    this.#child.stdin?.end();
  }

  #take(message: { readonly id?: number; readonly pid?: number; readonly code?: number }): void {
    const id = message.id ?? 0;
    const node = this.#running.get(id);
    if (node === undefined) return;
    if (message.pid !== undefined) node.started.resolve(message.pid);
    if (message.code === undefined) return;
    node.code = message.code;
    this.#running.delete(id);
  }

  /** Its nodes have ended with it, by SIGKILL. */
  #fail(error: Error): void {
    this.#ended = error;
    for (const node of this.#running.values()) {
      node.started.reject(error);
      node.code = 128 + constants.signals.SIGKILL;
    }
    this.#running.clear();
  }
}

/** The server reports an end as soon as it has reaped it: until then the id belongs to that node. */
function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended, and the report is on its way.
  }
}
