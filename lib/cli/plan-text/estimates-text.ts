import type { CostReport, DurationReport, PlannedReport } from '../../domain/plan-report/report.ts';
import { columns, section } from './layout.ts';
import { countText, dollarsText, durationText } from './units.ts';

/** Time, money and the budget of history events. */
export function estimatesText({ duration, cost, budget }: PlannedReport): readonly string[] {
  const events = `about ${countText(budget.events)} of ${countText(budget.limit)} (Step Functions allows ${countText(budget.most)})`;
  return section('Estimates', columns([...timeRows(duration), ...costRows(cost), ['events', events]]));
}

function timeRows({
  expectedSeconds,
  mostSeconds,
  gates,
  outageSeconds,
  rollback,
  assumptions,
}: DurationReport): readonly (readonly string[])[] {
  const outage =
    outageSeconds > 0 ? [['outage', `about ${durationText(outageSeconds)} without any worker`]] : [];
  return [
    [
      'time',
      `about ${durationText(expectedSeconds)} with every gate open; deadlines end it after ${durationText(mostSeconds)}`,
    ],
    ['gates', `${gates.count}, each may hold it for ${durationText(gates.mostSecondsEach)} more`],
    ...outage,
    [
      'way back',
      `about ${durationText(rollback.expectedSeconds)} from the end; given up after ${durationText(rollback.mostSeconds)}`,
    ],
    ['assumed', assumptions.join('; ')],
  ];
}

function costRows({
  dollars,
  stepFunctions,
  functions,
  fargate,
  notes,
}: CostReport): readonly (readonly string[])[] {
  const parts = [
    `${countText(stepFunctions.transitions)} state transitions ${dollarsText(stepFunctions.dollars)}`,
    `${countText(functions.invocations)} function runs ${dollarsText(functions.dollars)}`,
    fargate
      ? `additional tasks ${dollarsText(fargate.dollars)} (${countText(fargate.vcpuSeconds)} vCPU-s, ${countText(fargate.gigabyteSeconds)} GB-s)`
      : 'additional tasks unknown',
  ];
  return [
    ['cost', `${dollarsText(dollars)}: ${parts.join(', ')}`],
    ['', notes.join('; ')],
  ];
}
