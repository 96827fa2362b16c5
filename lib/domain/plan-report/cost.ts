import type { TaskSize } from '../planning/inventory.ts';
import * as prices from './prices.ts';
import type { CostReport, StepReport } from './report.ts';
import { callSeconds } from './start-up.ts';

/** What a task takes; null where its task definition names no size. */
export interface TaskSizes {
  readonly master: TaskSize | null;
  readonly worker: TaskSize | null;
}

/**
 * What an upgrade of so many desired workers costs beyond what the cluster costs anyway.
 *
 *   110 transitions × $0.025 / 1,000                              $0.00275
 *   70 functions × 1 s × 0.25 GB, 70 requests                     $0.00025
 *   2 surge workers of 0.25 vCPU and 0.5 GB for 60 s              120 s × (0.25 × $0.04048 + 0.5 × $0.004445) / 3,600 = $0.00041
 */
export function costOf(steps: readonly StepReport[], desired: number, sizes: TaskSizes): CostReport {
  const transitions = total(steps, (step) => step.transitions);
  const invocations = total(steps, (step) => step.invocations);
  const gigabyteSeconds = invocations * callSeconds * prices.functionGigabytes;
  const stepFunctions = { transitions, dollars: transitions * prices.dollarsPerTransition };
  const functions = {
    invocations,
    gigabyteSeconds,
    dollars:
      invocations * prices.dollarsPerRequest + gigabyteSeconds * prices.dollarsPerFunctionGigabyteSecond,
  };
  const fargate = fargateOf(steps, desired, sizes);
  return {
    dollars: stepFunctions.dollars + functions.dollars + (fargate?.dollars ?? 0),
    stepFunctions,
    functions,
    fargate,
    notes: notesOf(fargate),
  };
}

function total(steps: readonly StepReport[], amount: (step: StepReport) => number): number {
  return steps.reduce((sum, step) => sum + amount(step), 0);
}

function fargateOf(
  steps: readonly StepReport[],
  desired: number,
  { master, worker }: TaskSizes,
): CostReport['fargate'] {
  if (!master || !worker) return null;
  const masterSeconds = total(steps, ({ serving, seconds }) => (serving.length - 1) * seconds.expected);
  const workerSeconds = total(steps, (step) => surgeOf(step, desired) * step.seconds.expected);
  const vcpuSeconds = (masterSeconds * master.cpu + workerSeconds * worker.cpu) / 1_024;
  const gigabyteSeconds = (masterSeconds * master.memory + workerSeconds * worker.memory) / 1_024;
  const dollars =
    vcpuSeconds * prices.dollarsPerVcpuSecond + gigabyteSeconds * prices.dollarsPerGigabyteSecond;
  return { vcpuSeconds, gigabyteSeconds, dollars };
}

/** Worker tasks beyond the desired ones, from the step's write on. */
function surgeOf({ workers: { after } }: StepReport, desired: number): number {
  return Math.max(0, after.blue + after.green - desired);
}

function notesOf(fargate: CostReport['fargate']): readonly string[] {
  return [
    prices.priceSource,
    'not counted: DynamoDB, logs, transfer, and the time that gates hold the upgrade',
    ...(fargate ? [] : ['not counted: additional tasks, because a task definition names no CPU and memory']),
  ];
}
