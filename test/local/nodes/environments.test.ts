import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cacheFolder } from '../../../lib/local/nodes/cache-folder.ts';
import { ensureEnvironment, ensureEnvironments } from '../../../lib/local/nodes/environments.ts';
import { exited, fakeCommands, type Machine } from './fake-commands.ts';

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'locust-environments-'));
});
afterEach(() => rmSync(cache, { recursive: true, force: true }));

const debian: Machine = { pythons: { python3: { version: '3.11' } } };
const withUv: Machine = { ...debian, uv: true };
const isInstall = (command: string) => command.includes(' install ') || command.includes('venv');

function inCache(): readonly string[] {
  return readdirSync(join(cache, 'environments'));
}

describe('the cache', () => {
  test('an environment is made once and then found', async () => {
    // Prepare
    const { run, commands } = fakeCommands(debian);

    // Act
    const first = await ensureEnvironment('2.32.2', { cache, run });
    const installations = commands.filter(isInstall).length;
    const second = await ensureEnvironment('2.32.2', { cache, run });

    // Assess
    const folder = join(cache, 'environments', '2.32.2-py3.11');
    expect(first).toMatchObject({
      version: '2.32.2',
      installed: 'now',
      locust: join(folder, 'bin', 'locust'),
    });
    expect(second).toMatchObject({ ...first, installed: 'cached', seconds: expect.any(Number) });
    expect(installations).toBe(2);
    expect(commands.filter(isInstall)).toHaveLength(installations);
  });

  test('several commands that ask at once make one installation', async () => {
    // Prepare
    const { run, commands } = fakeCommands(withUv);

    // Act
    const both = await Promise.all([1, 2].map(() => ensureEnvironment('2.32.2', { cache, run })));

    // Assess
    expect(both.map(({ installed }) => installed).sort()).toEqual(['cached', 'now']);
    expect(commands.filter((command) => command.includes(' install '))).toHaveLength(1);
    expect(inCache()).toEqual(['2.32.2-py3.11']);
  });

  test.each(['complete.json', 'bin/python'])('without its %s an environment is made again', async (file) => {
    // Prepare
    const { run } = fakeCommands(debian);
    const { locust } = await ensureEnvironment('2.32.2', { cache, run });
    rmSync(join(locust, '..', '..', file));

    // Act
    const again = await ensureEnvironment('2.32.2', { cache, run });

    // Assess
    expect(again.installed).toBe('now');
  });

  test('several versions come by version, each once', async () => {
    // Prepare
    const { run, commands } = fakeCommands(withUv);

    // Act
    const environments = await ensureEnvironments(['2.25.0', '2.32.2', '2.25.0'], { cache, run });

    // Assess
    expect([...environments.keys()]).toEqual(['2.25.0', '2.32.2']);
    expect(commands.filter((command) => command.includes(' install '))).toHaveLength(2);
  });

  test.each([
    [{ XDG_CACHE_HOME: '/var/cache/me' }, /^\/var\/cache\/me\/locust-upgrade$/],
    [{ XDG_CACHE_HOME: 'relative' }, /\/\.cache\/locust-upgrade$/],
    [{}, /\/\.cache\/locust-upgrade$/],
  ])('with %j it lies in %s', (variables, folder) => {
    expect(cacheFolder(variables)).toMatch(folder);
  });
});

describe('the installer', () => {
  test.each([
    [withUv, 'uv pip install'],
    [debian, '-m pip install'],
  ])('uv where there is one, else pip', async (machine, command) => {
    // Prepare
    const { run, commands } = fakeCommands(machine);

    // Act
    await ensureEnvironment('2.32.2', { cache, run });

    // Assess
    const installs = commands.filter((line) => line.includes(' install '));
    expect(installs).toEqual([expect.stringContaining(command)]);
    expect(installs[0]).toMatch(/ locust==2\.32\.2$/);
  });

  test('old releases get the setuptools that still has what they need', async () => {
    // Prepare
    const { run, commands } = fakeCommands(withUv);

    // Act
    await ensureEnvironments(['2.4.3', '2.15.1', '2.16.0'], { cache, run });

    // Assess
    const helped = commands.filter((line) => line.includes('setuptools<80')).join('\n');
    expect(helped).toContain('locust==2.4.3 ');
    expect(helped).toContain('locust==2.15.1 ');
    expect(helped).not.toContain('locust==2.16.0');
  });
});

describe('failures leave nothing behind', () => {
  const offline = 'error: Request failed\n  cause: Failed to fetch: https://pypi.org/simple/locust/\n';
  const unknown = '  cause: Because there is no version of locust==2.32.2 and you require locust==2.32.2\n';
  test.each([
    { machine: { ...withUv, install: () => exited(2, offline) }, code: 'pypi-unreachable' },
    { machine: { ...withUv, install: () => exited(1, unknown) }, code: 'version-not-on-pypi' },
    {
      machine: { ...withUv, install: () => exited(1, 'error: no space left') },
      code: 'locust-not-installable',
    },
    { machine: { ...withUv, prints: 'ImportError: zmq' }, code: 'locust-not-installable' },
  ])('$code', async ({ machine, code }) => {
    // Prepare
    const { run } = fakeCommands(machine);

    // Act
    const attempt = ensureEnvironment('2.32.2', { cache, run });

    // Assess
    await expect(attempt).rejects.toMatchObject({ code });
    expect(inCache()).toEqual([]);
  });

  test('an installation that hangs is named as such', async () => {
    const install = () => ({ kind: 'killed', reason: 'ended by SIGTERM', output: '' }) as const;
    const { run } = fakeCommands({ ...withUv, install });
    const attempt = ensureEnvironment('2.32.2', { cache, run });
    await expect(attempt).rejects.toThrow(/can't be installed here \(ended by SIGTERM\)/);
  });

  test('of several versions the good ones stay', async () => {
    // Prepare
    const install = (packages: readonly string[]) =>
      packages.includes('locust==2.25.0') ? exited(0) : exited(1, unknown);
    const { run } = fakeCommands({ ...withUv, install });

    // Act
    const attempt = ensureEnvironments(['2.25.0', '2.32.2'], { cache, run });

    // Assess
    await expect(attempt).rejects.toMatchObject({ code: 'version-not-on-pypi' });
    expect(inCache()).toEqual(['2.25.0-py3.11']);
  });

  test.each(['', 'latest', '../../etc', '-r', '2.47.1-dev.5'])(
    '%j never reaches an installer',
    async (version) => {
      const { run, commands } = fakeCommands(withUv);
      await expect(ensureEnvironment(version, { cache, run })).rejects.toMatchObject({ code: 'bad-version' });
      expect(commands).toEqual([]);
      expect(existsSync(join(cache, 'environments'))).toBe(false);
    },
  );
});
