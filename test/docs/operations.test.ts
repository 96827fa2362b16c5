import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { upgradeMetrics } from '../../lib/domain/announcements/metrics.ts';
import { rowsOf } from './markdown.ts';

test('the page lists every metric with its unit', () => {
  const page = readFileSync('docs/operations.md', 'utf8');

  const listed = Object.fromEntries(rowsOf(page, 'Metrics').map(([metric, unit]) => [metric, unit]));

  expect(listed).toEqual(upgradeMetrics);
});
