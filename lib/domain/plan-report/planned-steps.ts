import { hopPlan } from '../course/hop-plan.ts';
import { type Stage, stageBefore } from '../course/stage.ts';
import type { Batch, UpgradePlan } from '../plan.ts';
import type { StepKind } from './report.ts';

/** One step of an upgrade, in the order in which the machine takes them. */
export interface PlannedStep {
  readonly kind: StepKind;
  readonly name: string;
  /** From 0; null for a step that belongs to no hop. */
  readonly hop: number | null;
  /** Of a batch's gate: which batch it is before. */
  readonly batchIndex: number | null;
  readonly batch: Batch | null;
  /** The plan of its hop. */
  readonly plan: UpgradePlan;
  readonly before: Stage;
  readonly after: Stage;
}

/** Every step of the way forward: each hop has a master and its batches, each behind a gate. */
export function plannedSteps(plan: UpgradePlan): readonly PlannedStep[] {
  const last = plan.hops.length - 1;
  const first = hopPlan(plan, 0);
  const final = hopPlan(plan, last);
  const moved: Stage = { kind: 'batch', index: plan.batches.length - 1 };
  const ending = (kind: StepKind, name: string, after: Stage = moved): PlannedStep => ({
    ...step(kind, name, final, moved, after),
    hop: null,
  });
  return [
    { ...step('prepare', 'prepare', first, { kind: 'before' }, { kind: 'before' }), hop: null },
    ...plan.hops.flatMap((_, hop) => stepsOfHop(hopPlan(plan, hop)).map((each) => ({ ...each, hop }))),
    ending('restart-test', 'start the test again'),
    ending('bake', `bake for ${plan.timing.bakeSeconds} s`),
    ending('conclude', 'conclude', { kind: 'after' }),
  ];
}

function stepsOfHop(plan: UpgradePlan): readonly Omit<PlannedStep, 'hop'>[] {
  const before: Stage = { kind: 'before' };
  const master: Stage = { kind: 'master' };
  const heals = plan.hops[0]?.kind === 'heal';
  const name = heals ? `revision ${plan.target.version} of the workers` : `master to ${plan.target.version}`;
  return [
    step('gate', 'gate before the master', plan, before, before),
    step('master', name, plan, before, master),
    ...plan.batches.flatMap((batch, batchIndex) => stepsOfBatch(plan, batch, batchIndex)),
  ];
}

function stepsOfBatch(
  plan: UpgradePlan,
  batch: Batch,
  batchIndex: number,
): readonly Omit<PlannedStep, 'hop'>[] {
  const after: Stage = { kind: 'batch', index: batchIndex };
  const before = stageBefore(plan, after);
  const number = batchIndex + 1;
  const name = `batch ${number} of ${plan.batches.length}`;
  return [
    { ...step('gate', `gate before batch ${number}`, plan, before, before), batchIndex },
    { ...step('batch', name, plan, before, after), batchIndex, batch },
  ];
}

function step(
  kind: StepKind,
  name: string,
  plan: UpgradePlan,
  before: Stage,
  after: Stage,
): Omit<PlannedStep, 'hop'> {
  return { kind, name, batchIndex: null, batch: null, plan, before, after };
}
