import { describe, expect, test } from 'vitest';
import { costOf } from '../../../lib/domain/plan-report/cost.ts';
import { blueGreen, rolling } from '../fixtures.ts';
import { stepsOf } from './plans.ts';

const quarter = { cpu: 256, memory: 512 };
const sizes = { master: quarter, worker: quarter };

describe('the cost of a blue-green upgrade of 4 workers', () => {
  const cost = costOf(stepsOf(blueGreen), 4, sizes);

  test('200 transitions at $0.025 a thousand', () => {
    // 2 + 5 × 2 + 4 × 20 + 8 + 2 + 92 + 6, step by step.
    expect(cost.stepFunctions).toEqual({ transitions: 200, dollars: 0.005 });
  });

  test('each function runs for a second with a quarter of a gigabyte', () => {
    // Prepare 4, the gates 2 + 4 × 3, master and batches 4 × 13 + 5 and 3 × 2 for
    // a last look at both masters before workers go, test 1, bake 62, conclude 4.
    expect(cost.functions.invocations).toBe(148);
    expect(cost.functions.gigabyteSeconds).toBe(37);
    expect(cost.functions.dollars).toBeCloseTo(148 * 0.000_000_2 + 37 * 0.000_013_333_4, 9);
  });

  test('surge workers run from their batch to the next, the second master until the end', () => {
    // Workers: 1 × 61 s, 2 × 61 s, 1 × 61 s. Master: 4 × 60 + 4 × 1 + 16 + 1 + 331 = 592 s. A quarter of 836 s.
    expect(cost.fargate).toMatchObject({ vcpuSeconds: 209, gigabyteSeconds: 418 });
    expect(cost.fargate?.dollars).toBeCloseTo((209 * 0.040_48 + 418 * 0.004_445) / 3_600, 9);
  });

  test('all of it is the sum', () => {
    expect(cost.dollars).toBeCloseTo(0.005 + 0.000_522_9 + 0.002_866_2, 6);
  });
});

test('a shared master is no additional task', () => {
  expect(costOf(stepsOf(rolling), 4, sizes).fargate).toMatchObject({ vcpuSeconds: 61, gigabyteSeconds: 122 });
});

test('without a size nothing is made up, and it says so', () => {
  // Act
  const cost = costOf(stepsOf(blueGreen), 4, { master: quarter, worker: null });

  // Assess
  expect(cost.fargate).toBeNull();
  expect(cost.dollars).toBe(cost.stepFunctions.dollars + cost.functions.dollars);
  expect(cost.notes.join()).toContain('names no CPU and memory');
});
