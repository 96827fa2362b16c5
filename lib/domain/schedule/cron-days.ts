import { type CalendarDate, daysIn, weekdayOf } from './calendar.ts';
import { fieldKinds, singleValue, valuesOf } from './cron-field.ts';

/** Whether a cron expression fires on a date, as far as one of its two fields for days says. */
export type DayRule = (date: CalendarDate) => boolean;

/**
 * The field day-of-month: values, `L` (the last day), `15W` (the weekday nearest to the 15th, in the same month), and
 * lists of these. Null for a text that is none of it.
 */
export function dayOfMonthRule(text: string): DayRule | null {
  return anyOf(text, (part) => {
    if (part === 'L') return ({ year, month, day }) => day === daysIn(year, month);
    const nearest = /^(?<day>\d+)W$/.exec(part)?.groups?.day;
    if (nearest) return nearestWeekday(singleValue(nearest, fieldKinds.dayOfMonth));
    const values = valuesOf(part, fieldKinds.dayOfMonth);
    return values && (({ day }) => values.includes(day));
  });
}

/**
 * The field day-of-week: values, `6L` (the last Friday of the month), `6#2` (its second Friday), `L` (Saturday, the
 * last day of a week), and lists of these. Null for a text that is none of it.
 */
export function dayOfWeekRule(text: string): DayRule | null {
  return anyOf(text, (part) => {
    const groups = /^(?<weekday>\w+?)(?:(?<last>L)|#(?<nth>[1-5]))$/.exec(part)?.groups;
    const weekday = singleValue(groups?.weekday ?? '', fieldKinds.dayOfWeek);
    if (weekday !== null && groups?.last) {
      return (date) => weekdayOf(date) === weekday && date.day > daysIn(date.year, date.month) - 7;
    }
    if (weekday !== null && groups?.nth) {
      const nth = Number(groups.nth);
      return (date) => weekdayOf(date) === weekday && Math.ceil(date.day / 7) === nth;
    }
    const values = part === 'L' ? [fieldKinds.dayOfWeek.most] : valuesOf(part, fieldKinds.dayOfWeek);
    return values && ((date) => values.includes(weekdayOf(date)));
  });
}

function anyOf(text: string, ruleOf: (part: string) => DayRule | null): DayRule | null {
  const rules = text.split(',').map(ruleOf);
  const known = rules.filter((rule) => rule !== null);
  return known.length === rules.length ? (date) => known.some((rule) => rule(date)) : null;
}

const sunday = 1;
const saturday = 7;

/** Never in another month: the 1st on a Saturday is moved to the 3rd, the 31st on a Sunday to the 29th. */
function nearestWeekday(wanted: number | null): DayRule | null {
  if (wanted === null) return null;
  return ({ year, month, day }) => {
    if (wanted > daysIn(year, month)) return false;
    const weekday = weekdayOf({ year, month, day: wanted });
    const last = daysIn(year, month);
    if (weekday === saturday) return day === (wanted === 1 ? 3 : wanted - 1);
    if (weekday === sunday) return day === (wanted === last ? last - 2 : wanted + 1);
    return day === wanted;
  };
}
