import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { upgradeMetrics } from '../../lib/domain/announcements/metrics.ts';
import { misfortuneCodes } from '../../lib/domain/health/misfortune.ts';
import { watchMetrics } from '../../lib/domain/watch/measurements.ts';
import { scheduleMetrics } from '../../lib/domain/watch/run-ages.ts';
import { rowsBelow, rowsOf } from './markdown.ts';

const page = readFileSync('docs/operations.md', 'utf8');

test('the page lists every metric with its unit', () => {
  const listed = Object.fromEntries(rowsOf(page, 'Metrics').map(([metric, unit]) => [metric, unit]));

  expect(listed).toEqual(upgradeMetrics);
});

test('the page lists every metric of the watch with its unit', () => {
  const listed = Object.fromEntries(rowsOf(page, 'Skew watch').map(([metric, unit]) => [metric, unit]));

  expect(listed).toEqual(watchMetrics);
});

test('the page lists every metric of a schedule with its unit', () => {
  const listed = Object.fromEntries(rowsOf(page, 'Schedules').map(([metric, unit]) => [metric, unit]));

  expect(listed).toEqual(scheduleMetrics);
});

test('the page lists every misfortune that has a name', () => {
  const listed = rowsBelow(page, '### Misfortunes').map(([code]) => code);

  expect(listed.toSorted()).toEqual([...misfortuneCodes].toSorted());
});
