import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { eventDetail } from '../../lib/contract/event-detail.ts';
import { advice } from '../../lib/domain/announcements/advice.ts';
import { momentTypes } from '../../lib/domain/announcements/moment.ts';
import { rowsOf } from './markdown.ts';

const page = readFileSync('docs/events.md', 'utf8');

test('the page lists every moment with its detail-type', () => {
  expect(Object.fromEntries(rowsOf(page, 'Moments').map(([moment, type]) => [moment, type]))).toEqual(
    momentTypes,
  );
});

test('the page lists every member of the detail', () => {
  const listed = rowsOf(page, 'Detail').flatMap(([members]) => members?.split(', ') ?? []);

  expect(listed).toEqual(Object.keys(eventDetail.shape));
});

test('the schema that is published is the one that events are made by', () => {
  expect(JSON.parse(readFileSync('docs/event-detail.schema.json', 'utf8'))).toEqual(
    z.toJSONSchema(eventDetail),
  );
});

test('the example is an event that could be', () => {
  const examples = [...page.matchAll(/```json\n([^`]+)```/g)].map(([, text = '']) => JSON.parse(text));
  const [example] = examples.filter(({ version }) => version);
  const { detail } = example;

  expect(eventDetail.parse(detail)).toEqual(detail);
  expect(example['detail-type']).toBe(momentTypes[detail.moment as keyof typeof momentTypes]);
  expect(detail.advice).toBe(advice[detail.moment as keyof typeof advice]);
});
