import { expect, test } from 'vitest';
import { dateOf, dayNumber, weekdayOf } from '../../../lib/domain/schedule/calendar.ts';

test('every day of four centuries is counted as JavaScript counts it', () => {
  for (let day = -1_000; day < 146_097; day += 1) {
    const at = new Date(day * 86_400_000);
    const date = { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() };
    if (dayNumber(date) !== day) throw new Error(`${at.toISOString()} is counted as ${dayNumber(date)}`);
    if (weekdayOf(date) !== at.getUTCDay() + 1) throw new Error(`${at.toISOString()} has another weekday`);
    const { year, month, day: ofMonth } = dateOf(day);
    if (at.getTime() !== Date.UTC(year, month - 1, ofMonth)) throw new Error(`${day} is ${year}-${month}`);
  }
  expect(dateOf(20_783)).toEqual({ year: 2026, month: 11, day: 26 });
});
