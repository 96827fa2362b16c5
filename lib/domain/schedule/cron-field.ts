/** What a field of a cron expression counts: its smallest and largest value, and the names that stand for values. */
export interface FieldKind {
  readonly least: number;
  readonly most: number;
  /** In the order of the values, from `least`. */
  readonly names: readonly string[];
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** The six fields of EventBridge Scheduler (its user guide, "Cron-based schedules"). */
export const fieldKinds = {
  minutes: { least: 0, most: 59, names: [] },
  hours: { least: 0, most: 23, names: [] },
  dayOfMonth: { least: 1, most: 31, names: [] },
  month: { least: 1, most: 12, names: months },
  dayOfWeek: { least: 1, most: 7, names: weekdays },
  year: { least: 1970, most: 2199, names: [] },
} as const satisfies Readonly<Record<string, FieldKind>>;

/**
 * The values that a field stands for, in their order: `*`, `5`, `1-5`, `0/15`, `10/5`, `MON-FRI`, and lists of these with
 * commas. Null for a text that is none of it.
 */
export function valuesOf(text: string, kind: FieldKind): readonly number[] | null {
  const parts = text.split(',').map((part) => valuesOfPart(part, kind));
  if (parts.some((part) => part === null)) return null;
  const values = new Set(parts.flatMap((part) => part ?? []));
  return [...values].toSorted((left, right) => left - right);
}

function valuesOfPart(text: string, kind: FieldKind): readonly number[] | null {
  const groups = /^(?<from>\*|\w+)(?:-(?<to>\w+))?(?:\/(?<step>\d+))?$/.exec(text)?.groups;
  if (!groups?.from) return null;
  const whole = groups.from === '*';
  const from = whole ? kind.least : singleValue(groups.from, kind);
  // `10/5` goes on to the end, as `10-59/5` would.
  const open = whole || groups.step !== undefined;
  const to = groups.to === undefined ? (open ? kind.most : from) : singleValue(groups.to, kind);
  const step = Number(groups.step ?? 1);
  if (from === null || to === null || from > to || step < 1 || (whole && groups.to !== undefined))
    return null;
  const count = Math.floor((to - from) / step) + 1;
  return Array.from({ length: count }, (_, index) => from + index * step);
}

/** A value by its number or its name; null for one that is out of range. */
export function singleValue(text: string, { least, most, names }: FieldKind): number | null {
  const named = names.indexOf(text.toUpperCase());
  const value = named >= 0 ? least + named : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : null;
}
