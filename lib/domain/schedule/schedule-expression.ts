import { type CalendarDate, dateOf, dayNumber, minutesADay } from './calendar.ts';
import { type Cron, type Parsed, parseCron } from './cron.ts';

/** When a schedule of EventBridge Scheduler runs (its user guide, "Schedule types"). */
export type ScheduleTimes =
  | { readonly kind: 'rate'; readonly minutes: number }
  /** Minutes that a clock on the wall shows after 1970-01-01 00:00. */
  | { readonly kind: 'once'; readonly wallClock: number }
  | { readonly kind: 'cron'; readonly cron: Cron };

/** Reads `rate(7 days)`, `at(2027-03-28T02:30:00)` or `cron(30 2 ? * SUN *)`. */
export function parseScheduleExpression(expression: string): Parsed<ScheduleTimes> {
  const groups = /^(?<type>rate|at|cron)\((?<inner>.*)\)$/.exec(expression.trim())?.groups;
  const inner = groups?.inner ?? '';
  switch (groups?.type) {
    case 'rate':
      return parseRate(inner);
    case 'at':
      return parseMoment(inner);
    case 'cron': {
      const cron = parseCron(inner);
      return cron.ok ? { ok: true, value: { kind: 'cron', cron: cron.value } } : cron;
    }
    default:
      return { ok: false, problem: 'it is none of rate(…), at(…) and cron(…)' };
  }
}

const unitMinutes = { minute: 1, hour: 60, day: minutesADay } as const;

function parseRate(text: string): Parsed<ScheduleTimes> {
  const groups = /^(?<count>[1-9]\d*) (?<unit>minute|hour|day)s?$/.exec(text)?.groups;
  if (!groups) return { ok: false, problem: 'a rate is a number and minutes, hours or days' };
  const minutes = Number(groups.count) * unitMinutes[groups.unit as keyof typeof unitMinutes];
  return { ok: true, value: { kind: 'rate', minutes } };
}

function parseMoment(text: string): Parsed<ScheduleTimes> {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):\d\d$/.exec(text);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = (match ?? []).slice(1).map(Number);
  const date: CalendarDate = { year, month, day };
  // A date that doesn't exist is another one when it is counted in days.
  const same = match && month <= 12 && JSON.stringify(dateOf(dayNumber(date))) === JSON.stringify(date);
  if (!same || hour > 23 || minute > 59) {
    return { ok: false, problem: 'a moment is written as at(2027-03-28T04:30:00)' };
  }
  return {
    ok: true,
    value: { kind: 'once', wallClock: dayNumber(date) * minutesADay + hour * 60 + minute },
  };
}
