import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UpgradeError } from '../../lib/contract/errors.ts';
import { cacheFolder } from '../../lib/local/nodes/cache-folder.ts';
import { type RunCommand, runCommand } from '../../lib/local/nodes/command.ts';
import { ensureEnvironment } from '../../lib/local/nodes/environments.ts';
import { findInstaller, install } from '../../lib/local/nodes/install.ts';

export interface ReleaseEnvironment {
  readonly python: string;
  readonly locust: string;
  /** `3.11`. */
  readonly pythonVersion: string;
}

export type Installation = { readonly environment: ReleaseEnvironment } | { readonly reason: string };

export interface InstallationOptions {
  readonly signal?: AbortSignal;
  readonly cache?: string;
  readonly run?: RunCommand;
}

/**
 * Releases 2.9 to 2.11 pin a pyzmq without wheels for Python 3.11. Python 3.10 runs them with all that they pin, so
 * that what is measured is the release itself.
 */
const olderPython = { name: 'python3.10', minor: 10 };

const timeoutSeconds = 300;

/**
 * Installs one release on the usual Python or, where that refuses it, on an older one. One that doesn't install has
 * a reason; throws where nothing could be installed at all, such as `pypi-unreachable`.
 */
export async function installRelease(release: string, options: InstallationOptions): Promise<Installation> {
  try {
    const { python, locust } = await ensureEnvironment(release, options);
    return { environment: { python, locust, pythonVersion: /-py([\d.]+)\//.exec(python)?.[1] ?? '' } };
  } catch (error) {
    if (!(error instanceof UpgradeError) || error.code !== 'locust-not-installable') throw error;
    const older = await installOnOlderPython(release, options);
    return 'reason' in older ? { reason: `${error.message}; ${older.reason}` } : older;
  }
}

/** With a reason where there is no older Python, or where that refuses the release too. */
async function installOnOlderPython(
  release: string,
  { cache = cacheFolder(), run = runCommand, signal }: InstallationOptions,
): Promise<Installation> {
  const folder = join(cache, 'matrix');
  const environment = join(folder, `${release}-py3.${olderPython.minor}`);
  const complete = join(environment, 'complete');
  if (!existsSync(complete)) {
    await mkdir(folder, { recursive: true });
    const command = { folder, timeoutSeconds, signal };
    const python = await run(olderPython.name, ['-c', 'import sys; print(sys.executable)'], command);
    if (python.kind !== 'exited' || python.code !== 0) return { reason: `there is no ${olderPython.name}` };
    await rm(environment, { recursive: true, force: true });
    const executable = { executable: python.output.trim(), minor: olderPython.minor };
    const installer = await findInstaller(run, command);
    try {
      await install({ version: release, environment, python: executable, installer }, run, command);
    } catch (error) {
      await rm(environment, { recursive: true, force: true });
      if (error instanceof UpgradeError) return { reason: `${olderPython.name} refuses it, too` };
      throw error;
    }
    await mkdir(complete);
  }
  const programs = join(environment, 'bin');
  const found = { python: join(programs, 'python'), locust: join(programs, 'locust') };
  return { environment: { ...found, pythonVersion: `3.${olderPython.minor}` } };
}
