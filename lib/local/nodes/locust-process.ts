import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import { killGroup } from './run-file.ts';

export interface ProcessStart {
  readonly program: string;
  readonly commandLine: readonly string[];
  readonly folder: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** `ended` comes exactly once, after the last line; before it `running` at most once. */
export interface ProcessEvents {
  running(): void;
  line(line: string): void;
  ended(code: number | null, reason: string | null): void;
}

/** A process that stands for a container: what it started ends with it, and Ctrl-C in the terminal passes it by. */
export class LocustProcess {
  /** Undefined where the process could not be started. */
  readonly pid: number | undefined;
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;

  constructor(start: ProcessStart, events: ProcessEvents) {
    // A process group of its own: the terminal's Ctrl-C would else stop all nodes behind the scheduler's back.
    this.#child = spawn(start.program, start.commandLine, {
      cwd: start.folder,
      env: { ...start.variables },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.pid = this.#child.pid;
    this.ended = this.#follow(events);
  }

  /** To the first process only, as Docker does; what that one started is its own affair until it ends. */
  stop(): void {
    this.#child.kill('SIGTERM');
  }

  kill(): void {
    const { exitCode, signalCode, pid } = this.#child;
    if (pid !== undefined && exitCode === null && signalCode === null) killGroup(pid);
  }

  #follow(events: ProcessEvents): Promise<void> {
    const child = this.#child;
    let failure: string | null = null;
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on('line', (line) => events.line(line));
    }
    child.once('spawn', () => events.running());
    child.once('error', (error) => {
      failure = error.message;
    });
    // A container ends with its first process; children that kept the pipes open would hold `close` back for ever.
    child.once('exit', () => this.pid !== undefined && killGroup(this.pid));
    return new Promise((resolve) => {
      child.once('close', (code, signal) => {
        const reason = failure === null ? null : `CannotStartContainerError: ${failure}`;
        events.ended(failure === null ? exitCode(code, signal) : null, reason);
        resolve();
      });
    });
  }
}

/** As Docker reports it. */
function exitCode(code: number | null, signal: NodeJS.Signals | null): number | null {
  return signal === null ? code : 128 + constants.signals[signal];
}
