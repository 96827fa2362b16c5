import { type DayRule, dayOfMonthRule, dayOfWeekRule } from './cron-days.ts';
import { fieldKinds, valuesOf } from './cron-field.ts';

/** The moments of a cron expression, as a clock on the wall shows them. */
export interface Cron {
  /** Minutes of a day on which it fires, in their order. */
  readonly times: readonly number[];
  readonly firesOn: DayRule;
  /** Years in which it may fire, in their order. */
  readonly years: readonly number[];
}

/** What a text means, or what is wrong with it: `the field hours can't be "25"`. */
export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: string };

/** The six fields between the brackets of `cron(…)`. */
export function parseCron(text: string): Parsed<Cron> {
  const fields = text.trim().split(/\s+/);
  const [minuteField = '', hourField = '', dayOfMonth = '', monthField = '', dayOfWeek = '', yearField = ''] =
    fields;
  if (fields.length !== 6) return { ok: false, problem: `it has ${fields.length} fields, not 6` };
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    return { ok: false, problem: 'exactly one of day of month and day of week must be ?' };
  }
  const minutes = valuesOf(minuteField, fieldKinds.minutes);
  const hours = valuesOf(hourField, fieldKinds.hours);
  const days = dayOfWeek === '?' ? dayOfMonthRule(dayOfMonth) : dayOfWeekRule(dayOfWeek);
  const months = valuesOf(monthField, fieldKinds.month);
  const years = valuesOf(yearField, fieldKinds.year);
  if (!minutes) return badField('minutes', minuteField);
  if (!hours) return badField('hours', hourField);
  if (!days) {
    return dayOfWeek === '?' ? badField('day of month', dayOfMonth) : badField('day of week', dayOfWeek);
  }
  if (!months) return badField('month', monthField);
  if (!years) return badField('year', yearField);
  const times = hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute));
  const firesOn: DayRule = (date) => months.includes(date.month) && years.includes(date.year) && days(date);
  return { ok: true, value: { times, firesOn, years } };
}

function badField(name: string, text: string): Parsed<never> {
  return { ok: false, problem: `the field ${name} can't be ${JSON.stringify(text)}` };
}
