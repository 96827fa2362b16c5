import { constants, existsSync } from 'node:fs';
import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import { BadInput, UpgradeError } from '../../contract/errors.ts';
import { cacheFolder } from './cache-folder.ts';
import { type CommandOptions, type RunCommand, runCommand } from './command.ts';
import { isRelease } from './images.ts';
import { findInstaller, type Installer, install } from './install.ts';
import { findPython, type Python } from './python.ts';

/** A virtual environment with one Locust release. `python` and `locust` are absolute paths of its executables. */
export interface Environment {
  readonly version: string;
  readonly python: string;
  readonly locust: string;
  readonly installed: 'now' | 'cached';
  readonly seconds: number;
}

export interface EnvironmentOptions {
  /** Default: the user's cache folder. Environments lie in its `environments/<version>-py<X.Y>/`. */
  readonly cache?: string;
  readonly run?: RunCommand;
  /** Ends a running installation, which then leaves nothing behind. */
  readonly signal?: AbortSignal;
}

interface Tools {
  readonly run: RunCommand;
  readonly command: CommandOptions;
  readonly folder: string;
  readonly python: Python;
  readonly installer: Installer;
}

/** Longer than the slowest installation seen (43 s with a compiler at work), shorter than anybody's patience. */
const timeoutSeconds = 300;
const marker = 'complete.json';

/**
 * A virtual environment with `locust==version`, from the cache where there is one (no network is touched then).
 * Several processes may ask for the same version at once: one installs, the others wait for it.
 *
 * Throws `bad-version` and `version-not-on-pypi` (both BadInput), `python-missing`, `pypi-unreachable` or
 * `locust-not-installable`.
 */
export async function ensureEnvironment(
  version: string,
  options: EnvironmentOptions = {},
): Promise<Environment> {
  refuseBadVersions([version]);
  return provide(version, await findTools(options));
}

/** `ensureEnvironment` for several versions in parallel; the first error counts once all have ended. */
export async function ensureEnvironments(
  versions: readonly string[],
  options: EnvironmentOptions = {},
): Promise<ReadonlyMap<string, Environment>> {
  refuseBadVersions(versions);
  const tools = await findTools(options);
  const outcomes = await Promise.allSettled([...new Set(versions)].map((version) => provide(version, tools)));
  const environments = new Map<string, Environment>();
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') throw outcome.reason;
    environments.set(outcome.value.version, outcome.value);
  }
  return environments;
}

function refuseBadVersions(versions: readonly string[]): void {
  const bad = versions.find((version) => !isRelease(version));
  if (bad === undefined) return;
  throw new BadInput('bad-version', `'${bad}' is no Locust release: write it as PyPI does, e.g. 2.32.2`);
}

async function findTools(options: EnvironmentOptions): Promise<Tools> {
  const { cache = cacheFolder(), run = runCommand, signal } = options;
  const folder = join(cache, 'environments');
  await mkdir(folder, { recursive: true });
  const command = { folder, timeoutSeconds, signal };
  const installer = await findInstaller(run, command);
  const python = await findPython(run, { ...command, needsEnsurepip: installer === 'pip' });
  return { run, command, folder, python, installer };
}

async function provide(version: string, tools: Tools): Promise<Environment> {
  const started = performance.now();
  const environment = join(tools.folder, `${version}-py3.${tools.python.minor}`);
  const installed = (await isComplete(environment))
    ? 'cached'
    : await installOnce(version, environment, tools);
  return {
    version,
    python: join(environment, 'bin', 'python'),
    locust: join(environment, 'bin', 'locust'),
    installed,
    seconds: (performance.now() - started) / 1000,
  };
}

/** An environment dies with the Python that it was made from: its `bin/python` is a link to that. */
async function isComplete(environment: string): Promise<boolean> {
  if (!existsSync(join(environment, marker))) return false;
  return access(join(environment, 'bin', 'python'), constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function installOnce(
  version: string,
  environment: string,
  tools: Tools,
): Promise<Environment['installed']> {
  const release = await acquire(environment);
  try {
    if (await isComplete(environment)) return 'cached';
    await rm(environment, { recursive: true, force: true });
    await install({ version, environment, ...tools }, tools.run, tools.command);
    await writeFile(join(environment, marker), `${JSON.stringify({ version, ...tools.python })}\n`);
    return 'now';
  } catch (error) {
    await rm(environment, { recursive: true, force: true });
    throw error;
  } finally {
    await release();
  }
}

/** Waits as long as an installation may take; a holder that died without a word is overtaken after `stale` ms. */
async function acquire(environment: string): Promise<() => Promise<void>> {
  const retries = { retries: timeoutSeconds * 5, factor: 1, minTimeout: 200, maxTimeout: 200 };
  const settings = { realpath: false, stale: 30_000, retries };
  try {
    return await lock(environment, settings);
  } catch (error) {
    const remedy = `remove ${environment}.lock if no other command is installing`;
    throw new UpgradeError('environment-locked', `${environment} is locked: ${remedy}`, { cause: error });
  }
}
