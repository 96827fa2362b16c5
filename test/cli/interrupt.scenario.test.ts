import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cacheFolder } from '../../lib/local/nodes/cache-folder.ts';
import { startCommand } from './command.ts';

describe('Ctrl-C in the middle of an upgrade', () => {
  test.concurrent.for(['simulated', 'locust'])(
    'with %s nodes: exit code 130, nothing left',
    async (nodes) => {
      // Prepare
      const { child, ended, said } = startCommand(['local', '--nodes', nodes, '--json']);
      await said('MoveBatch written');

      // Act
      child.kill('SIGINT');
      const result = await ended;

      // Assess
      expect(result.code).toBe(130);
      expect(JSON.parse(result.stdout)).toMatchObject({
        outcome: 'interrupted',
        cause: { code: 'interrupted' },
      });
      expect(await recordedChildren(child.pid)).toEqual([]);
    },
  );
});

/** Run files hold the processes that a command started and that did not end yet. */
async function recordedChildren(pid: number | undefined): Promise<readonly string[]> {
  const files = await readdir(join(cacheFolder(), 'runs')).catch(() => []);
  return files.filter((name) => name.startsWith(`${pid}-`));
}
