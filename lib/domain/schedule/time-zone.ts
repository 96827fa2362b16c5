import { dayNumber, minutesADay } from './calendar.ts';

/**
 * The clocks of one time zone. A pure look-up in the data of the runtime (ICU). Moments are minutes since 1970 in UTC;
 * what a clock on the wall shows is counted the same way, as if it were UTC.
 */
export interface TimeZoneClock {
  readonly timeZone: string;
  /** What the clock shows at a moment. */
  wallClockAt(moment: number): number;
}

/**
 * The clock of a zone of the IANA database (`Europe/Berlin`, `UTC`); null for a name that isn't in it. Offsets such as
 * `+02:00`, which JavaScript takes, are no zones to EventBridge Scheduler.
 */
export function timeZoneClock(timeZone: string): TimeZoneClock | null {
  const format = formatOf(timeZone);
  return format && { timeZone, wallClockAt: (moment) => wallClock(format.formatToParts(moment * 60_000)) };
}

function formatOf(timeZone: string): Intl.DateTimeFormat | null {
  if (!/^[A-Za-z]/.test(timeZone)) return null;
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    const known = format.resolvedOptions().timeZone;
    // JavaScript takes any spelling, and EventBridge Scheduler the database's only. An alias is known by another name.
    return known !== timeZone && known.toLowerCase() === timeZone.toLowerCase() ? null : format;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function wallClock(parts: readonly Intl.DateTimeFormatPart[]): number {
  const value = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  const date = { year: value('year'), month: value('month'), day: value('day') };
  return dayNumber(date) * minutesADay + value('hour') * 60 + value('minute');
}

/** Times that no clock of the zone shows, because it is put forward over them: from the first one to the first after. */
export interface ClockGap {
  readonly from: number;
  readonly to: number;
}

/** The gaps between two moments, in their order. No zone changes its offset twice within a day. */
export function clockGaps(clock: TimeZoneClock, from: number, to: number): readonly ClockGap[] {
  const gaps: ClockGap[] = [];
  const offsetAt = (moment: number): number => clock.wallClockAt(moment) - moment;
  for (let day = from; day < to; day += minutesADay) {
    const [before, after] = [offsetAt(day), offsetAt(day + minutesADay)];
    if (after <= before) continue;
    const change = firstWith(day, day + minutesADay, (moment) => offsetAt(moment) === after);
    gaps.push({ from: change + before, to: change + after });
  }
  return gaps;
}

/** The first moment for which something holds that holds at the end and not at the beginning. */
function firstWith(beginning: number, end: number, holds: (moment: number) => boolean): number {
  let [before, after] = [beginning, end];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (holds(middle)) after = middle;
    else before = middle;
  }
  return after;
}
