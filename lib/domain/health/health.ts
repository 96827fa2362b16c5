import type { Cause } from '../cause.ts';
import type { Observed } from '../plan.ts';
import type { Expectation, Look } from './expectation.ts';
import { masterNotReady, workersMissing } from './not-yet.ts';
import { observedOf } from './observed.ts';
import { foreignChange, serviceUnsettled } from './service-checks.ts';
import {
  listenerDead,
  masterStopped,
  masterUnreachable,
  workersCrashing,
  wrongVersion,
} from './unhealthy.ts';

/** `inconclusive` never advances; it says what is waited for. */
export type HealthVerdict =
  | { readonly kind: 'healthy'; readonly observed: Observed }
  | { readonly kind: 'unhealthy'; readonly cause: Cause; readonly observed: Observed | null }
  | { readonly kind: 'inconclusive'; readonly waitingFor: Cause; readonly observed: Observed | null };

/** Judges a look: what is broken comes first, then what is missing yet. */
export function assess(expected: Expectation, look: Look): HealthVerdict {
  const observed = look.reading && observedOf(look.reading, expected.master.version, expected.workers);
  const broken =
    foreignChange(expected, look.services) ??
    masterStopped(expected, look.stopped) ??
    listenerDead(look.reading) ??
    wrongVersion(expected, look.reading) ??
    workersCrashing(expected, look.stopped) ??
    masterUnreachable(expected, look.reading);
  if (broken) return { kind: 'unhealthy', cause: broken, observed };
  const missing =
    serviceUnsettled(expected, look) ??
    masterNotReady(expected, look.reading) ??
    workersMissing(expected, look.reading, observed);
  if (missing) return { kind: 'inconclusive', waitingFor: missing, observed };
  if (!observed) throw new TypeError('a look without a reading has no master that is ready');
  return { kind: 'healthy', observed };
}
