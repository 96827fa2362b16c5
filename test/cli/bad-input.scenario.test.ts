import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCommand } from './command.ts';

/** An empty home: nothing is cached, and what a refused command left behind would be seen. */
let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'locust-upgrade-'));
});

afterAll(async () => {
  await rm(home, { recursive: true, force: true });
});

function cleanEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { ...process.env, HOME: home, XDG_CACHE_HOME: join(home, 'cache'), ...extra };
}

/** A closed port of this machine in the place of the package index, for every installer. */
const noNetwork = {
  PIP_INDEX_URL: 'http://127.0.0.1:9/simple',
  PIP_EXTRA_INDEX_URL: '',
  PIP_NO_INDEX: '',
  PIP_FIND_LINKS: '',
  PIP_RETRIES: '0',
  UV_INDEX_URL: 'http://127.0.0.1:9/simple',
  UV_DEFAULT_INDEX: 'http://127.0.0.1:9/simple',
  UV_HTTP_RETRIES: '0',
};

describe('a command that can not run', () => {
  test.for<[string, string[], NodeJS.ProcessEnv, number, RegExp]>([
    ['an unknown version', ['--to', 'newest'], {}, 2, /error bad-version: --to newest: .*/],
    ['zero workers', ['--workers', '0'], {}, 2, /error bad-option: --workers 0 /],
    ['batches of nothing', ['--batch-size', '0'], {}, 2, /error bad-option: --batch-size 0 /],
    ['batches of 200 %', ['--batch-size', '200%'], {}, 2, /error bad-option: --batch-size 200% /],
    ['a downgrade', ['--from', '2.32.2', '--to', '2.25.0'], {}, 2, /error downgrade: .*--allow-downgrade/],
    ['an unknown option', ['--speed', '9'], {}, 2, /unknown option '--speed'/],
    // Both, so that no other version has to be installed beside it.
    [
      'a version that PyPI lacks',
      ['--from', '2.998.0', '--to', '2.999.0'],
      {},
      2,
      /version-not-on-pypi: .*2\.998\.0/,
    ],
    ['no network', [], noNetwork, 1, /error pypi-unreachable: .*--nodes simulated/s],
    ['no Python', [], { PATH: '/nonexistent' }, 1, /error python-missing: .*--nodes simulated/s],
  ])('%s: one clear error, and nothing is left', async ([, args, env, code, message]) => {
    // Act
    const { ended } = startCommand(['local', '--nodes', 'locust', ...args], cleanEnvironment(env));
    const result = await ended;

    // Assess
    expect(result.stderr).toMatch(message);
    expect(result.stderr).not.toContain('    at ');
    expect(result.code).toBe(code);
    expect(result.stdout).toBe('');
    expect(await leftBehind()).toEqual([]);
  });
});

test('with --json, standard output is one object all the same', async () => {
  // Act
  const { ended } = startCommand(['local', '--json', '--workers', '0'], cleanEnvironment());
  const { code, stdout, stderr } = await ended;

  // Assess
  expect(JSON.parse(stdout)).toMatchObject({ outcome: 'failed', cause: { code: 'bad-option' }, batches: [] });
  expect(stderr).toContain('error bad-option: --workers 0');
  expect(code).toBe(2);
});

/** Processes that were written down as running, and half-made environments. */
async function leftBehind(): Promise<readonly string[]> {
  const cache = join(home, 'cache', 'locust-upgrade');
  const runs = await readdir(join(cache, 'runs')).catch(() => []);
  const environments = await readdir(join(cache, 'environments')).catch(() => []);
  return [...runs, ...environments.filter((name) => name.startsWith('2.999.0'))];
}
