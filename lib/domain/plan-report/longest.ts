import type { PlannedStep } from './planned-steps.ts';
import { callSeconds, longestStopSeconds } from './start-up.ts';

/** Seconds until a deadline ends a step at the latest, give or take one look. */
export function mostSecondsOf({ kind, plan: { timing, strategy } }: PlannedStep): number {
  switch (kind) {
    case 'prepare':
      return callSeconds;
    case 'gate':
      return timing.gateDeadlineSeconds;
    case 'master':
      return timing.masterDeadlineSeconds + (strategy === 'recreate' ? longestStopSeconds : 0);
    case 'bake':
      return timing.bakeSeconds + timing.batchDeadlineSeconds;
    case 'batch':
    case 'restart-test':
    case 'conclude':
      return timing.batchDeadlineSeconds;
  }
}
