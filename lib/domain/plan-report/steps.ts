import { changesBetween, type ServiceTarget, type Stage } from '../course/stage.ts';
import type { UpgradePlan } from '../plan.ts';
import { type AroundFacts, leadsUsers, writesAround } from './around-writes.ts';
import { checksOf } from './checks.ts';
import { calls, invocationsOf, secondsOf, sumOf, transitionsOf } from './effort.ts';
import { mostSecondsOf } from './longest.ts';
import { type PlannedStep, plannedSteps } from './planned-steps.ts';
import type { SlotCounts, StepReport } from './report.ts';
import { countsAt, servingAt } from './serving.ts';
import { type EffortFacts, effortOf } from './step-effort.ts';

export interface StepFacts extends EffortFacts {
  /** Whether masters are asked whether their listener answers. */
  readonly probesListener: boolean;
  readonly around: AroundFacts;
}

/** Every step of a plan with what it writes, leaves, looks at and takes. */
export function stepReports(plan: UpgradePlan, facts: StepFacts): readonly StepReport[] {
  return plannedSteps(plan).map((step) => stepReport(plan, step, facts));
}

function stepReport(whole: UpgradePlan, step: PlannedStep, facts: StepFacts): StepReport {
  const { plan, before, after } = step;
  // The Survey is asked where users are, before the old master goes.
  const looksAtUsers = step.kind === 'conclude' && leadsUsers(whole, facts.around);
  const effort = sumOf([effortOf(step, facts), calls(0, looksAtUsers ? 1 : 0)]);
  const around = writesAround(whole, step, facts.around);
  const [was, is] = [countsAt(plan, before), countsAt(plan, after)];
  // The end of an execution is a state, too.
  const end = step.kind === 'conclude' ? 1 : 0;
  return {
    kind: step.kind,
    name: step.kind === 'restart-test' && around.first.length > 0 ? 'users to the new master' : step.name,
    hop: step.hop === null ? null : step.hop + 1,
    size: step.batch?.size ?? null,
    writes: [...around.first, ...writesOf(step), ...around.last],
    workers: { before: was, after: is },
    ...extremesOf(step, was, is),
    serving: servingAt(plan, after),
    checks: [
      ...checksOf(step, facts.probesListener),
      ...(looksAtUsers ? ['all users reach the new master'] : []),
    ],
    seconds: { expected: secondsOf(effort), most: mostSecondsOf(step) },
    transitions: transitionsOf(effort) + end,
    invocations: invocationsOf(effort),
  };
}

function writesOf({ kind, plan, before, after }: PlannedStep): readonly string[] {
  const drains = kind === 'master' && plan.strategy === 'recreate';
  const way: readonly Stage[] = drains ? [before, { kind: 'drained' }, after] : [before, after];
  return way.slice(1).flatMap((stage, index) => {
    const from = way[index] ?? before;
    return changesBetween(plan, from, stage).map((change) => written(plan, change, stage));
  });
}

/** A service gets another revision in the master's step only. */
function written(
  { target }: UpgradePlan,
  { service, desired, revision }: ServiceTarget,
  stage: Stage,
): string {
  const at = stage.kind === 'master' && revision === 'target' ? ` at ${target.version}` : '';
  return `${service} → ${desired}${at}`;
}

/**
 * Lowers come before raises, and what is raised isn't ready yet: (4,1) → (3,3) has 3 + 1 ready workers at least and
 * 3 + 3 tasks at most. All workers leave a shared master when it changes.
 */
function extremesOf(
  { kind, plan }: PlannedStep,
  was: SlotCounts,
  is: SlotCounts,
): Pick<StepReport, 'floor' | 'ceiling'> {
  const outage = kind === 'master' && plan.topology === 'shared-master' && plan.hops[0]?.kind === 'upgrade';
  const floor = Math.min(was.blue, is.blue) + Math.min(was.green, is.green);
  return { floor: outage ? 0 : floor, ceiling: Math.max(was.blue + was.green, is.blue + is.green) };
}
