import { BadInput, UpgradeError } from '../../contract/errors.ts';

/** What pip 23–25 and uv 0.13 print when no index answers (measured with a closed port and a name that has no address). */
const unreachable =
  /Failed to (establish a new connection|fetch|resolve)|\w*Timeout(Error)?\b|ProxyError|SSLError|NewConnectionError|dns error|network was disabled/;

/** An index that answers but has never heard of Locust is a mirror that can't serve us: not the version's fault. */
const noLocustAtAll = /requirement locust==\S+ \(from versions: none\)|locust was not found in/;

const unknownVersion = /No matching distribution found for locust==|there is no version of locust==/;

/**
 * Names the reason why pip or uv could not install `locust==version`, from what it printed:
 * `version-not-on-pypi` (BadInput), `pypi-unreachable` or `locust-not-installable`.
 */
export function installError(version: string, output: string): UpgradeError {
  if (needsOtherPython(version, output)) return notInstallable(version, lineThatMatters(output));
  const silence = unreachable.exec(output)?.[0];
  if (silence !== undefined || noLocustAtAll.test(output)) {
    return pypiUnreachable(version, silence ?? lineThatMatters(output));
  }
  if (unknownVersion.test(output)) return versionNotOnPypi(version);
  return notInstallable(version, lineThatMatters(output));
}

/** `locust-not-installable`: the index has this version, but it can't be made to run here. */
export function notInstallable(version: string, reason: string): UpgradeError {
  return new UpgradeError(
    'locust-not-installable',
    `locust ${version} can't be installed here (${reason}): ${pythonFor(version)}choose another version, or ` +
      '(locust-upgrade local) --nodes simulated',
  );
}

/** Which Python would have it, as measured: 2.9 to 2.11 pin a pyzmq without wheels for 3.11 and newer. */
function pythonFor(version: string): string {
  return /^2\.(9|10|11)\./.test(version)
    ? '2.9 to 2.11 install on Python 3.10 only; '
    : 'use Python 3.11 or 3.12, ';
}

function pypiUnreachable(version: string, reason: string): UpgradeError {
  const remedy = 'connect to PyPI or a mirror of it, or use --nodes simulated';
  return new UpgradeError(
    'pypi-unreachable',
    `no package index offers locust ${version} (${reason}): ${remedy}`,
  );
}

function versionNotOnPypi(version: string): BadInput {
  const remedy = 'choose a version from https://pypi.org/project/locust/#history';
  return new BadInput('version-not-on-pypi', `locust ${version} is not on PyPI: ${remedy}`);
}

/** pip hides releases that need another Python and then claims that there is no such release. */
function needsOtherPython(version: string, output: string): boolean {
  const hidden = /different python version: (.*)/i.exec(output)?.[1] ?? '';
  return hidden.split('; ').some((release) => release.startsWith(`${version} `));
}

/** The last line that an installer marked as an error, else the last one that says anything; at most 200 characters. */
export function lineThatMatters(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const marked = lines.filter((line) => /^(error|cause):/i.test(line));
  const line = marked.at(-1) ?? lines.at(-1) ?? 'no output';
  return line.replace(/^(error|cause):\s*/i, '').slice(0, 200);
}
