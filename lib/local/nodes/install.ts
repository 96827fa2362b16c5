import { join } from 'node:path';
import type { CommandOptions, CommandResult, RunCommand } from './command.ts';
import { installError, lineThatMatters, notInstallable } from './install-errors.ts';
import type { Python } from './python.ts';

/** `uv` makes an environment in 1–3 s, `venv` with pip in 8–10 s (measured with 2.32.2, nothing in their caches). */
export type Installer = 'uv' | 'pip';

/** `uv` where it can be run, else `pip`. */
export async function findInstaller(run: RunCommand, options: CommandOptions): Promise<Installer> {
  const result = await run('uv', ['--version'], options);
  return result.kind === 'exited' && result.code === 0 ? 'uv' : 'pip';
}

export interface Installation {
  readonly version: string;
  /** Where the environment goes; must not exist. Scripts name it absolutely: it can't be moved afterwards. */
  readonly environment: string;
  readonly python: Python;
  readonly installer: Installer;
}

/**
 * Makes a virtual environment with one Locust release in it and starts that once, so that a broken one is never
 * taken for complete. Throws `version-not-on-pypi`, `pypi-unreachable` or `locust-not-installable`.
 */
export async function install(
  installation: Installation,
  run: RunCommand,
  options: CommandOptions,
): Promise<void> {
  const { version, environment } = installation;
  for (const [program = '', ...commandLine] of installCommands(installation)) {
    const result = await run(program, commandLine, options);
    if (!succeeded(result)) throw installError(version, outputOf(result));
  }
  const started = await run(join(environment, 'bin', 'locust'), ['--version'], options);
  if (succeeded(started) && outputOf(started).includes(`locust ${version}`)) return;
  throw notInstallable(version, `its command does not start: ${lineThatMatters(outputOf(started))}`);
}

function installCommands({ version, environment, python, installer }: Installation): string[][] {
  const packages = [`locust==${version}`, ...companions(version)];
  const environmentPython = join(environment, 'bin', 'python');
  // Without wheels, pyzmq and gevent compile for a minute and then fail on a newer Python: refuse at once instead.
  const wheelsOnly = ['--only-binary', 'pyzmq', '--only-binary', 'gevent'];
  if (installer === 'uv') {
    const into = ['--python', environmentPython];
    return [
      ['uv', 'venv', '--quiet', '--python', python.executable, environment],
      // Processes are told not to write bytecode (their folders stay clean), so it is compiled here.
      ['uv', 'pip', 'install', '--quiet', '--compile-bytecode', ...into, ...wheelsOnly, ...packages],
    ];
  }
  const quiet = ['-q', '--disable-pip-version-check', '--no-input', '--retries', '1', '--timeout', '15'];
  return [
    [python.executable, '-m', 'venv', environment],
    [environmentPython, '-m', 'pip', 'install', ...quiet, ...wheelsOnly, ...packages],
  ];
}

/** Releases before 2.16 and their dependencies reach for pkg_resources, which setuptools 80 and newer lack or warn of. */
function companions(version: string): string[] {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return major < 2 || (major === 2 && minor < 16) ? ['setuptools<80'] : [];
}

function succeeded(result: CommandResult): boolean {
  return result.kind === 'exited' && result.code === 0;
}

function outputOf(result: CommandResult): string {
  if (result.kind === 'exited') return result.output;
  return result.kind === 'killed' ? `${result.output}\n${result.reason}` : result.reason;
}
