import { dateOf, dayNumber, minutesADay } from './calendar.ts';
import type { Cron } from './cron.ts';
import type { ScheduleTimes } from './schedule-expression.ts';

/** After so many years dates fall on the same weekdays again, leap years included. */
const calendarCycle = 28;
/** A schedule that names no year runs for ever, as far as this code is concerned. */
const forEver = 2_100;

/**
 * Minutes of the longest time between two runs of a schedule, as its expression says it: gaps of the clock are not
 * looked at. Null for one that ends by itself: a single moment, or years that are named.
 */
export function longestPause(times: ScheduleTimes): number | null {
  switch (times.kind) {
    case 'once':
      return null;
    case 'rate':
      return times.minutes;
    case 'cron':
      return (times.cron.years.at(-1) ?? 0) < forEver ? null : longestOf(times.cron);
  }
}

function longestOf({ times, firesOn, years }: Cron): number | null {
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return null;
  const pauses = firingDays(firesOn, years[0] ?? 0).map((day, index, days) => {
    const next = days[index + 1];
    return next === undefined ? 0 : (next - day) * minutesADay + first - last;
  });
  if (pauses.length < 2) return null;
  const withinADay = times.map((time, index) => time - (times[index - 1] ?? time));
  return [...pauses, ...withinADay].reduce((longest, pause) => Math.max(longest, pause), 0);
}

/** In a cycle of the calendar, from a year on; days since 1970. */
function firingDays(firesOn: Cron['firesOn'], from: number): readonly number[] {
  const year = Math.max(from, 2_001);
  const first = dayNumber({ year, month: 1, day: 1 });
  const count = dayNumber({ year: year + calendarCycle, month: 2, day: 1 }) - first;
  return Array.from({ length: count }, (_, index) => first + index).filter((day) => firesOn(dateOf(day)));
}
