import semver from 'semver';
import { otherSlot } from '../cluster.ts';
import { oldestProbed } from '../master-endpoint.ts';
import type { UpgradePlan } from '../plan.ts';
import { eventBudget, mostEvents } from '../planning/history-budget.ts';
import type { Inventory } from '../planning/inventory.ts';
import type { PlanAnswer } from '../planning/planning.ts';
import { parseVersion } from '../versions/version.ts';
import { costOf } from './cost.ts';
import { gatesNow } from './gates-now.ts';
import { inventoryReport } from './inventory-report.ts';
import type { DurationReport, PlannedReport, PlanReport, ReportFacts, StepReport } from './report.ts';
import { risksOf } from './risks.ts';
import { rollbackSeconds } from './rollback-duration.ts';
import { assumptions } from './start-up.ts';
import { stepReports } from './steps.ts';

/** Explains what was planned, or why nothing was. A plan is always made from an inventory. */
export function planReport(answer: PlanAnswer, facts: ReportFacts): PlanReport {
  const { preflight } = answer;
  const inventory = facts.inventory && inventoryReport(facts.cluster, facts.inventory);
  const looked = { preflight, inventory };
  switch (answer.kind) {
    case 'refused':
      return { kind: 'refused', cause: answer.cause, ...looked };
    case 'nothing-to-do':
      return { kind: 'nothing-to-do', stable: answer.stable, resolution: answer.resolution, ...looked };
    case 'planned':
      if (!facts.inventory) throw new TypeError('a plan is made from an inventory');
      return { kind: 'planned', ...looked, ...planned(answer.plan, facts, facts.inventory) };
  }
}

function planned(plan: UpgradePlan, facts: ReportFacts, inventory: Inventory): PlannedReport {
  const { cluster, settleSeconds } = facts;
  const probesListener = cluster.probeListener && answersProbe(plan.target.version);
  const steps = stepReports(plan, {
    settleSeconds,
    taskStartSeconds: cluster.taskStartSeconds,
    tests: inventory.tests,
    probesListener,
    around: inventory,
  });
  const wayBack = rollbackSeconds(plan, { settleSeconds, taskStartSeconds: cluster.taskStartSeconds });
  const { desired, maxSurge, maxUnavailable } = plan.bounds;
  return {
    stable: plan.stable,
    target: plan.target,
    resolution: plan.resolution,
    strategy: { name: plan.strategy, reasons: plan.reasons },
    hops: plan.hops,
    configuration: plan.configuration,
    bounds: { desired, floor: desired - maxUnavailable, ceiling: desired + maxSurge },
    steps,
    budget: { events: plan.historyEvents, limit: eventBudget, most: mostEvents },
    duration: durationOf(plan, steps, wayBack, cluster.taskStartSeconds),
    cost: costOf(steps, desired, sizesOf(plan, inventory)),
    risks: risksOf(plan, inventory, steps, { cluster, probesListener }),
    gates: gatesNow(plan, inventory, facts),
  };
}

function answersProbe(version: string): boolean {
  const parsed = parseVersion(version);
  return parsed.ok && semver.gte(parsed.version, oldestProbed);
}

/** The idle slot's tasks are the additional ones; of a second hop the others, which are mostly of the same size. */
function sizesOf({ slots, activeSlot }: UpgradePlan, { sizes }: Inventory) {
  const { master, worker } = slots[otherSlot(activeSlot)];
  return { master: sizes[master] ?? null, worker: sizes[worker] ?? null };
}

function durationOf(
  { timing }: UpgradePlan,
  steps: readonly StepReport[],
  wayBack: number,
  taskStartSeconds: number,
): DurationReport {
  const gates = steps.filter(({ kind }) => kind === 'gate');
  const others = steps.filter(({ kind }) => kind !== 'gate');
  const outages = steps.filter(({ floor }) => floor === 0);
  return {
    expectedSeconds: sum(steps.map(({ seconds }) => seconds.expected)),
    mostSeconds: sum(others.map(({ seconds }) => seconds.most)),
    gates: { count: gates.length, mostSecondsEach: timing.gateDeadlineSeconds },
    outageSeconds: sum(outages.map(({ seconds }) => seconds.expected)),
    rollback: { expectedSeconds: wayBack, mostSeconds: timing.rollbackDeadlineSeconds },
    assumptions: assumptions(taskStartSeconds),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, number) => all + number, 0);
}
