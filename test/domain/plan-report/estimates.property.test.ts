import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Strategy, UpgradePlan } from '../../../lib/domain/plan.ts';
import { costOf } from '../../../lib/domain/plan-report/cost.ts';
import { rollbackSeconds } from '../../../lib/domain/plan-report/rollback-duration.ts';
import { planBatches, recreateBatches } from '../../../lib/domain/planning/batches.ts';
import { blueGreen, rolling } from '../fixtures.ts';
import { stepsOf } from './plans.ts';

const size = { cpu: 1_024, memory: 2_048 };

interface Shape {
  readonly strategy: Strategy;
  readonly canary: number;
  readonly batch: number;
  readonly surge: number;
  readonly observeSeconds: number;
  readonly bakeSeconds: number;
}

const shapes: fc.Arbitrary<Shape> = fc.record({
  strategy: fc.constantFrom<Strategy>('blue-green', 'rolling', 'recreate'),
  canary: fc.integer({ min: 0, max: 5 }),
  batch: fc.integer({ min: 1, max: 50 }),
  surge: fc.integer({ min: 1, max: 50 }),
  observeSeconds: fc.integer({ min: 1, max: 60 }),
  bakeSeconds: fc.integer({ min: 0, max: 3_600 }),
});

function planFor(shape: Shape, desired: number): UpgradePlan {
  const moves = planBatches({
    desired,
    canary: shape.canary,
    size: { count: shape.batch },
    maxSurge: { count: shape.surge },
    maxUnavailable: { count: 0 },
  });
  if (moves.kind === 'refused') throw new Error(moves.message);
  const base = shape.strategy === 'blue-green' ? blueGreen : rolling;
  return {
    ...base,
    ...moves,
    strategy: shape.strategy,
    batches: shape.strategy === 'recreate' ? recreateBatches(desired) : moves.batches,
    existing: [{ version: '2.25.0', count: desired, by: 'reported' }],
    timing: { ...base.timing, observeSeconds: shape.observeSeconds, bakeSeconds: shape.bakeSeconds },
  };
}

/** Every number of an estimate. */
function estimate(shape: Shape, desired: number) {
  const plan = planFor(shape, desired);
  const steps = stepsOf(plan);
  const { dollars, stepFunctions, functions, fargate } = costOf(steps, desired, {
    master: size,
    worker: size,
  });
  return {
    seconds: steps.reduce((sum, step) => sum + step.seconds.expected, 0),
    rollback: rollbackSeconds(plan, { settleSeconds: 3, taskStartSeconds: 45 }),
    transitions: stepFunctions.transitions,
    invocations: functions.invocations,
    fargate: fargate?.vcpuSeconds ?? Number.NaN,
    dollars,
    floor: Math.min(...steps.map(({ floor }) => floor)),
  };
}

test('no estimate is negative or no number', () => {
  fc.assert(
    fc.property(shapes, fc.integer({ min: 1, max: 300 }), (shape, desired) => {
      for (const number of Object.values(estimate(shape, desired))) expect(number).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 50 },
  );
});

test('more workers never take less time or money', () => {
  fc.assert(
    fc.property(
      shapes,
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 1, max: 50 }),
      (shape, desired, more) => {
        // Act
        const [few, many] = [estimate(shape, desired), estimate(shape, desired + more)];

        // Assess
        expect(many.seconds).toBeGreaterThanOrEqual(few.seconds);
        expect(many.rollback).toBeGreaterThanOrEqual(few.rollback);
        expect(many.transitions).toBeGreaterThanOrEqual(few.transitions);
        expect(many.dollars).toBeGreaterThanOrEqual(few.dollars);
      },
    ),
    { numRuns: 50 },
  );
});
