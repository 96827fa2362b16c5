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
  const year = Math.max(years[0] ?? 0, 2_001);
  const [first, last] = [year, year + calendarCycle].map((each) =>
    dayNumber({ year: each, month: 1, day: 1 }),
  );
  let longest: number | null = null;
  let before: number | null = null;
  for (let day = first ?? 0; day <= (last ?? 0); day += 1) {
    if (!firesOn(dateOf(day))) continue;
    for (const time of times) {
      const at = day * minutesADay + time;
      if (before !== null) longest = Math.max(longest ?? 0, at - before);
      before = at;
    }
  }
  return longest;
}
