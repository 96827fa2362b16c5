import { expect, test } from 'vitest';
import { longestPause } from '../../../lib/domain/schedule/pauses.ts';
import { parseScheduleExpression } from '../../../lib/domain/schedule/schedule-expression.ts';

const [minute, hour, day] = [1, 60, 1_440];

test.each<[expression: string, minutes: number | null]>([
  ['rate(90 minutes)', 90 * minute],
  ['rate(1 hour)', hour],
  ['rate(7 days)', 7 * day],
  ['cron(0/20 * * * ? *)', 20 * minute],
  ['cron(0 4 * * ? *)', day],
  ['cron(0 4,16 * * ? *)', 12 * hour],
  ['cron(0 4,10 * * ? *)', 18 * hour],
  ['cron(0 4 ? * SUN *)', 7 * day],
  ['cron(0 4 ? * MON-FRI *)', 3 * day],
  ['cron(0 4 1 * ? *)', 31 * day],
  ['cron(0 4 31 * ? *)', 61 * day],
  // From the second Sunday of a month with five of them to the next.
  ['cron(0 4 ? * 1#2 *)', 35 * day],
  ['cron(0 4 1 1 ? *)', 366 * day],
  ['cron(0 4 29 2 ? *)', (4 * 365 + 1) * day],
  // Every other year, from the last day of one to the first of the next.
  ['cron(0 4 * * ? 2027/2)', 367 * day],
  ['cron(* * * * ? *)', minute],
  ['cron(0 22 31 12 ? *)', 366 * day],
  // They end by themselves.
  ['at(2027-03-28T04:30:00)', null],
  ['cron(0 4 * * ? 2027)', null],
  ['cron(0 4 * * ? 2027-2030)', null],
])('%s runs again after %i minutes at most', (expression, expected) => {
  const parsed = parseScheduleExpression(expression);
  if (!parsed.ok) throw new TypeError(parsed.problem);

  expect(longestPause(parsed.value)).toBe(expected);
});
