import { expect, test } from 'vitest';
import { pausesOf, runsForEver } from '../../../lib/domain/schedule/pauses.ts';
import {
  parseScheduleExpression,
  type ScheduleTimes,
} from '../../../lib/domain/schedule/schedule-expression.ts';

const [minute, hour, day] = [1, 60, 1_440];

function timesOf(expression: string): ScheduleTimes {
  const parsed = parseScheduleExpression(expression);
  if (!parsed.ok) throw new TypeError(parsed.problem);
  return parsed.value;
}

test.each<[expression: string, shortest: number, longest: number]>([
  ['rate(90 minutes)', 90 * minute, 90 * minute],
  ['rate(1 hour)', hour, hour],
  ['rate(7 days)', 7 * day, 7 * day],
  ['cron(* * * * ? *)', minute, minute],
  ['cron(0/20 * * * ? *)', 20 * minute, 20 * minute],
  ['cron(* 4 ? * SUN *)', minute, 7 * day - 59],
  ['cron(0 4 * * ? *)', day, day],
  ['cron(0 4,16 * * ? *)', 12 * hour, 12 * hour],
  ['cron(0 4,10 * * ? *)', 6 * hour, 18 * hour],
  ['cron(0 4 ? * SUN *)', 7 * day, 7 * day],
  ['cron(0 4 ? * MON-FRI *)', day, 3 * day],
  ['cron(0 4 1 * ? *)', 28 * day, 31 * day],
  ['cron(0 4 31 * ? *)', 31 * day, 61 * day],
  ['cron(0 4 ? * 1#2 *)', 28 * day, 35 * day],
  ['cron(0 22 31 12 ? *)', 365 * day, 366 * day],
  ['cron(0 4 29 2 ? *)', (4 * 365 + 1) * day, (4 * 365 + 1) * day],
  // Every other year, from the last day of one to the first of the next but one.
  ['cron(0 4 * * ? 2027/2)', day, 367 * day],
  ['cron(0 4,5 1 1 ? 2027)', hour, hour],
])('runs of %s are %i to %i minutes apart', (expression, shortest, longest) => {
  expect(pausesOf(timesOf(expression))).toEqual({ shortest, longest });
});

test.each(['at(2027-03-28T04:30:00)', 'cron(0 4 1 1 ? 2027)', 'cron(0 4 30 2 ? *)'])(
  '%s has no two runs',
  (expression) => {
    expect(pausesOf(timesOf(expression))).toBeNull();
  },
);

test.each<[expression: string, forEver: boolean]>([
  ['rate(7 days)', true],
  ['cron(0 4 * * ? *)', true],
  ['cron(0 4 * * ? 2027/2)', true],
  ['cron(0 4 * * ? 2027)', false],
  ['cron(0 4 * * ? 2027-2030)', false],
  ['at(2027-03-28T04:30:00)', false],
])('%s runs for ever: %s', (expression, forEver) => {
  expect(runsForEver(timesOf(expression))).toBe(forEver);
});
