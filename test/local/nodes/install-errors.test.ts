import { describe, expect, test } from 'vitest';
import { BadInput } from '../../../lib/contract/errors.ts';
import { installError, lineThatMatters } from '../../../lib/local/nodes/install-errors.ts';

/** As pip 23.2 and uv 0.13.9 printed it, shortened. */
const printed = {
  pipUnknown: `ERROR: Could not find a version that satisfies the requirement locust==2.99.0 (from versions: 1.0, 2.47.0, 2.47.1.dev5)
ERROR: No matching distribution found for locust==2.99.0`,
  pipOffline: `WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by 'NewConnectionError('<pip._vendor.urllib3.connection.HTTPConnection object at 0x7f0>: Failed to establish a new connection: [Errno 111] Connection refused')': /simple/locust/
ERROR: Could not find a version that satisfies the requirement locust==2.99.0 (from versions: none)
ERROR: No matching distribution found for locust==2.99.0`,
  pipOfflineWithLocalWheels: `WARNING: Retrying (Retry(total=0)) after connection broken by 'ConnectTimeoutError(<pip object>, 'Connection to pypi.org timed out. (connect timeout=15)')': /simple/locust/
ERROR: Could not find a version that satisfies the requirement locust==2.99.0 (from versions: 2.25.0)
ERROR: No matching distribution found for locust==2.99.0`,
  pipEmptyMirror: `ERROR: Could not find a version that satisfies the requirement locust==2.99.0 (from versions: none)
ERROR: No matching distribution found for locust==2.99.0`,
  pipNoWheel: `ERROR: Could not find a version that satisfies the requirement pyzmq<23.0.0,>=22.2.1 (from locust) (from versions: 23.2.1, 24.0.0)
ERROR: No matching distribution found for pyzmq<23.0.0,>=22.2.1`,
  pipOtherPython: `ERROR: Ignored the following versions that require a different python version: 2.98.0 Requires-Python >=3.12; 2.99.0 Requires-Python >=3.12
ERROR: Could not find a version that satisfies the requirement locust==2.99.0 (from versions: 1.0, 2.47.0)
ERROR: No matching distribution found for locust==2.99.0`,
  uvUnknown: `error: No solution found when resolving dependencies
  cause: Because there is no version of locust==2.99.0 and you require locust==2.99.0, we can conclude that your requirements are unsatisfiable.`,
  uvOffline: `error: Request failed after 3 retries in 8.7s
  cause: Failed to fetch: http://nowhere.invalid/simple/locust/
  cause: client error (Connect)
  cause: dns error
  cause: failed to lookup address information: Name or service not known`,
  uvForbidden: `error: No solution found when resolving dependencies
  cause: Because locust was not found in the cache and you require locust==2.99.0, we can conclude that your requirements are unsatisfiable.

hint: Packages were unavailable because the network was disabled.`,
  uvNoWheel: `error: No solution found when resolving dependencies
  cause: Because pyzmq>=22.2.1,<=22.3.0 has no usable wheels and locust==2.99.0 depends on it
hint: Wheels are required for \`pyzmq\``,
} as const;

describe('what an installer printed becomes one named cause', () => {
  test.each([
    ['pipUnknown', 'version-not-on-pypi', 'locust 2.99.0 is not on PyPI'],
    ['pipOffline', 'pypi-unreachable', 'Failed to establish a new connection|NewConnectionError'],
    ['pipOfflineWithLocalWheels', 'pypi-unreachable', 'ConnectTimeoutError'],
    ['pipEmptyMirror', 'pypi-unreachable', 'No matching distribution'],
    ['pipNoWheel', 'locust-not-installable', 'pyzmq<23.0.0,>=22.2.1'],
    ['pipOtherPython', 'locust-not-installable', '2.99.0'],
    ['uvUnknown', 'version-not-on-pypi', 'locust 2.99.0 is not on PyPI'],
    ['uvOffline', 'pypi-unreachable', 'Failed to fetch'],
    ['uvForbidden', 'pypi-unreachable', 'network was disabled'],
    ['uvNoWheel', 'locust-not-installable', 'pyzmq>=22.2.1,<=22.3.0 has no usable wheels'],
  ] as const)('%s → %s', (output, code, text) => {
    const error = installError('2.99.0', printed[output]);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(new RegExp(text));
    expect(error.message).not.toMatch(/\.$/);
  });
});

test('only a version that PyPI lacks is the input’s fault; the others point to simulated nodes', () => {
  const errors = Object.values(printed).map((output) => installError('2.99.0', output));
  for (const error of errors) {
    expect(error instanceof BadInput).toBe(error.code === 'version-not-on-pypi');
    expect(error.message.includes('--nodes simulated')).toBe(error.code !== 'version-not-on-pypi');
  }
});

test.each([
  ['2.10.2', '2.9 to 2.11 install on Python 3.10 only'],
  ['2.26.0', 'use Python 3.11 or 3.12'],
])('the remedy for %s names the Python that has it', (version, remedy) => {
  expect(installError(version, printed.pipNoWheel).message).toContain(remedy);
});

test.each([
  ['WARNING: old\nERROR: first\nERROR: last\nhint: no', 'last'],
  ['error: outer\n  cause: inner\n', 'inner'],
  ['Traceback\nOSError: disk full\n', 'OSError: disk full'],
  ['', 'no output'],
])('of %j the line that matters is %j', (output, line) => {
  expect(lineThatMatters(output)).toBe(line);
});
