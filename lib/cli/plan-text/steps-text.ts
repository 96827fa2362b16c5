import type { PlannedReport, ServingReport, StepKind, StepReport } from '../../domain/plan-report/report.ts';
import { skewText } from './cluster-text.ts';
import { columns, section, table, wrapped } from './layout.ts';
import { durationText } from './units.ts';

/** Each step with its counts, what it writes and what then runs; the checks once a kind below. */
export function stepsText({ steps, hops, bounds }: PlannedReport): readonly string[] {
  const head = ['', 'step', 'blue', 'green', 'ready ≥', 'tasks ≤', 'expected', 'at most'];
  const rows = steps.map((step, index) => [
    String(index + 1),
    hops.length > 1 && step.hop !== null ? `hop ${step.hop}: ${step.name}` : step.name,
    String(step.workers.after.blue),
    String(step.workers.after.green),
    String(step.floor),
    String(step.ceiling),
    durationText(step.seconds.expected),
    durationText(step.seconds.most),
  ]);
  const [first = '', ...lines] = table([head, ...rows], new Set([1]));
  const bound = `Steps, with workers after each (${bounds.desired} desired, floor ${bounds.floor}, ceiling ${bounds.ceiling})`;
  return [
    ...section(bound, [first, ...steps.flatMap((step, index) => [lines[index] ?? '', ...below(step)])]),
    ...section('Checks', columns(checkRows(steps))),
  ];
}

const indent = '        ';

function below({ writes, serving }: StepReport): readonly string[] {
  if (writes.length === 0) return [];
  return [
    ...wrapped(indent, `writes ${writes.join(', ')}`),
    ...serving.flatMap((each) => wrapped(indent, servingText(each))),
  ];
}

function servingText({ master, version, workers, skew }: ServingReport): string {
  const served = workers.map(({ version: of, count }) => `${count} × ${of}`).join(', ') || 'no worker';
  return `${master} at ${version} serves ${served}; ${skewText(skew)}`;
}

const titles: Readonly<Record<StepKind, string>> = {
  prepare: 'prepare',
  gate: 'gate',
  master: 'master',
  batch: 'batch',
  'restart-test': 'test',
  bake: 'bake',
  conclude: 'conclude',
};

/** One row a check, under its kind. Batches differ in their numbers only: the first one stands for all. */
function checkRows(steps: readonly StepReport[]): readonly (readonly string[])[] {
  return Object.entries(titles).flatMap(([kind, title]) => {
    const texts = steps.filter((step) => step.kind === kind).flatMap(({ checks }) => checks);
    return firstOfEach(texts).map((text, index) => [index === 0 ? title : '', text]);
  });
}

function firstOfEach(texts: readonly string[]): readonly string[] {
  const firsts = new Map<string, string>();
  for (const text of texts) {
    const pattern = text.replace(/^\d+ more workers? (?:is|are)/, 'more workers are');
    if (!firsts.has(pattern)) firsts.set(pattern, text);
  }
  return [...firsts.values()];
}
