import { Annotations, type Duration, Token } from 'aws-cdk-lib';
import type { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import { nextRun, skippedRuns } from '../../domain/schedule/runs.ts';
import { parseScheduleExpression, type ScheduleTimes } from '../../domain/schedule/schedule-expression.ts';
import { type TimeZoneClock, timeZoneClock } from '../../domain/schedule/time-zone.ts';
import { badConstruct } from '../bad-construct.ts';
import { warnOfFirstRun, warnOfOverlap, warnOfSkipped } from './schedule-warnings.ts';

/** From when to when a schedule runs. */
export interface ScheduleTime {
  readonly schedule: ScheduleExpression;
  readonly window: Duration;
  readonly start: Date | undefined;
  readonly end: Date | undefined;
}

/** How far ahead gaps of the clock are looked for. Laws change them, and a deploy comes sooner. */
const daysAhead = 5 * 366;

/**
 * When it runs; null where a token hides it. Throws for a time zone that does not exist, an expression that can't be read, and a schedule that can never run.
 * Warns of runs that fall into a gap of the clock, and of a schedule that has run out: the same code must synthesize
 * the day after its last run. `now` is in milliseconds since 1970.
 */
export function checkScheduleTimes(
  scope: Construct,
  { schedule, window, start, end }: ScheduleTime,
  now: number,
): ScheduleTimes | null {
  checkDates(scope, { start, end });
  const zone = schedule.timeZone?.timezoneName ?? 'Etc/UTC';
  if (Token.isUnresolved(schedule.expressionString) || Token.isUnresolved(zone)) {
    const text =
      'the schedule holds a token: whether it can run, and which runs the clock skips, is not known here';
    Annotations.of(scope).addInfoV2('locust-upgrade:schedule-unknown', text);
    return null;
  }
  const read = readSchedule(scope, schedule.expressionString, zone);
  checkThatItRuns(scope, { ...read, start, end }, now);
  const from = Math.max(now, start?.getTime() ?? now);
  const to = Math.min(now + daysAhead * 86_400_000, end?.getTime() ?? Number.POSITIVE_INFINITY);
  const skipped = skippedRuns(read.times, read.clock, minuteOf(from), minuteOf(to));
  if (skipped[0]) warnOfSkipped(scope, zone, skipped, skipped[0]);
  warnOfOverlap(scope, read, window);
  return read.times;
}

function checkDates(scope: Construct, dates: Pick<ScheduleTime, 'start' | 'end'>): void {
  for (const [name, date] of Object.entries(dates)) {
    if (!date || !Number.isNaN(date.getTime())) continue;
    throw badConstruct(scope, `${name} is no date`, "give one such as new Date('2027-01-04T00:00:00Z')");
  }
}

interface ReadSchedule {
  readonly expression: string;
  readonly times: ScheduleTimes;
  readonly clock: TimeZoneClock;
}

function readSchedule(scope: Construct, expression: string, zone: string): ReadSchedule {
  const clock = timeZoneClock(zone);
  if (!clock) {
    const problem = `the time zone ${JSON.stringify(zone)} does not exist`;
    throw badConstruct(scope, problem, 'name one such as Europe/Berlin, spelled like that');
  }
  const times = parseScheduleExpression(expression);
  if (times.ok) return { expression, times: times.value, clock };
  throw badConstruct(scope, `the schedule ${expression} can't be read: ${times.problem}`, 'correct it');
}

interface Question extends ReadSchedule {
  readonly start: Date | undefined;
  readonly end: Date | undefined;
}

function checkThatItRuns(scope: Construct, question: Question, now: number): void {
  const { expression, times, clock } = question;
  if (times.kind === 'rate') {
    if (!question.start) warnOfFirstRun(scope, expression);
    return;
  }
  // EventBridge Scheduler ignores both for a schedule that runs once.
  const once = times.kind === 'once';
  const start = once || !question.start ? 0 : minuteOf(question.start.getTime());
  const end = once || !question.end ? null : minuteOf(question.end.getTime());
  if (nextRun(times, clock, start, end) === null) {
    throw badConstruct(
      scope,
      `the schedule ${expression} can never run: no clock in ${clock.timeZone} shows such a time${boundsText(question)}`,
      'give it a date and a time that exist',
    );
  }
  if (nextRun(times, clock, Math.max(start, minuteOf(now)), end) !== null) return;
  const text = `the schedule ${expression} has no run left${boundsText(question)}: take it away, or give it a later date`;
  Annotations.of(scope).addWarningV2('locust-upgrade:schedule-over', text);
}

function boundsText({ start, end }: Question): string {
  return `${start ? ` from ${start.toISOString()}` : ''}${end ? ` until ${end.toISOString()}` : ''}`;
}

function minuteOf(milliseconds: number): number {
  return Math.floor(milliseconds / 60_000);
}
