import type { Cause } from '../cause.ts';
import type { PausePoint } from '../plan.ts';
import type { CalendarReading } from '../surroundings.ts';
import { calendarHold, type Hold, pausedHold, runningOn, silentHold, testHold } from './gate-hold.ts';
import { restartParameters } from './restart.ts';
import type {
  GivenParameters,
  SilentMaster,
  TestOnMaster,
  TestParameters,
  TestPolicy,
} from './test-in-flight.ts';

/** What a gate looks at. Moments are ISO 8601. */
export interface GateSituation {
  readonly deadline: string;
  readonly deadlinePassed: boolean;
  readonly abortRequested: boolean;
  readonly paused: { readonly since: string; readonly reason: string } | null;
  /**
   * What only the first change has to keep to; null for every later one. To finish is safer than to stand half way
   * until a window opens again.
   */
  readonly beginning: {
    /** Null: it may begin at any time. */
    readonly window: { readonly end: string; readonly over: boolean } | null;
    readonly calendars: readonly CalendarReading[];
  } | null;
  readonly tests: readonly TestOnMaster[];
  /** Masters that run and don't answer: each may run a test. */
  readonly silent: readonly SilentMaster[];
  readonly testPolicy: TestPolicy;
  readonly testParameters: GivenParameters;
}

/** How a test that is in the way is ended: its results are saved, `restart` also remembers its parameters. */
export type TestEnding =
  | { readonly kind: 'stop'; readonly address: string }
  | { readonly kind: 'restart'; readonly address: string; readonly parameters: TestParameters };

export type GateVerdict =
  | { readonly kind: 'open' }
  | { readonly kind: 'wait'; readonly cause: Cause }
  | { readonly kind: 'shut'; readonly cause: Cause }
  /** End these tests, then look again. */
  | { readonly kind: 'end-tests'; readonly endings: readonly TestEnding[] };

/**
 * May the next change be made? Abort comes before a pause, a pause before everything that time brings by itself. All
 * waiting ends at one deadline, a pause included: a lock that somebody forgot must not be held for ever.
 */
export function judgeGate(situation: GateSituation): GateVerdict {
  if (situation.abortRequested) return shut('aborted', 'the upgrade was aborted on request');
  if (situation.paused) return wait(situation, pausedHold(situation.paused, situation.deadline));
  return beforeFirstChange(situation) ?? judgeTests(situation);
}

function beforeFirstChange(situation: GateSituation): GateVerdict | null {
  if (!situation.beginning) return null;
  const { window, calendars } = situation.beginning;
  if (window?.over) {
    const message = `the window ended at ${window.end}, before the first change; start again in the next one`;
    return shut('window-over', message);
  }
  const closed = calendars.filter(({ kind }) => kind !== 'open').map(calendarHold);
  return closed[0] ? wait(situation, closed[0]) : null;
}

/**
 * No worker is taken from a master that runs a test: two that stop at once kill its listener in every version up to
 * 2.46.3, with no version skew at all (measured 2.25.0, 2.32.2, 2.46.3).
 */
function judgeTests(situation: GateSituation): GateVerdict {
  const { tests, silent, testPolicy } = situation;
  if (tests.length === 0) return silent[0] ? wait(situation, silentHold(silent[0])) : { kind: 'open' };
  if (testPolicy === 'fail') {
    const remedy = 'stop the test, or use the policy "wait"';
    return shut('test-in-flight', `${runningOn(tests)} and the test policy is "fail"; ${remedy}`);
  }
  const answer = testPolicy === 'wait' ? testHold(tests) : endingsOf(situation);
  if ('code' in answer) return wait(situation, answer);
  // What is ended at the deadline could not be seen to have ended any more.
  return situation.deadlinePassed ? wait(situation, testHold(tests)) : { kind: 'end-tests', endings: answer };
}

/** How the tests are ended; one that is ending already is waited for, and nobody starts it again. */
function endingsOf({ tests, testPolicy, testParameters }: GateSituation): readonly TestEnding[] | Hold {
  const going = tests.filter(({ test }) => test.state === 'spawning' || test.state === 'running');
  if (going.length === 0) return testHold(tests);
  if (testPolicy === 'restart') return restarting(going, testParameters);
  return going.map(({ address }) => ({ kind: 'stop', address }));
}

/** Only one test can run on the target's master, and only one whose parameters are known. */
function restarting(going: readonly TestOnMaster[], given: GivenParameters): readonly TestEnding[] | Hold {
  const [only, another] = going;
  if (!only || another) {
    const obstacle = `${runningOn(going)}, and only one can be started again on the target`;
    return { code: 'test-in-flight', obstacle, waitingFor: 'all but one to end' };
  }
  const { address, test } = only;
  const found = restartParameters(test, given);
  if (found.kind === 'known') return [{ kind: 'restart', address, parameters: found.parameters }];
  return {
    code: 'test-parameters-unknown',
    obstacle: `${runningOn(going)} that can't be started again (neither shown nor given: ${found.missing.join(', ')})`,
    waitingFor: 'it to end',
  };
}

function wait({ deadlinePassed }: GateSituation, { code, obstacle, waitingFor }: Hold): GateVerdict {
  if (deadlinePassed) return shut('gate-timed-out', `${obstacle} still, at the gate's deadline`);
  return { kind: 'wait', cause: { code, message: `${obstacle}: waiting for ${waitingFor}` } };
}

function shut(code: string, message: string): GateVerdict {
  return { kind: 'shut', cause: { code, message } };
}

/** Whether an upgrade pauses by itself before this batch: before any worker moves, or after the first batch. */
export function pausesBefore(point: PausePoint | null, hop: number, batch: number): boolean {
  return point !== null && hop === 0 && batch === (point === 'master' ? 0 : 1);
}

const longestWait = 300_000;

/**
 * Milliseconds until the next look: 5 % of the time waited, at least the interval, at most 5 minutes, and no longer
 * than what is left. A gate of 24 h then costs about 360 looks instead of 8,640 at 10 s, which would be three times the
 * history that an execution may have (25,000 events, Step Functions quotas).
 */
export function gateWaitMilliseconds(waited: number, interval: number, left = longestWait): number {
  return Math.min(longestWait, left, Math.max(interval, Math.round(waited * 0.05)));
}
