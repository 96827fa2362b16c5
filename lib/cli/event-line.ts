import { styleText } from 'node:util';
import type { LedgerEvent } from '../ports/ledger.ts';

/** Local time of day: `13:37:21`. */
export function clockTime(iso: string): string {
  return new Date(iso).toTimeString().slice(0, 8);
}

const farAway = 12 * 3_600_000;

/** The time of day of a moment to come; with its date where that is no moment of today or tonight. */
export function momentToCome(iso: string, now: number): string {
  const date = new Date(iso);
  if (date.getTime() - now < farAway) return clockTime(iso);
  return `${date.toLocaleDateString('sv')} ${clockTime(iso)}`;
}

const colours: Readonly<Record<string, Parameters<typeof styleText>[0]>> = {
  unhealthy: 'red',
  'rolling-back': 'red',
  'rollback-failed': 'red',
  warning: 'yellow',
  inconclusive: 'yellow',
  succeeded: 'green',
  healthy: 'green',
  restored: 'green',
};

/** One line of the timeline; its colour says nothing that its words do not. */
export function eventLine({ at, step, event, detail }: LedgerEvent): string {
  const label = styleText(colours[event] ?? 'cyan', `${step} ${event}`.padEnd(30));
  return `${clockTime(at)}  ${label} ${firstLine(detail)}`;
}

const longestLine = 300;

export function firstLine(text: string): string {
  const [first = ''] = text.split('\n');
  return first.length > longestLine ? `${first.slice(0, longestLine)}…` : first;
}
