/** A date of the Gregorian calendar. `month` counts from 1. */
export interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const leapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** Days of a month: 29 of February 2028. */
export function daysIn(year: number, month: number): number {
  if (month === 2) return leapYear(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Days from 1970-01-01 to a date. */
export function dayNumber({ year, month, day }: CalendarDate): number {
  let days = daysBefore(year) - daysBefore(1970) + day - 1;
  for (let earlier = 1; earlier < month; earlier += 1) days += daysIn(year, earlier);
  return days;
}

/** Days of all years before one, as far as their number can tell. */
function daysBefore(year: number): number {
  const last = year - 1;
  return 365 * last + Math.floor(last / 4) - Math.floor(last / 100) + Math.floor(last / 400);
}

/** The date that lies so many days after 1970-01-01. */
export function dateOf(number: number): CalendarDate {
  let year = 1970 + Math.floor(number / 366);
  while (dayNumber({ year: year + 1, month: 1, day: 1 }) <= number) year += 1;
  let month = 1;
  let day = number - dayNumber({ year, month: 1, day: 1 }) + 1;
  for (; day > daysIn(year, month); month += 1) day -= daysIn(year, month);
  return { year, month, day };
}

/** 1 for Sunday to 7 for Saturday, as cron expressions count. 1970-01-01 was a Thursday. */
export function weekdayOf(date: CalendarDate): number {
  return ((((dayNumber(date) + 4) % 7) + 7) % 7) + 1;
}

/** `2027-03-28 02:30` from the minutes that a clock on the wall shows after 1970-01-01 00:00. */
export function wallClockText(minutes: number): string {
  const { year, month, day } = dateOf(Math.floor(minutes / minutesADay));
  return `${year}-${two(month)}-${two(day)} ${timeText(minutes)}`;
}

/** `02:30` from the same. */
export function timeText(minutes: number): string {
  const ofDay = minutes % minutesADay;
  return `${two(Math.floor(ofDay / 60))}:${two(ofDay % 60)}`;
}

export const minutesADay = 1_440;

function two(value: number): string {
  return String(value).padStart(2, '0');
}
