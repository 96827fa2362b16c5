import { type GuardedDefinition, isObject } from './definition.ts';
import type { Ending } from './ending.ts';
import { longestTimerSeconds } from './guard-errors.ts';
import type { TraceEvent } from './trace.ts';

/**
 * A Wait whose SecondsPath leads to more than a timer can hold would end at once. The guard can't see the value,
 * so the execution fails when it gets there; null for every other event.
 */
export function tooLongWait(definition: GuardedDefinition, event: TraceEvent): Ending | null {
  if (event.kind !== 'entered' || event.type !== 'Wait') return null;
  const state = definition.States[event.name];
  if (!state || !('SecondsPath' in state)) return null;
  const seconds = valueAt(String(state.SecondsPath), event.input);
  if (typeof seconds !== 'number' || seconds <= longestTimerSeconds) return null;
  const cause = `${event.name} would wait ${seconds} s: the local engine can wait for at most ${longestTimerSeconds}`;
  return { status: 'FAILED', error: 'States.Runtime', cause };
}

/** For the guard's plain paths: names and indexes. */
function valueAt(path: string, data: unknown): unknown {
  const steps = path.match(/[\w-]+/g) ?? [];
  return steps.reduce<unknown>((value, step) => {
    if (Array.isArray(value)) return value[Number(step)];
    return isObject(value) ? value[step] : undefined;
  }, data);
}
