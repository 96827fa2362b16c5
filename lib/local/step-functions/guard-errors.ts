import { isObject, type JsonObject, type Refuse } from './definition.ts';
import { checkResultPath } from './guard-paths.ts';

/** Node's timers hold 31 bits of milliseconds; a longer one fires after 1 ms. */
export const longestTimerSeconds = 2_147_483;

/** AWS lets States.ALL catch neither of these, and the engine lets nothing catch them. */
const uncatchable = ['States.Runtime', 'States.DataLimitExceeded'];

/** Refuses retriers and catchers that the engine would run differently from AWS. */
export function checkErrorHandling(state: JsonObject, refuse: Refuse): void {
  const retriers = listOf('Retry', state.Retry, refuse);
  const catchers = listOf('Catch', state.Catch, refuse);
  for (const retrier of retriers) checkRetrier(retrier, refuse);
  for (const catcher of catchers) {
    checkFields('Catch', catcher, ['ErrorEquals', 'Next', 'ResultPath', 'Comment'], refuse);
    checkResultPath(catcher.ResultPath, refuse);
  }
  checkErrorNames('Retry', retriers, refuse);
  checkErrorNames('Catch', catchers, refuse);
}

function listOf(field: string, value: unknown, refuse: Refuse): readonly JsonObject[] {
  if (value === undefined) return [];
  if (Array.isArray(value) && value.every(isObject)) return value;
  refuse(`${field} ${JSON.stringify(value)}`, 'give it a list of objects');
  return [];
}

function checkErrorNames(field: string, rules: readonly JsonObject[], refuse: Refuse): void {
  for (const [index, { ErrorEquals: names }] of rules.entries()) {
    if (!Array.isArray(names)) {
      refuse(`${field} without ErrorEquals`, 'list the errors that it handles');
      continue;
    }
    if (names.includes('States.ALL') && (names.length > 1 || index < rules.length - 1)) {
      refuse(`States.ALL in ${field}`, 'put it alone into the last rule');
    }
    for (const name of names.filter((each) => uncatchable.includes(each))) {
      refuse(`${name} in ${field}`, 'remove it: it ends the execution whatever the machine says');
    }
  }
}

function checkRetrier(retrier: JsonObject, refuse: Refuse): void {
  const known = [
    'ErrorEquals',
    'IntervalSeconds',
    'MaxAttempts',
    'BackoffRate',
    'MaxDelaySeconds',
    'JitterStrategy',
    'Comment',
  ];
  checkFields('Retry', retrier, known, refuse);
  const interval = numberOr(retrier.IntervalSeconds, 1);
  const longest = numberOr(retrier.MaxDelaySeconds, Number.POSITIVE_INFINITY);
  if (longest <= interval) {
    refuse(
      `MaxDelaySeconds ${longest} with IntervalSeconds ${interval}`,
      'make the first greater than the second',
    );
  }
  const attempts = numberOr(retrier.MaxAttempts, 3);
  const last = Math.min(longest, interval * numberOr(retrier.BackoffRate, 2) ** Math.max(0, attempts - 1));
  if (last > longestTimerSeconds) {
    refuse(`Retry with a last wait of ${last} s`, `set MaxDelaySeconds to at most ${longestTimerSeconds}`);
  }
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

/** Refuses fields of a state that the engine ignores or misreads. */
export function checkFields(
  what: string,
  object: JsonObject,
  known: readonly string[],
  refuse: Refuse,
): void {
  for (const field of Object.keys(object)) {
    if (!known.includes(field))
      refuse(`${field} in ${what}`, 'remove it: the local engine ignores it or gets it wrong');
  }
}
