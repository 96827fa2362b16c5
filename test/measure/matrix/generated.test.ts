import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compatibility } from '../../../lib/domain/versions/compatibility.ts';
import { documentFile, withCounts } from '../../../measure/matrix/counts.ts';
import { heatMap, heatMapFile } from '../../../measure/matrix/heat-map.ts';
import { judge } from '../../../measure/matrix/judge.ts';
import { measuredFile, measuredText, readMeasured } from '../../../measure/matrix/measured.ts';
import { tableFile, tableText } from '../../../measure/matrix/table.ts';

const measured = readMeasured();
const remedy = 'run: npm run matrix -- --table';

describe('what is committed is what the measured lines give', () => {
  const read = (file: URL) => readFileSync(file, 'utf8');

  test.each<[string, URL, () => string]>([
    ['the table', tableFile, () => tableText(measured)],
    ['the heat map', heatMapFile, () => heatMap(measured.pairs)],
    ['the counts in the document', documentFile, () => withCounts(read(documentFile), measured)],
    ['the lines themselves, in their order', measuredFile, () => measuredText(measured)],
  ])('%s', (_, file, generate) => {
    expect(read(file) === generate(), remedy).toBe(true);
  });
});

test('the domain says of each measured pair of two versions what its line says', () => {
  // Prepare
  const pairs = measured.pairs.filter(({ master, worker }) => master !== worker);

  // Act
  const wrong = pairs.filter(({ master, worker, locustfile, seen }) => {
    const source = { locustfileFromMaster: locustfile === 'from-master' };
    const { verdict, evidence } = compatibility(master, worker, source);
    const isSure = verdict === 'unknown' || evidence.endsWith('this very pair was run');
    return verdict !== judge(seen).verdict || !isSure;
  });

  // Assess
  expect(pairs.length).toBeGreaterThan(3_000);
  expect(wrong).toEqual([]);
});

test('no release is measured without a line of its own, and none of the minors is left out in silence', () => {
  // Prepare
  const installed = measured.releases.flatMap((line) => ('python' in line ? [line.release] : []));
  const told = new Set(measured.releases.map(({ release }) => release.split('.')[1]));

  // Act
  const used = new Set(measured.pairs.flatMap(({ master, worker }) => [master, worker]));
  const minors = Array.from({ length: 44 }, (_, index) => `${index + 4}`);

  // Assess
  expect([...used].filter((release) => !installed.includes(release))).toEqual([]);
  expect(minors.filter((minor) => !told.has(minor))).toEqual([]);
});
