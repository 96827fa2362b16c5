import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CommandResult, RunCommand } from '../../../lib/local/nodes/command.ts';

/** What the machine offers: Pythons by name (null: a shim that leads nowhere), uv or not, and how installing goes. */
export interface Machine {
  readonly pythons: Readonly<
    Record<string, { readonly version: string; readonly ensurepip?: boolean } | null>
  >;
  readonly uv?: boolean;
  install?(packages: readonly string[]): CommandResult;
  /** What `locust --version` prints; by default the version that its folder is named after. */
  readonly prints?: string;
}

export function exited(code: number, output = ''): CommandResult {
  return { kind: 'exited', code, output };
}

/** Runs no program, but makes the files that venv and uv would make. Returns what was run, one line a command. */
export function fakeCommands(machine: Machine): { run: RunCommand; commands: string[] } {
  const commands: string[] = [];
  const run: RunCommand = async (program, commandLine) => {
    commands.push([program, ...commandLine].join(' '));
    if (program === 'uv' && !machine.uv) return { kind: 'not-started', reason: 'spawn uv ENOENT' };
    if (commandLine.includes('-c')) return introduction(program, machine);
    if (commandLine.includes('venv')) makeEnvironment(commandLine.at(-1) ?? '');
    if (commandLine.includes('install')) return machine.install?.(commandLine) ?? exited(0);
    if (program.endsWith('/locust')) return exited(0, machine.prints ?? `locust ${versionIn(program)}\n`);
    return exited(0);
  };
  return { run, commands };
}

function introduction(name: string, { pythons }: Machine): CommandResult {
  const python = pythons[name];
  if (python === undefined) return { kind: 'not-started', reason: `spawn ${name} ENOENT` };
  if (python === null) return exited(127, `pyenv: ${name}: command not found`);
  const ensurepip = python.ensurepip === false ? 'False' : 'True';
  return exited(0, `introduction ${python.version.replace('.', ' ')} ${ensurepip} /usr/bin/${name}\n`);
}

function makeEnvironment(folder: string): void {
  mkdirSync(join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'bin', 'python'), '', { mode: 0o755 });
}

function versionIn(program: string): string {
  const environment = dirname(dirname(program));
  return environment.slice(environment.lastIndexOf('/') + 1).split('-')[0] ?? '';
}
