import type { Cause } from './cause.ts';

/** What a gate looks at. */
export interface GateSituation {
  readonly abortRequested: boolean;
  /** Addresses of the masters that run a test. */
  readonly testOn: readonly string[];
  readonly testPolicy: 'wait' | 'fail';
  readonly deadlinePassed: boolean;
}

export type GateVerdict =
  | { readonly kind: 'open' }
  | { readonly kind: 'wait'; readonly cause: Cause }
  | { readonly kind: 'shut'; readonly cause: Cause };

/**
 * No worker is taken from a master that runs a test: two that stop at once kill its listener in every version up to
 * 2.46.3, with no version skew at all (measured 2.25.0, 2.32.2, 2.46.3).
 */
export function judgeGate(situation: GateSituation): GateVerdict {
  if (situation.abortRequested) {
    return { kind: 'shut', cause: { code: 'aborted', message: 'the upgrade was aborted on request' } };
  }
  if (situation.testOn.length === 0) return { kind: 'open' };
  const running = `a test runs on the master at ${situation.testOn.join(', ')}`;
  if (situation.testPolicy === 'fail') {
    const message = `${running} and the test policy is "fail"; stop the test, or use the policy "wait"`;
    return { kind: 'shut', cause: { code: 'test-in-flight', message } };
  }
  if (situation.deadlinePassed) {
    return {
      kind: 'shut',
      cause: { code: 'gate-timed-out', message: `${running} still, at the gate's deadline` },
    };
  }
  return { kind: 'wait', cause: { code: 'test-in-flight', message: `${running}: waiting for it to end` } };
}

const longestWait = 300_000;

/**
 * Milliseconds until the next look: 5 % of the time waited, at least the interval, at most 5 minutes. A gate of 24 h
 * then costs about 360 looks instead of 8,640 at 10 s, which would be three times the history that an execution may
 * have (25,000 events, Step Functions quotas).
 */
export function gateWaitMilliseconds(waited: number, interval: number): number {
  return Math.min(longestWait, Math.max(interval, Math.round(waited * 0.05)));
}
