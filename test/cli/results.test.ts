import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { resultsOf } from '../../lib/cli/results.ts';
import { fakeWorld } from '../fakes/fake-world.ts';
import { planned, upgradeId } from '../states/journey.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'results-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('what was saved of a stopped test can be had at any time after it', async () => {
  // Prepare
  const { ledger } = fakeWorld();
  const file = { name: 'requests.csv', bytes: 4 } as const;
  const content = { ...file, gzipBase64: gzipSync('a,b\n').toString('base64') };
  const saved = { at: '2026-03-01T10:30:00.000Z', master: '10.0.0.1', files: [file] };
  await ledger.saveResults(upgradeId, saved, [content]);

  // Act
  const written = await resultsOf(ledger, upgradeId, folder);

  // Assess
  expect(written).toEqual([{ ...saved, folder: join(folder, 'test-1') }]);
  expect(await readFile(join(folder, 'test-1', 'requests.csv'), 'utf8')).toBe('a,b\n');
});

test('where nothing was saved, it is said why', async () => {
  // Prepare
  const world = fakeWorld();
  await planned(world);

  // Act
  const stoppedNone = resultsOf(world.ledger, upgradeId, folder);
  const unknown = resultsOf(world.ledger, 'upgrade-9', folder);

  // Assess
  await expect(stoppedNone).rejects.toMatchObject({
    code: 'no-results',
    message: expect.stringContaining('it stopped no test'),
  });
  await expect(unknown).rejects.toMatchObject({
    code: 'no-results',
    message: expect.stringContaining('the ledger knows no such upgrade'),
  });
});
