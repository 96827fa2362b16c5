import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fullestStacks } from '../permissions/fullest-stacks.ts';
import { grantedRows } from '../permissions/granted.ts';
import { rowsOf } from './markdown.ts';

const page = readFileSync('docs/permissions.md', 'utf8');

test('the page lists what each role of a synthesized stack may do, on what, and under which conditions', () => {
  const listed = rowsOf(page, 'What each role may do').map((cells) => cells.slice(0, 4).join(' | '));

  const granted = grantedRows(fullestStacks()).map(({ actions, on, when, who }) =>
    [actions, on, when, who].join(' | '),
  );

  expect(listed.toSorted()).toEqual(granted.toSorted());
});

test('every row says why', () => {
  const silent = rowsOf(page, 'What each role may do').filter(([, , , , why]) => !why);

  expect(silent).toEqual([]);
});
