import type { CalendarReading } from '../surroundings.ts';
import type { SilentMaster, TestOnMaster } from './test-in-flight.ts';

/** Why a gate waits: what is in the way, and what it waits for. */
export interface Hold {
  readonly code: string;
  readonly obstacle: string;
  readonly waitingFor: string;
}

/** Waits until the tests ended by themselves. */
export function testHold(tests: readonly TestOnMaster[]): Hold {
  return { code: 'test-in-flight', obstacle: runningOn(tests), waitingFor: 'it to end' };
}

/** A busy master that misses one read must not be taken for one without a test. */
export function silentHold({ address, reason }: SilentMaster): Hold {
  return {
    code: 'master-silent',
    obstacle: `the master at ${address} does not say whether it runs a test (${reason})`,
    waitingFor: 'it to answer',
  };
}

/** `a test runs on the master at 10.0.0.7`. */
export function runningOn(tests: readonly TestOnMaster[]): string {
  return `a test runs on the master at ${tests.map(({ address }) => address).join(', ')}`;
}

/** A pause ends with the gate, at its deadline. */
export function pausedHold(
  { since, reason }: { readonly since: string; readonly reason: string },
  deadline: string,
): Hold {
  return {
    code: 'paused',
    obstacle: `the upgrade is paused since ${since} (${reason})`,
    waitingFor: `somebody to resume it (locust-upgrade resume), until ${deadline}`,
  };
}

/** A calendar that is not open. One that vanished counts as closed. */
export function calendarHold(reading: CalendarReading): Hold {
  const { calendar } = reading;
  if (reading.kind === 'missing') {
    const obstacle = `the change calendar ${calendar} can't be read (${reading.reason})`;
    return { code: 'calendar-closed', obstacle, waitingFor: 'it to be there and open' };
  }
  const next = reading.nextTransitionAt === null ? '' : ` at ${reading.nextTransitionAt}`;
  return {
    code: 'calendar-closed',
    obstacle: `the change calendar ${calendar} is closed`,
    waitingFor: `it to open${next}`,
  };
}
