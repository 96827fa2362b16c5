import { changesBetween } from '../course/stage.ts';
import { restartParameters } from '../gates/restart.ts';
import type { TestOnMaster } from '../gates/test-in-flight.ts';
import { calls, type Effort, looksUntil, sumOf, waitsFor } from './effort.ts';
import type { PlannedStep } from './planned-steps.ts';
import { countsAt, servingAt } from './serving.ts';
import { masterStartSeconds, stopSeconds, workersStartSeconds } from './start-up.ts';

/** What the effort of a step depends on, besides its plan. */
export interface EffortFacts {
  readonly settleSeconds: number;
  /** From the creation of a task to RUNNING. */
  readonly taskStartSeconds: number;
  readonly tests: readonly TestOnMaster[];
}

/** What a step is expected to take, with its gate open or opened by the test policy. */
export function effortOf(step: PlannedStep, facts: EffortFacts): Effort {
  switch (step.kind) {
    case 'prepare':
      // Reads the active master, looks for tests on it, and asks the Survey.
      return calls(1, 3);
    case 'gate':
      return gate(step, facts);
    case 'master':
      return master(step, facts);
    case 'batch':
      return sumOf([
        calls(1, lastLooks(step)),
        looksUntil(batchSeconds(step, facts), step.plan.timing, facts.settleSeconds),
      ]);
    case 'restart-test':
      return restartTest(step, facts);
    case 'bake':
      return sumOf([calls(1, 1), waitsFor(step.plan.timing.bakeSeconds, step.plan.timing, 1)]);
    case 'conclude':
      return conclude(step);
  }
}

/** One look at each running master; a test that must end is saved and stopped, and seen gone by a second look. */
function gate({ plan, hop, before, batchIndex }: PlannedStep, { tests, settleSeconds }: EffortFacts): Effort {
  const masters = servingAt(plan, before).length;
  const first = hop === 0 && batchIndex === null;
  const look = calls(1, masters + (first && plan.calendars.length > 0 ? 1 : 0));
  const ends = first && tests.length > 0 && (plan.testPolicy === 'stop' || plan.testPolicy === 'restart');
  if (!ends) return look;
  const ending = { calls: 0, waits: 1, waitedSeconds: settleSeconds, nested: 2 * tests.length };
  return sumOf([look, ending, look]);
}

/** Right before workers are taken away, the masters are asked for tests once more. */
function lastLooks({ plan, before, after }: PlannedStep): number {
  const [was, is] = [countsAt(plan, before), countsAt(plan, after)];
  return is.blue < was.blue || is.green < was.green ? servingAt(plan, before).length : 0;
}

function master({ plan }: PlannedStep, { settleSeconds, taskStartSeconds }: EffortFacts): Effort {
  const write = calls(1, plan.topology === 'shared-master' || plan.strategy === 'recreate' ? 1 : 0);
  const ready = looksUntil(masterSeconds(plan, taskStartSeconds), plan.timing, settleSeconds);
  if (plan.strategy !== 'recreate') return sumOf([write, ready]);
  return sumOf([write, waitsFor(stopSeconds, plan.timing, 0), ready]);
}

/**
 * Until a master and its workers are there. A master of its own only starts; a shared one stops first, and all
 * workers leave with it and start again.
 */
function masterSeconds(plan: PlannedStep['plan'], taskStartSeconds: number): number {
  if (plan.hops[0]?.kind === 'heal') return 0;
  if (plan.topology === 'two-masters') return masterStartSeconds(taskStartSeconds);
  const workers = plan.strategy === 'recreate' ? 0 : plan.bounds.desired;
  return (
    stopSeconds +
    Math.max(masterStartSeconds(taskStartSeconds), workersStartSeconds(workers, taskStartSeconds))
  );
}

function batchSeconds(
  { plan, before, after }: PlannedStep,
  { taskStartSeconds }: Pick<EffortFacts, 'taskStartSeconds'>,
): number {
  const [was, is] = [countsAt(plan, before), countsAt(plan, after)];
  const raised = Math.max(0, is.blue - was.blue, is.green - was.green);
  const lowers = is.blue < was.blue || is.green < was.green;
  return Math.max(workersStartSeconds(raised, taskStartSeconds), lowers ? stopSeconds : 0);
}

/** One look where no test was stopped to run again; else it is started, and its users come at their rate. */
function restartTest({ plan }: PlannedStep, { tests, settleSeconds }: EffortFacts): Effort {
  const seconds = restartSeconds(plan, tests);
  if (seconds === null) return calls(1, 0);
  const firstLook = Math.max(settleSeconds, plan.timing.observeSeconds);
  return sumOf([calls(1, 2), looksUntil(seconds, plan.timing, firstLook)]);
}

/** Until a test that runs now has all its users again; null where none is to be started again. */
function restartSeconds(
  { testPolicy, testParameters }: PlannedStep['plan'],
  [test, another]: readonly TestOnMaster[],
): number | null {
  if (testPolicy !== 'restart' || !test || another) return null;
  const found = restartParameters(test.test, testParameters);
  return found.kind === 'known' ? found.parameters.users / found.parameters.spawnRate : null;
}

function conclude({ plan, before, after }: PlannedStep): Effort {
  const writes = changesBetween(plan, before, after).length > 0;
  return writes ? sumOf([calls(1, 1), waitsFor(stopSeconds, plan.timing, 1)]) : calls(1, 1);
}
