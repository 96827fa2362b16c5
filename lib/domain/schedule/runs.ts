import { dateOf, dayNumber, minutesADay } from './calendar.ts';
import type { Cron } from './cron.ts';
import type { ScheduleTimes } from './schedule-expression.ts';
import { type ClockGap, clockGaps, type TimeZoneClock } from './time-zone.ts';

/** A run that EventBridge Scheduler leaves out, because no clock shows its time on that day. Minutes of the wall clock. */
export interface SkippedRun {
  readonly at: number;
  readonly gap: ClockGap;
}

/** The runs of a schedule between two moments that fall into gaps of its zone's clock, in their order. */
export function skippedRuns(
  times: ScheduleTimes,
  clock: TimeZoneClock,
  from: number,
  to: number,
): readonly SkippedRun[] {
  if (times.kind === 'rate') return [];
  return clockGaps(clock, from, to).flatMap((gap) => runsWithin(times, gap).map((at) => ({ at, gap })));
}

function runsWithin(
  times: Exclude<ScheduleTimes, { kind: 'rate' }>,
  { from, to }: ClockGap,
): readonly number[] {
  if (times.kind === 'once') return times.wallClock >= from && times.wallClock < to ? [times.wallClock] : [];
  const { cron } = times;
  const days = [...new Set([from, to - 1].map((minutes) => Math.floor(minutes / minutesADay)))];
  return days
    .filter((day) => cron.firesOn(dateOf(day)))
    .flatMap((day) => cron.times.map((time) => day * minutesADay + time))
    .filter((at) => at >= from && at < to);
}

/**
 * The first run from a moment on, before another one where one is given; in minutes of the wall clock. Null where there
 * is none: a date that no year has, a time that falls into a gap of the clock, or nothing left.
 */
export function nextRun(
  times: Exclude<ScheduleTimes, { kind: 'rate' }>,
  clock: TimeZoneClock,
  from: number,
  to: number | null,
): number | null {
  const first = clock.wallClockAt(from);
  const end = to === null ? Number.POSITIVE_INFINITY : clock.wallClockAt(to);
  const fits = (at: number): boolean => at >= first && at < end && isShown(clock, at);
  if (times.kind === 'once') return fits(times.wallClock) ? times.wallClock : null;
  return firstOf(times.cron, Math.floor(first / minutesADay), end, fits);
}

function firstOf(cron: Cron, firstDay: number, end: number, fits: (at: number) => boolean): number | null {
  const lastDay = Math.min(Math.floor(end / minutesADay), lastDayOf(cron));
  for (let day = Math.max(firstDay, firstDayOf(cron)); day <= lastDay; day += 1) {
    if (!cron.firesOn(dateOf(day))) continue;
    const at = cron.times.map((time) => day * minutesADay + time).find(fits);
    if (at !== undefined) return at;
  }
  return null;
}

function firstDayOf({ years }: Cron): number {
  return dayNumber({ year: years[0] ?? 0, month: 1, day: 1 });
}

function lastDayOf({ years }: Cron): number {
  return dayNumber({ year: years.at(-1) ?? 0, month: 12, day: 31 });
}

/** Whether the clock ever shows a time: a moment with the offset of the day before or after must show it. */
function isShown(clock: TimeZoneClock, at: number): boolean {
  return [at - minutesADay, at + minutesADay]
    .map((moment) => at - (clock.wallClockAt(moment) - moment))
    .some((moment) => clock.wallClockAt(moment) === at);
}
