import { Worker } from 'node:worker_threads';
import { crashed, exited, timedOut } from './failures.ts';
import type { FunctionFailure } from './function-definition.ts';
import { Lines } from './lines.ts';
import type { ThreadAnswer, ThreadCall, ThreadStart } from './thread-messages.ts';

/** From source under type stripping, or compiled beside this file. */
const entry = new URL(
  import.meta.url.endsWith('.ts') ? './thread-entry.ts' : './thread-entry.js',
  import.meta.url,
);

/** AWS gives a module 10 s to load before the function's own time starts. */
const loadSeconds = 10;

export interface ThreadSettings {
  readonly start: ThreadStart;
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMiB: number;
  onLine(line: string): void;
}

export type ThreadResult =
  | { readonly kind: 'returned'; readonly payload: string }
  | { readonly kind: 'failed'; readonly failure: FunctionFailure };

interface Call {
  readonly call: ThreadCall;
  readonly settle: (result: ThreadResult) => void;
  timer: NodeJS.Timeout;
}

/**
 * One execution environment: a worker thread that handles one call at a time. It is dead after a timeout or a
 * crash, and then never used again. While idle it does not keep this process alive.
 */
export class FunctionThread {
  readonly #worker: Worker;
  readonly #lines: { readonly stdout: Lines; readonly stderr: Lines };
  #call: Call | null = null;
  #alive = true;

  constructor({ start, environment, memoryMiB, onLine }: ThreadSettings) {
    this.#worker = new Worker(entry, {
      workerData: start,
      env: environment,
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: memoryMiB },
    });
    this.#lines = { stdout: new Lines(onLine), stderr: new Lines(onLine) };
    this.#worker.on('message', (answer: ThreadAnswer) => this.#answered(answer));
    this.#worker.on('error', (error) => this.#died((requestId) => crashed(requestId, error as Error)));
    this.#worker.on('exit', (code) => this.#died((requestId) => exited(requestId, `exit status ${code}`)));
    this.#worker.unref();
  }

  get alive(): boolean {
    return this.#alive;
  }

  get idle(): boolean {
    return this.#alive && this.#call === null;
  }

  run(call: ThreadCall): Promise<ThreadResult> {
    this.#worker.ref();
    return new Promise((settle) => {
      this.#call = { call, settle, timer: this.#timerFor(loadSeconds) };
      this.#worker.postMessage(call);
    });
  }

  async stop(): Promise<void> {
    this.#died((requestId) => exited(requestId, 'signal: terminated'));
    await this.#worker.terminate();
  }

  #timerFor(seconds: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.#died((requestId) => timedOut(requestId, seconds, Date.now()));
      void this.#worker.terminate();
    }, seconds * 1000);
  }

  #answered(answer: ThreadAnswer): void {
    if (answer.kind === 'printed') {
      this.#lines[answer.stream].add(answer.text);
      return;
    }
    const current = this.#call;
    if (!current) return;
    if (answer.kind !== 'started') {
      this.#settle(answer);
      return;
    }
    clearTimeout(current.timer);
    current.timer = this.#timerFor(current.call.timeoutSeconds);
  }

  #died(failure: (requestId: string) => FunctionFailure): void {
    this.#alive = false;
    this.#lines.stdout.end();
    this.#lines.stderr.end();
    if (this.#call) this.#settle({ kind: 'failed', failure: failure(this.#call.call.requestId) });
  }

  #settle(result: ThreadResult): void {
    const current = this.#call;
    this.#call = null;
    clearTimeout(current?.timer);
    this.#worker.unref();
    current?.settle(result);
  }
}
