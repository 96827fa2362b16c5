import { UpgradeError } from '../../contract/errors.ts';
import type { CommandOptions, RunCommand } from './command.ts';

/** A Python that really started. `minor` is the Y of 3.Y; `executable` is what it calls itself, not a shim's path. */
export interface Python {
  readonly executable: string;
  readonly minor: number;
}

/**
 * In the order of preference: 3.11 and 3.12 install every Locust release; 3.13 and newer fail for 2.26 and 2.27
 * (measured with the releases on PyPI up to 2.47.0).
 */
const candidates = ['python3.11', 'python3.12', 'python3', 'python3.13', 'python3.14', 'python'];
const oldestMinor = 11;
const newestPreferredMinor = 12;

/** Debian ships Python without ensurepip, and `python3 -m venv` then leaves half an environment behind. */
const introduction =
  'import importlib.util as u, sys; ' +
  'print("introduction", *sys.version_info[:2], bool(u.find_spec("ensurepip")), sys.executable)';

type Candidate = { kind: 'usable'; python: Python } | { kind: 'unusable'; reason: string };

/**
 * Finds a Python of at least 3.11 among the usual names, 3.11 and 3.12 first. A name alone proves nothing (a version
 * manager's shim exists for versions that aren't installed), so each is started.
 * Throws `python-missing`, which lists what was tried.
 */
export async function findPython(
  run: RunCommand,
  options: CommandOptions & { readonly needsEnsurepip: boolean },
): Promise<Python> {
  const tried: string[] = [];
  let fallback: Python | undefined;
  for (const name of candidates) {
    const candidate = await introduce(name, run, options);
    if (candidate.kind === 'unusable') tried.push(`${name}: ${candidate.reason}`);
    else if (candidate.python.minor <= newestPreferredMinor) return candidate.python;
    else fallback ??= candidate.python;
  }
  if (fallback !== undefined) return fallback;
  const remedy = 'install Python 3.11 or newer, or use --nodes simulated';
  throw new UpgradeError('python-missing', `no usable Python found (${tried.join('; ')}): ${remedy}`);
}

async function introduce(
  name: string,
  run: RunCommand,
  options: CommandOptions & { readonly needsEnsurepip: boolean },
): Promise<Candidate> {
  const result = await run(name, ['-c', introduction], options);
  if (result.kind === 'not-started') return { kind: 'unusable', reason: 'not found' };
  const words = /^introduction (\d+) (\d+) (True|False) (.+)$/m.exec(result.output);
  const [, major, minor, ensurepip, executable] = words ?? [];
  if (executable === undefined) return { kind: 'unusable', reason: 'does not start' };
  if (Number(major) !== 3 || Number(minor) < oldestMinor) {
    return { kind: 'unusable', reason: `is ${major}.${minor}` };
  }
  if (options.needsEnsurepip && ensurepip === 'False') {
    return { kind: 'unusable', reason: 'has no ensurepip, which the package python3-venv brings on Debian' };
  }
  return { kind: 'usable', python: { executable, minor: Number(minor) } };
}
