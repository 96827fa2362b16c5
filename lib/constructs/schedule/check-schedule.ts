import { Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import * as z from 'zod/mini';
import { badConstruct } from '../bad-construct.ts';
import { checkProperties, duration, texts, thing, upgrader } from '../check-properties.ts';

const date = z.optional(z.custom((value) => value instanceof Date, 'must be a Date'));

const kinds = z.looseObject({
  upgrader,
  schedule: thing('expressionString', 'must be a ScheduleExpression, such as ScheduleExpression.cron({…})'),
  window: duration,
  flexible: z.optional(duration),
  noRunFor: z.optional(duration),
  target: z.looseObject({}),
  request: z.optional(z.looseObject({})),
  calendars: z.optional(texts),
  retryAttempts: z.optional(
    z
      .number()
      .check(z.refine((given) => !Token.isUnresolved(given), 'must be a number that is known at synthesis')),
  ),
  start: date,
  end: date,
});

/** What code without types may forget. */
const needed = {
  upgrader: 'give it the LocustUpgrader of the cluster',
  schedule: "give it a ScheduleExpression, such as cron({weekDay: 'SUN', hour: '4', minute: '0', timeZone})",
  window: 'give it a Duration, such as three hours',
  target: 'give it a version or a range, such as {range: "latest"}',
};

/** Throws `bad-construct` for properties that are not there, or of another kind than a schedule's. */
export function checkSchedule(schedule: Construct, props: object | undefined): void {
  for (const [name, remedy] of Object.entries(needed)) {
    if (!Reflect.get(props ?? {}, name)) throw badConstruct(schedule, `no ${name}`, remedy);
  }
  checkProperties(schedule, kinds, props);
}
