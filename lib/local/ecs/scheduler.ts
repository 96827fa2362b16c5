import { advanceTasks, dueAt, type Effect, type NewTasks } from './lifecycle.ts';
import { healthyAt } from './rollout.ts';
import { scheduleService } from './service-pass.ts';
import type { EcsSettings } from './settings.ts';
import type { EcsState, TaskRecord } from './state.ts';

export interface Scheduled {
  readonly state: EcsState;
  readonly effects: readonly Effect[];
  /** When time alone changes something next; null where it never does. */
  readonly wakeAt: number | null;
}

/**
 * The service scheduler and the task lifecycles until nothing more is to be done at this moment: a function of state
 * and time. A state that rests comes back as the same object.
 */
export function schedule(state: EcsState, now: number, settings: EcsSettings, fresh: NewTasks): Scheduled {
  let next = forgetOld(state, now, settings);
  const effects: Effect[] = [];
  for (;;) {
    const before = next;
    for (const service of before.services.values()) {
      next = scheduleService(next, service, now, settings, fresh);
    }
    const lifecycle = advanceTasks(next, now, settings);
    next = lifecycle.state;
    effects.push(...lifecycle.effects);
    if (next === before) return { state: next, effects, wakeAt: nextMoment(next, now, settings) };
  }
}

/** Stopped tasks stay visible for a while, then they are gone. */
function forgetOld(state: EcsState, now: number, settings: EcsSettings): EcsState {
  const visible = settings.stoppedVisibleSeconds * 1000;
  const old = [...state.tasks.values()].filter(
    ({ stoppedAt }) => stoppedAt !== null && now - stoppedAt > visible,
  );
  if (old.length === 0) return state;
  const tasks = new Map(state.tasks);
  for (const { id } of old) tasks.delete(id);
  return { ...state, tasks };
}

function nextMoment(state: EcsState, now: number, settings: EcsSettings): number | null {
  let next = Number.POSITIVE_INFINITY;
  const consider = (at: number | null): void => {
    if (at !== null && at > now && at < next) next = at;
  };
  for (const task of state.tasks.values()) {
    consider(dueAt(task, state, settings));
    consider(becomesHealthyAt(task, settings));
  }
  for (const { throttle } of state.services.values()) consider(throttle.notBefore);
  return Number.isFinite(next) ? next : null;
}

function becomesHealthyAt({ phase, startedAt }: TaskRecord, settings: EcsSettings): number | null {
  return phase === 'running' && startedAt !== null ? healthyAt(startedAt, settings) : null;
}
