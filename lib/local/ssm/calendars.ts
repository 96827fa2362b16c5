import { AwsError, localArn } from '../aws-api.ts';

export type CalendarState = 'OPEN' | 'CLOSED';

interface Calendar {
  readonly state: CalendarState;
  readonly nextTransitionTime: string | null;
}

/**
 * Change Calendars, each in the state that it was set to last. They hold no events: a state stays until it is set
 * again, also past the transition that was announced.
 */
export class Calendars {
  readonly #calendars = new Map<string, Calendar>();

  /** Makes a calendar or changes its state. `nextTransitionTime` (ISO 8601) is what it announces. */
  set(name: string, state: CalendarState, nextTransitionTime: string | null = null): void {
    this.#calendars.set(name, { state, nextTransitionTime });
  }

  delete(name: string): void {
    this.#calendars.delete(name);
  }

  /**
   * GetCalendarState: OPEN only if all of them are. With several, which transition is announced is not documented:
   * here the earliest.
   */
  stateOf(namesOrArns: readonly string[]): unknown {
    if (namesOrArns.length === 0) {
      throw new AwsError('ValidationException', 'CalendarNames must name at least one calendar.');
    }
    const asked = namesOrArns.map((reference) => this.#known(reference));
    const [next] = asked.flatMap(({ nextTransitionTime }) => nextTransitionTime ?? []).toSorted();
    return {
      State: asked.every(({ state }) => state === 'OPEN') ? 'OPEN' : 'CLOSED',
      AtTime: new Date().toISOString(),
      ...(next !== undefined && { NextTransitionTime: next }),
    };
  }

  #known(reference: string): Calendar {
    const prefix = localArn('ssm', 'document/');
    const name = reference.startsWith(prefix) ? reference.slice(prefix.length) : reference;
    const calendar = this.#calendars.get(name);
    if (calendar) return calendar;
    throw new AwsError('InvalidDocument', `The specified SSM document ${reference} doesn't exist.`);
  }
}
