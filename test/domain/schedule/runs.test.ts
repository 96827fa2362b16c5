import { describe, expect, test } from 'vitest';
import { wallClockText } from '../../../lib/domain/schedule/calendar.ts';
import { nextRun, skippedRuns } from '../../../lib/domain/schedule/runs.ts';
import {
  parseScheduleExpression,
  type ScheduleTimes,
} from '../../../lib/domain/schedule/schedule-expression.ts';
import { clockGaps, type TimeZoneClock, timeZoneClock } from '../../../lib/domain/schedule/time-zone.ts';

function minute(iso: string): number {
  return Date.parse(iso) / 60_000;
}

function clockOf(timeZone: string): TimeZoneClock {
  const clock = timeZoneClock(timeZone);
  if (!clock) throw new TypeError(`${timeZone} is no zone`);
  return clock;
}

function timesOf(expression: string): ScheduleTimes {
  const parsed = parseScheduleExpression(expression);
  if (!parsed.ok) throw new TypeError(parsed.problem);
  return parsed.value;
}

/** The next two times that clocks are put forward, from the beginning of 2027 on. */
const gaps: readonly [zone: string, gaps: readonly string[]][] = [
  ['Europe/Berlin', ['2027-03-28 02:00 to 2027-03-28 03:00', '2028-03-26 02:00 to 2028-03-26 03:00']],
  ['America/New_York', ['2027-03-14 02:00 to 2027-03-14 03:00', '2028-03-12 02:00 to 2028-03-12 03:00']],
  ['Europe/London', ['2027-03-28 01:00 to 2027-03-28 02:00', '2028-03-26 01:00 to 2028-03-26 02:00']],
  // Half an hour.
  ['Australia/Lord_Howe', ['2027-10-03 02:00 to 2027-10-03 02:30', '2028-10-01 02:00 to 2028-10-01 02:30']],
  // At midnight: the day begins at one o'clock.
  ['America/Santiago', ['2027-09-05 00:00 to 2027-09-05 01:00', '2028-09-03 00:00 to 2028-09-03 01:00']],
  // An offset of three quarters of an hour.
  ['Pacific/Chatham', ['2027-09-26 02:45 to 2027-09-26 03:45', '2028-09-24 02:45 to 2028-09-24 03:45']],
  ['Etc/UTC', []],
  ['Asia/Kolkata', []],
  ['Asia/Tokyo', []],
];

test.each(gaps)('clocks in %s skip %j', (zone, expected) => {
  const found = clockGaps(clockOf(zone), minute('2027-01-01T00:00Z'), minute('2029-01-01T00:00Z'));

  expect(found.map(({ from, to }) => `${wallClockText(from)} to ${wallClockText(to)}`)).toEqual(expected);
});

test('a day that a zone once left out is a gap of a day', () => {
  const found = clockGaps(clockOf('Pacific/Apia'), minute('2011-12-01T00:00Z'), minute('2012-01-31T00:00Z'));

  expect(found.map(({ from, to }) => [wallClockText(from), wallClockText(to)])).toEqual([
    ['2011-12-30 00:00', '2011-12-31 00:00'],
  ]);
});

describe('runs that are left out in 2027 and 2028:', () => {
  test.each<[expression: string, zone: string, skipped: readonly string[]]>([
    ['cron(30 2 * * ? *)', 'Europe/Berlin', ['2027-03-28 02:30', '2028-03-26 02:30']],
    ['cron(30 2 ? * SUN *)', 'Europe/Berlin', ['2027-03-28 02:30', '2028-03-26 02:30']],
    ['cron(30 2 ? * SUN *)', 'America/New_York', ['2027-03-14 02:30', '2028-03-12 02:30']],
    // The second Sunday, on which New York changes its clocks, is never the last one, on which Berlin does.
    ['cron(30 2 ? * 1#2 *)', 'Europe/Berlin', []],
    ['cron(30 2 ? * 1L *)', 'Europe/Berlin', ['2027-03-28 02:30', '2028-03-26 02:30']],
    ['cron(30 2 28 * ? *)', 'Europe/Berlin', ['2027-03-28 02:30']],
    ['cron(30 2 * APR-DEC ? *)', 'Europe/Berlin', []],
    // The gap begins at two and ends before three.
    ['cron(0 2 * * ? 2027)', 'Europe/Berlin', ['2027-03-28 02:00']],
    ['cron(0 3 * * ? *)', 'Europe/Berlin', []],
    ['cron(59 1 * * ? *)', 'Europe/Berlin', []],
    ['cron(30 2 ? * MON-FRI *)', 'Europe/Berlin', []],
    [
      'cron(0/20 2 * * ? 2027)',
      'Europe/Berlin',
      ['2027-03-28 02:00', '2027-03-28 02:20', '2027-03-28 02:40'],
    ],
    ['cron(15,45 2 * * ? 2027)', 'Australia/Lord_Howe', ['2027-10-03 02:15']],
    ['cron(30 0 ? * SUN *)', 'America/Santiago', ['2027-09-05 00:30', '2028-09-03 00:30']],
    ['cron(30 2 * * ? *)', 'Etc/UTC', []],
    ['cron(30 2 * * ? *)', 'Asia/Kolkata', []],
    ['at(2027-03-28T02:30:00)', 'Europe/Berlin', ['2027-03-28 02:30']],
    ['at(2027-03-28T03:30:00)', 'Europe/Berlin', []],
    ['rate(1 hour)', 'Europe/Berlin', []],
  ])('%s in %s leaves out %j', (expression, zone, expected) => {
    const times = timesOf(expression);
    const found = skippedRuns(times, clockOf(zone), minute('2027-01-01T00:00Z'), minute('2029-01-01T00:00Z'));

    expect(found.map(({ at }) => wallClockText(at))).toEqual(expected);
  });
});

test('a gap over midnight takes runs of both days', () => {
  // Put forward by an hour at 23:30 on the 14th of June 2027: no zone does that today, and the next law may.
  const change = minute('2027-06-14T23:30Z');
  const clock = { timeZone: 'Test/Zone', wallClockAt: (at: number) => (at < change ? at : at + 60) };

  const found = skippedRuns(
    timesOf('cron(0/15 * * * ? *)'),
    clock,
    minute('2027-06-01T00:00Z'),
    minute('2027-07-01T00:00Z'),
  );

  expect(found.map(({ at }) => wallClockText(at))).toEqual([
    '2027-06-14 23:30',
    '2027-06-14 23:45',
    '2027-06-15 00:00',
    '2027-06-15 00:15',
  ]);
});

describe('the next run', () => {
  test.each<[expression: string, zone: string, from: string, to: string | null, next: string | null]>([
    ['cron(30 2 ? * SUN *)', 'Etc/UTC', '2026-11-26T11:00Z', null, '2026-11-29 02:30'],
    ['cron(30 2 ? * SUN *)', 'Etc/UTC', '2026-11-29T02:30Z', null, '2026-11-29 02:30'],
    ['cron(30 2 ? * SUN *)', 'Etc/UTC', '2026-11-29T02:31Z', null, '2026-12-06 02:30'],
    ['cron(30 2 ? * SUN *)', 'Etc/UTC', '2026-11-29T02:31Z', '2026-12-06T02:30Z', null],
    ['cron(0 4 L 2 ? *)', 'Etc/UTC', '2027-03-01T00:00Z', null, '2028-02-29 04:00'],
    ['cron(0 4 ? * 5#5 *)', 'Etc/UTC', '2026-11-26T11:00Z', null, '2026-12-31 04:00'],
    ['cron(0 4 ? 5 6#1 2027)', 'Etc/UTC', '2027-01-01T00:00Z', null, '2027-05-07 04:00'],
    ['cron(0 4 ? 4 6L *)', 'Etc/UTC', '2027-01-01T00:00Z', null, '2027-04-30 04:00'],
    ['cron(0 4 1W * ? *)', 'Etc/UTC', '2027-05-01T00:00Z', null, '2027-05-03 04:00'],
    ['cron(0 4 31W 10 ? *)', 'Etc/UTC', '2027-01-01T00:00Z', null, '2027-10-29 04:00'],
    ['cron(0 4 15W 8 ? *)', 'Etc/UTC', '2027-01-01T00:00Z', null, '2027-08-16 04:00'],
    ['cron(0 4 29 2 ? 2027-2030)', 'Etc/UTC', '2026-01-01T00:00Z', null, '2028-02-29 04:00'],
    // The moment is 00:30 in Tokyo already.
    ['cron(0 0 * * ? *)', 'Asia/Tokyo', '2026-11-25T15:30Z', null, '2026-11-27 00:00'],
    ['at(2027-03-28T04:30:00)', 'Europe/Berlin', '2026-11-26T11:00Z', null, '2027-03-28 04:30'],
    // What no clock shows, and what no calendar has.
    ['at(2027-03-28T02:30:00)', 'Europe/Berlin', '2026-11-26T11:00Z', null, null],
    ['cron(30 2 28 3 ? 2027)', 'Europe/Berlin', '2026-11-26T11:00Z', null, null],
    ['cron(30 2 30 2 ? *)', 'Etc/UTC', '2026-11-26T11:00Z', null, null],
    ['cron(30 2 * * ? 2025)', 'Etc/UTC', '2026-11-26T11:00Z', null, null],
    ['at(2026-01-01T00:00:00)', 'Etc/UTC', '2026-11-26T11:00Z', null, null],
    // Twice on the wall, once in the schedule.
    ['cron(30 2 25 10 ? 2026)', 'Europe/Berlin', '2026-10-01T00:00Z', null, '2026-10-25 02:30'],
  ])('of %s in %s from %s to %s is %s', (expression, zone, from, to, expected) => {
    const times = timesOf(expression);
    if (times.kind === 'rate') throw new TypeError('a rate has no next run');

    const next = nextRun(times, clockOf(zone), minute(from), to === null ? null : minute(to));

    expect(next === null ? null : wallClockText(next)).toBe(expected);
  });
});

test.each(['Europe/Nowhere', 'europe/berlin', 'EUROPE/BERLIN', '+02:00', '', 'Berlin', '2'])(
  '%j is no time zone',
  (zone) => {
    expect(timeZoneClock(zone)).toBeNull();
  },
);
