import { execFile } from 'node:child_process';

/** `output` is standard output followed by standard error. */
export type CommandResult =
  | { readonly kind: 'exited'; readonly code: number; readonly output: string }
  | { readonly kind: 'not-started'; readonly reason: string }
  | { readonly kind: 'killed'; readonly reason: string; readonly output: string };

export interface CommandOptions {
  readonly folder: string;
  readonly timeoutSeconds: number;
  /** Ends the command; the promise then rejects with the signal's reason. */
  readonly signal: AbortSignal | undefined;
}

/** Runs a program to its end, without a shell. Never rejects, except for an abort. */
export type RunCommand = (
  program: string,
  commandLine: readonly string[],
  options: CommandOptions,
) => Promise<CommandResult>;

/** Room for the longest answer seen: pip lists all 1,100 releases of Locust when it knows none like the one asked for. */
const largestOutput = 32 * 1024 * 1024;

export const runCommand: RunCommand = (program, commandLine, options) => {
  const { folder: cwd, timeoutSeconds, signal } = options;
  const limits = { cwd, timeout: timeoutSeconds * 1000, maxBuffer: largestOutput, signal };
  return new Promise((resolve, reject) => {
    execFile(program, [...commandLine], limits, (error, stdout, stderr) => {
      const output = stdout + stderr;
      if (error === null) resolve({ kind: 'exited', code: 0, output });
      else if (signal?.aborted) reject(signal.reason);
      else if (typeof error.code === 'number') resolve({ kind: 'exited', code: error.code, output });
      else if (error.signal) resolve({ kind: 'killed', reason: `ended by ${error.signal}`, output });
      else resolve({ kind: 'not-started', reason: error.message });
    });
  });
};
