import { UpgradeError } from '../../contract/errors.ts';

type Pattern = Readonly<Record<string, unknown>>;

/**
 * Whether an event matches a rule's pattern: every member of the pattern must be there, and its value (or one of
 * its values, where it is a list) be among those listed (EventBridge user guide, "Event patterns"). The pattern
 * has passed `checkPattern`.
 */
export function matches(pattern: Pattern, event: unknown): boolean {
  const members = isObject(event) ? new Map(Object.entries(event)) : new Map<string, unknown>();
  return Object.entries(pattern).every(([name, wanted]) => {
    const value = members.get(name);
    if (!Array.isArray(wanted)) return matches(wanted as Pattern, value);
    const values = Array.isArray(value) ? value : [value];
    return wanted.some((filter) => values.some((each) => accepts(filter, each)));
  });
}

/** Throws `unsupported-event-pattern` for any operator but the exact value, `prefix` and `exists`. */
export function checkPattern(rule: string, pattern: Pattern): void {
  for (const [name, wanted] of Object.entries(pattern)) {
    if (isObject(wanted)) checkPattern(rule, wanted);
    else if (!Array.isArray(wanted) || !wanted.every(isKnownFilter)) {
      throw new UpgradeError(
        'unsupported-event-pattern',
        `rule ${rule} filters ${name} by ${JSON.stringify(wanted)}: use a list of exact values, prefix or exists`,
      );
    }
  }
}

function isKnownFilter(filter: unknown): boolean {
  if (!isObject(filter)) return !Array.isArray(filter);
  const [operator, ...others] = Object.keys(filter);
  return others.length === 0 && (operator === 'prefix' || operator === 'exists');
}

function accepts(filter: unknown, value: unknown): boolean {
  if (!isObject(filter)) return filter === value;
  if ('exists' in filter) return (value !== undefined) === filter.exists;
  return typeof value === 'string' && value.startsWith(String(filter.prefix));
}

function isObject(value: unknown): value is Pattern {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
