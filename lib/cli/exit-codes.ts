import { BadInput } from '../contract/errors.ts';
import type { Outcome } from '../ports/ledger.ts';

/** What the command exits with: scripts branch on it. */
export const exitCodes: Readonly<Record<Outcome | 'interrupted', number>> = {
  succeeded: 0,
  'nothing-to-do': 0,
  'rolled-back': 3,
  'rollback-failed': 4,
  refused: 5,
  aborted: 6,
  held: 7,
  failed: 1,
  interrupted: 130,
};

export const badInput = 2;

/** 2 for bad input, 1 for every other error. */
export function exitCodeOf(error: unknown): number {
  return error instanceof BadInput ? badInput : 1;
}
