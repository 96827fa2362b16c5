import { statisticsSettleMilliseconds } from '../contract/defaults.ts';
import type { Progress, ProgressOf } from '../contract/payloads.ts';
import type { GateStateName } from '../contract/states.ts';
import type { Cause } from '../domain/cause.ts';
import {
  type GateSituation,
  type GateVerdict,
  gateWaitMilliseconds,
  judgeGate,
  type TestEnding,
} from '../domain/gates/gate.ts';
import type { UpgradePlan } from '../domain/plan.ts';
import { announce, secondsSince } from './announce.ts';
import { endTest } from './end-test.ts';
import { gateSituation } from './gate-situation.ts';
import { note } from './journal.ts';
import { isoNow, type World } from './ports.ts';
import { decided, rollingBack, waitSeconds } from './progress.ts';
import { withStoppedTest } from './stopped-test.ts';
import { storedUpgrade } from './upgrade-record.ts';

/** One look through a gate. */
interface Visit {
  readonly state: GateStateName;
  readonly progress: Progress;
  readonly plan: UpgradePlan;
  readonly situation: GateSituation;
}

/**
 * GateMaster and GateBatch: may the next change be made now? Before the first change a gate that stays shut ends the
 * upgrade as held, later it rolls back.
 */
export async function gate<State extends GateStateName>(
  world: World,
  state: State,
  progress: Progress,
): Promise<ProgressOf<State>> {
  const { plan } = await storedUpgrade(world.ledger, progress.upgradeId);
  const situation = await gateSituation(world, state, progress, plan);
  const answer = await answerTo(world, { state, progress, plan, situation }, judgeGate(situation));
  return answer as ProgressOf<State>;
}

async function answerTo(world: World, visit: Visit, verdict: GateVerdict): Promise<Progress> {
  switch (verdict.kind) {
    case 'open':
      return decided<'GateMaster'>(visit.progress, 'proceed', { explanation: 'the gate is open' });
    case 'wait':
      return lookAgain(world, visit, verdict.cause.message);
    case 'shut':
      return shut(world, visit, verdict.cause);
    case 'end-tests':
      return endTests(world, visit, verdict.endings);
  }
}

/** How the explanation begins while a test can't be ended. */
const unended = 'a test in the way could not be stopped: ';

/** A test that can't be ended is waited for like any other: nothing goes on as long as one is seen. */
async function endTests(
  world: World,
  visit: Visit,
  endings: readonly TestEnding[],
): Promise<ProgressOf<'GateMaster'>> {
  const { state, progress } = visit;
  const { upgradeId, fence } = progress;
  // One a visit: to save and to stop may take 10 and 15 s of a function's 45 s.
  const [ending] = endings;
  const failingSince = progress.watch.alarmSince;
  const began = isoNow(world.clock);
  const failure = ending && (await endTest(world, { upgradeId, state, failingSince }, fence, ending));
  if (failure) {
    const again = await lookAgain(world, visit, `${unended}${failure.message}`);
    return { ...again, watch: { ...again.watch, alarmSince: failingSince ?? began } };
  }
  return decided<'GateMaster'>(progress, 'wait', {
    // A sooner look could show the statistics of before, and the same test would be ended again.
    waitSeconds: waitSeconds(statisticsSettleMilliseconds),
    explanation: 'the test that was stopped to be seen gone',
    watch: { ...progress.watch, alarmSince: null },
  });
}

/** Without the details in brackets, which may change from look to look. */
function reasonOf(explanation: string): string {
  return explanation.replaceAll(/\([^)]*\)/g, '');
}

/** The same waiting is not noted again and again: a gate of a day looks about 360 times. */
async function lookAgain(
  world: World,
  { state, progress, plan, situation }: Visit,
  explanation: string,
): Promise<ProgressOf<'GateMaster'>> {
  const waited = secondsSince(world, progress.watch.since);
  world.meter.measure([{ metric: 'GateWait', value: waited }]);
  if (explanation !== progress.explanation) {
    const { upgradeId } = progress;
    await note(world, upgradeId, state, 'waiting', explanation);
    if (reasonOf(explanation) !== reasonOf(progress.explanation))
      await announce(world, 'gate-waiting', { upgradeId, message: explanation, plan });
  }
  const now = world.clock.now();
  const changes = nextChanges(situation).map((moment) => Date.parse(moment) - now);
  const left = Math.min(...changes.filter((change) => change > 0));
  const interval = plan.timing.observeSeconds * 1000;
  return decided<'GateMaster'>(progress, 'wait', {
    waitSeconds: waitSeconds(gateWaitMilliseconds(waited * 1000, interval, left)),
    explanation,
    watch: { ...progress.watch, alarmSince: null },
  });
}

/** Moments at which the answer changes by itself: the gate's and the window's end, and a calendar that opens. */
function nextChanges({ deadline, beginning }: GateSituation): readonly string[] {
  const { window = null, calendars = [] } = beginning ?? {};
  const transitions = calendars.map((reading) =>
    reading.kind === 'missing' ? null : reading.nextTransitionAt,
  );
  return [deadline, window?.end ?? null, ...transitions].filter((moment) => moment !== null);
}

/** Before the first change nothing is there to be rolled back. A stopped test runs again on the target only. */
async function shut(world: World, { state, progress, situation }: Visit, why: Cause): Promise<Progress> {
  const last = progress.explanation.startsWith(unended) ? ` (${progress.explanation})` : '';
  const message = await withStoppedTest(world.ledger, progress.upgradeId, `${why.message}${last}`);
  const cause = { code: why.code, message };
  await note(world, progress.upgradeId, state, 'shut', cause.message);
  return situation.beginning
    ? decided<'GateMaster'>(progress, 'stop', { cause, explanation: cause.message })
    : rollingBack<'GateBatch'>(progress, cause);
}
