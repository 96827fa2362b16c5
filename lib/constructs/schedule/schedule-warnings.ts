import { Annotations, Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { timeText, wallClockText } from '../../domain/schedule/calendar.ts';
import { pausesOf } from '../../domain/schedule/pauses.ts';
import type { SkippedRun } from '../../domain/schedule/runs.ts';
import type { ScheduleTimes } from '../../domain/schedule/schedule-expression.ts';

/** A field that is left out stands for every value: an hour without its minute is sixty runs. */
export function warnOfOverlap(
  scope: Construct,
  { expression, times }: { readonly expression: string; readonly times: ScheduleTimes },
  window: Duration,
): void {
  const pauses = pausesOf(times);
  if (!pauses || pauses.shortest * 60 >= window.toSeconds()) return;
  const apart = Duration.minutes(pauses.shortest).toHumanString();
  const text = `runs of ${expression} are ${apart} apart, less than the window of ${window.toHumanString()}: one that begins while another upgrade runs is refused; name the minute, or make the window shorter`;
  Annotations.of(scope).addWarningV2('locust-upgrade:runs-overlap', text);
}

/** Its user guide, "Rate-based schedules": without a start date it runs at once. */
export function warnOfFirstRun(scope: Construct, expression: string): void {
  const text = `the first run of ${expression} comes as soon as the schedule is deployed, and the others at that time of the day: give it a start, or take a cron expression`;
  Annotations.of(scope).addWarningV2('locust-upgrade:rate-without-start', text);
}

/** Runs that fall into gaps of the zone's clock. */
export function warnOfSkipped(
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
