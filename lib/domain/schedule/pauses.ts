import { dateOf, dayNumber, minutesADay } from './calendar.ts';
import type { Cron } from './cron.ts';
import type { ScheduleTimes } from './schedule-expression.ts';

/** After so many years dates fall on the same weekdays again, leap years included. */
const calendarCycle = 28;
/** A schedule that names no year runs for ever, as far as this code is concerned. */
const forEver = 2_100;

/** How far apart two runs of a schedule are, one after the other, in minutes as its expression says it. */
export interface Pauses {
  readonly shortest: number;
  readonly longest: number;
}

/** Null for a schedule that runs once or never. Gaps of the clock are not looked at. */
export function pausesOf(times: ScheduleTimes): Pauses | null {
  switch (times.kind) {
    case 'once':
      return null;
    case 'rate':
      return { shortest: times.minutes, longest: times.minutes };
    case 'cron':
      return betweenRuns(times.cron);
  }
}

/** Whether it ends by itself: a single moment, or years that are named. */
export function runsForEver(times: ScheduleTimes): boolean {
  return times.kind === 'rate' || (times.kind === 'cron' && (times.cron.years.at(-1) ?? 0) >= forEver);
}

function betweenRuns({ times, firesOn, years }: Cron): Pauses | null {
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return null;
  const days = firingDays(firesOn, years[0] ?? 0);
  const betweenDays = days
    .slice(1)
    .map((day, index) => (day - (days[index] ?? day)) * minutesADay + first - last);
  const withinADay =
    days.length === 0 ? [] : times.slice(1).map((time, index) => time - (times[index] ?? time));
  const pauses = [...betweenDays, ...withinADay].toSorted((left, right) => left - right);
  const [shortest, longest] = [pauses[0], pauses.at(-1)];
  return shortest === undefined || longest === undefined ? null : { shortest, longest };
}

/** In a cycle of the calendar, from a year on; days since 1970. */
function firingDays(firesOn: Cron['firesOn'], from: number): readonly number[] {
  const year = Math.max(from, 2_001);
  const first = dayNumber({ year, month: 1, day: 1 });
  const count = dayNumber({ year: year + calendarCycle, month: 2, day: 1 }) - first;
  return Array.from({ length: count }, (_, index) => first + index).filter((day) => firesOn(dateOf(day)));
}
