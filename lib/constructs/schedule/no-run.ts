import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { pausesOf, runsForEver } from '../../domain/schedule/pauses.ts';
import type { ScheduleTimes } from '../../domain/schedule/schedule-expression.ts';
import { badConstruct } from '../bad-construct.ts';

export interface NoRunProps {
  /** Null where a token hides them. */
  readonly times: ScheduleTimes | null;
  readonly window: Duration;
  /** Whether there are runs for ever, and a watch that measures how long ago the newest one was. */
  readonly expected: { readonly enabled: boolean; readonly ends: boolean; readonly watched: boolean };
  /** What the team asked for. */
  readonly given: Duration | undefined;
}

/** Clocks are put back by an hour once a year, and a look comes every hour at least. */
const slackMinutes = 120;

/**
 * How long a schedule may begin no run until somebody is told; null: nobody is. Throws for a time that two runs may be
 * apart, and for one that nobody measures.
 */
export function noRunFor(scope: Construct, { times, window, expected, given }: NoRunProps): Duration | null {
  const pauses = times && pausesOf(times);
  const least = pauses && pauses.longest + Math.ceil(window.toMinutes({ integral: false }));
  if (given === undefined) {
    const goesOn =
      expected.enabled && !expected.ends && expected.watched && times !== null && runsForEver(times);
    return goesOn && least !== null ? Duration.minutes(least + slackMinutes) : null;
  }
  if (!expected.watched) {
    const remedy = 'leave it out, or let the upgrader have its skewWatch';
    throw badConstruct(scope, 'noRunFor is given, and nobody looks how long ago the newest run was', remedy);
  }
  if (least === null || given.toMinutes({ integral: false }) > least) return given;
  throw badConstruct(
    scope,
    `noRunFor is ${given.toHumanString()}, and two runs may begin ${Duration.minutes(least).toHumanString()} apart`,
    'make it longer, or leave it out',
  );
}
