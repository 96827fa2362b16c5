import { Annotations, Token } from 'aws-cdk-lib';
import type { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import { timeText, wallClockText } from '../../domain/schedule/calendar.ts';
import { nextRun, type SkippedRun, skippedRuns } from '../../domain/schedule/runs.ts';
import { parseScheduleExpression, type ScheduleTimes } from '../../domain/schedule/schedule-expression.ts';
import { type TimeZoneClock, timeZoneClock } from '../../domain/schedule/time-zone.ts';
import { badConstruct } from '../bad-construct.ts';

/** From when to when a schedule runs. */
export interface ScheduleTime {
  readonly schedule: ScheduleExpression;
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
  { schedule, start, end }: ScheduleTime,
  now: number,
): ScheduleTimes | null {
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
  return read.times;
}

interface ReadSchedule {
  readonly expression: string;
  readonly times: ScheduleTimes;
  readonly clock: TimeZoneClock;
}

function readSchedule(scope: Construct, expression: string, zone: string): ReadSchedule {
  const clock = timeZoneClock(zone);
  if (!clock) {
    throw badConstruct(
      scope,
      `the time zone ${JSON.stringify(zone)} does not exist`,
      'name one such as Europe/Berlin',
    );
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

/** Its user guide, "Rate-based schedules": without a start date it runs at once. */
function warnOfFirstRun(scope: Construct, expression: string): void {
  const text = `the first run of ${expression} comes as soon as the schedule is deployed, and the others at that time of the day: give it a start, or take a cron expression`;
  Annotations.of(scope).addWarningV2('locust-upgrade:rate-without-start', text);
}

function boundsText({ start, end }: Question): string {
  return `${start ? ` from ${start.toISOString()}` : ''}${end ? ` until ${end.toISOString()}` : ''}`;
}

function warnOfSkipped(
  scope: Construct,
  zone: string,
  skipped: readonly SkippedRun[],
  { at, gap }: SkippedRun,
): void {
  const more = skipped.length > 1 ? `, and ${skipped.length - 1} more runs of the next five years` : '';
  const text =
    `EventBridge Scheduler will leave out the run of ${wallClockText(at)}${more}: clocks in ${zone} go from ` +
    `${timeText(gap.from)} to ${timeText(gap.to)} then; choose a time outside of that, or a zone without daylight saving`;
  Annotations.of(scope).addWarningV2('locust-upgrade:daylight-saving-gap', text);
}

function minuteOf(milliseconds: number): number {
  return Math.floor(milliseconds / 60_000);
}
