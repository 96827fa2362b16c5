import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { birthOf, fromPs } from '../../../lib/local/nodes/process-table.ts';
import { cleanUpAfterCrash, RunFile, type RunRecord } from '../../../lib/local/nodes/run-file.ts';

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'locust-runs-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(cache, { recursive: true, force: true });
});

const record: RunRecord = {
  owner: { pid: 100, birth: 'boot 1' },
  children: [
    { pid: 101, birth: 'boot 2' },
    { pid: 102, birth: 'boot 3' },
    { pid: 103, birth: null },
  ],
};

function leaveBehind(name: string, content: string): string {
  mkdirSync(join(cache, 'runs'), { recursive: true });
  const file = join(cache, 'runs', name);
  writeFileSync(file, content);
  return file;
}

test.each([
  {
    case: 'the owner lives',
    births: { 100: 'boot 1', 101: 'boot 2', 102: 'boot 3' },
    killed: [],
    kept: true,
  },
  { case: 'all children live', births: { 101: 'boot 2', 102: 'boot 3' }, killed: [101, 102], kept: false },
  {
    case: 'another program has one id',
    births: { 101: 'boot 9', 102: 'boot 3' },
    killed: [102],
    kept: false,
  },
  {
    case: 'another program has the owner’s id',
    births: { 100: 'boot 9', 101: 'boot 2' },
    killed: [101],
    kept: false,
  },
  {
    case: 'the machine was started again',
    births: { 101: 'reboot 2', 102: 'reboot 3' },
    killed: [],
    kept: false,
  },
  { case: 'one never had a known start', births: { 103: 'boot 4' }, killed: [], kept: false },
])('$case: ends $killed', ({ births, killed, kept }) => {
  // Prepare
  const file = leaveBehind('100-abc.json', JSON.stringify(record));
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
  const table = new Map(Object.entries(births).map(([pid, birth]) => [Number(pid), birth]));

  // Act
  const ended = cleanUpAfterCrash(cache, (pid) => table.get(pid) ?? null);

  // Assess
  expect(ended).toEqual(killed);
  expect(kill.mock.calls).toEqual(killed.map((pid) => [-pid, 'SIGKILL']));
  expect(existsSync(file)).toBe(kept);
});

test('a child that ends in the same moment, or belongs to somebody else, is no error', () => {
  // Prepare
  leaveBehind('100-abc.json', JSON.stringify(record));
  vi.spyOn(process, 'kill').mockImplementation(() => {
    throw Object.assign(new Error('kill ESRCH'), { code: 'ESRCH' });
  });

  // Act
  const ended = cleanUpAfterCrash(cache, (pid) => (pid === 100 ? null : `boot ${pid - 99}`));

  // Assess
  expect(ended).toEqual([]);
});

test('without any crash there is nothing to clean up', () => {
  expect(cleanUpAfterCrash(cache)).toEqual([]);
});

test('a run file lives as long as there are children, and is not touched while its owner lives', () => {
  // Prepare
  const runs = join(cache, 'runs');
  const runFile = new RunFile(cache);

  // Act
  runFile.add(process.pid);
  const during = readdirSync(runs);
  const ended = cleanUpAfterCrash(cache);
  runFile.remove(process.pid);

  // Assess
  expect(during).toEqual([expect.stringMatching(new RegExp(`^${process.pid}-.+\\.json$`))]);
  expect(ended).toEqual([]);
  expect(readdirSync(runs)).toEqual([]);
});

test('a process that runs has a birth that stays, one that is gone has none', () => {
  expect(birthOf(process.pid)).toBe(birthOf(process.pid));
  expect(birthOf(process.pid)).not.toBeNull();
  // Linux gives out no id above 2^22 (proc(5), pid_max).
  expect([birthOf(2 ** 22 + 1), fromPs(2 ** 22 + 1)]).toEqual([null, null]);
});
