import { appendFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Journal } from '../../../measure/matrix/journal.ts';
import { killed, waited, worked } from './fixtures.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'));
  file = join(folder, 'matrix', 'progress.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const pair = { master: '2.32.2', worker: '2.25.0', locustfile: 'from-master' } as const;

test('what was seen is there for the next run, logs and all', () => {
  // Prepare
  const seen = { ...killed, log: { master: ['TypeError: x'], worker: [] } };
  const run = { run: '2026-11-24', cores: 2, atOnce: 32, pairs: 1, seconds: 9 };
  const journal = new Journal(file);

  // Act
  journal.add({ ...pair, seen });
  journal.addRun(run);

  // Assess
  expect(new Journal(file).read()).toEqual({ pairs: [{ ...pair, seen }], runs: [run] });
});

test('a line that was cut off is dropped, and of a pair that was measured again the last one counts', () => {
  // Prepare
  const journal = new Journal(file);
  for (const seen of [waited, killed]) journal.add({ ...pair, seen });
  journal.add({ ...pair, locustfile: 'local', seen: worked });
  appendFileSync(file, '{"master":"2.40.0","wor');

  // Act
  const { pairs } = journal.read();

  // Assess
  expect(pairs).toEqual([
    { ...pair, seen: killed },
    { ...pair, locustfile: 'local', seen: worked },
  ]);
});

test('a finished measurement is put aside, and a new one starts empty', () => {
  // Prepare
  const journal = new Journal(file);
  journal.add({ ...pair, seen: killed });

  // Act
  journal.putAside();

  // Assess
  expect({ there: existsSync(file), kept: readdirSync(join(folder, 'matrix')) }).toEqual({
    there: false,
    kept: ['progress.last.jsonl'],
  });
  expect(journal.read()).toEqual({ pairs: [], runs: [] });
});
