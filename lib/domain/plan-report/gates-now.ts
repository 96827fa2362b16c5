import { type GateSituation, type GateVerdict, judgeGate, type TestEnding } from '../gates/gate.ts';
import { usersOf } from '../gates/restart.ts';
import type { TestParameters } from '../gates/test-in-flight.ts';
import type { UpgradePlan } from '../plan.ts';
import type { Inventory } from '../planning/inventory.ts';
import type { GateReport, ReportFacts } from './report.ts';

type GateFacts = Pick<ReportFacts, 'holder'>;

/**
 * What the first gate would say if the upgrade came to it now: each of its questions is put to the gate's own judgement
 * alone, so that one that is shut does not hide the others.
 */
export function gatesNow(
  plan: UpgradePlan,
  { at, tests, surroundings }: Pick<Inventory, 'at' | 'tests' | 'surroundings'>,
  facts: GateFacts,
): readonly GateReport[] {
  const judge = (asked: Partial<GateSituation>): GateVerdict => judgeGate({ ...nothing(plan, at), ...asked });
  // Both moments are written alike, so that they can be compared as texts.
  const window = plan.windowEnd === null ? null : { end: plan.windowEnd, over: plan.windowEnd <= at };
  const inWindow = judge({ beginning: { window, calendars: [] } });
  return [
    lock(facts),
    { name: 'pause', state: 'open', detail: pauseDetail(plan) },
    { name: 'window', ...stateOf(inWindow), detail: detailOf(inWindow, windowDetail(plan)) },
    ...surroundings.calendars.map((reading): GateReport => {
      const verdict = judge({ beginning: { window: null, calendars: [reading] } });
      const open = `the change calendar ${reading.calendar} is open${untilNext(reading)}`;
      return { name: 'calendar', ...stateOf(verdict), detail: detailOf(verdict, open) };
    }),
    test(plan, judge({ tests })),
  ];
}

/** A gate with nothing in its way. */
function nothing({ testPolicy, testParameters }: UpgradePlan, at: string): GateSituation {
  return {
    // Its deadline begins with the gate.
    deadline: at,
    deadlinePassed: false,
    abortRequested: false,
    paused: null,
    beginning: null,
    tests: [],
    silent: [],
    testPolicy,
    testParameters,
  };
}

function lock({ holder }: GateFacts): GateReport {
  if (!holder) return { name: 'lock', state: 'open', detail: 'no upgrade holds the lock' };
  const { upgradeId, since } = holder;
  const detail = `the upgrade ${upgradeId} holds the lock since ${since}: another one is refused`;
  return { name: 'lock', state: 'shut', detail };
}

function pauseDetail({ pauseAfter }: UpgradePlan): string {
  if (pauseAfter === null) return 'no pause was asked for';
  return pauseAfter === 'master'
    ? 'it will pause before any worker moves, until somebody resumes it'
    : 'it will pause after the first batch, until somebody resumes it';
}

function windowDetail({ windowEnd }: UpgradePlan): string {
  return windowEnd === null ? 'no window was given' : `the first change may be made until ${windowEnd}`;
}

function untilNext(reading: Inventory['surroundings']['calendars'][number]): string {
  return reading.kind === 'open' && reading.nextTransitionAt !== null
    ? ` until ${reading.nextTransitionAt}`
    : '';
}

const states = { open: 'open', wait: 'holds', shut: 'shut', 'end-tests': 'acts' } as const;

function stateOf({ kind }: GateVerdict): Pick<GateReport, 'state'> {
  return { state: states[kind] };
}

function detailOf(verdict: GateVerdict, open: string): string {
  return 'cause' in verdict ? verdict.cause.message : open;
}

function test({ testPolicy }: UpgradePlan, verdict: GateVerdict): GateReport {
  const open = `no test runs on any master (policy ${testPolicy})`;
  const ended = verdict.kind === 'end-tests' ? verdict.endings.map(endingDetail).join('; ') : null;
  return { name: 'test', ...stateOf(verdict), detail: ended ?? detailOf(verdict, open) };
}

function endingDetail(ending: TestEnding): string {
  const stopped = `the results of the test on the master at ${ending.address} are saved and it is stopped`;
  return ending.kind === 'stop'
    ? stopped
    : `${stopped}; it runs again on the target: ${parametersText(ending.parameters)}`;
}

/** `12 users, 2 a second, on http://shop, all user classes, until it is stopped`. */
function parametersText(parameters: TestParameters): string {
  const { spawnRate, host, userClasses, runTimeSeconds } = parameters;
  return [
    usersOf(parameters),
    `${spawnRate} a second`,
    host === null ? "on the locustfile's host" : `on ${host}`,
    userClasses === null ? 'all user classes' : `user classes ${userClasses.join(', ')}`,
    runTimeSeconds === null ? 'until it is stopped' : `for ${runTimeSeconds} s`,
  ].join(', ');
}
