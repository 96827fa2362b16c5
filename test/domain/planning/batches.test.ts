import { describe, expect, test } from 'vitest';
import type { Batch } from '../../../lib/domain/plan.ts';
import {
  type BatchesInput,
  nextCounts,
  planBatches,
  recreateBatches,
} from '../../../lib/domain/planning/batches.ts';

/** What most upgrades ask for: one canary, then single workers, surge as large as the largest batch. */
const usual: BatchesInput = {
  desired: 4,
  canary: 1,
  size: { count: 1 },
  maxSurge: null,
  maxUnavailable: { count: 0 },
};

describe('planBatches', () => {
  test.each<[string, Partial<BatchesInput>, string]>([
    ['a canary, then one by one', {}, '(4,0) (4,1) (3,2) (2,3) (1,4) (0,4)'],
    ['a canary, then halves', { size: { percent: 50 } }, '(4,0) (4,1) (3,3) (1,4) (0,4)'],
    ['a canary, then the rest', { size: { percent: 100 } }, '(4,0) (4,1) (3,4) (0,4)'],
    ['no canary', { canary: 0, size: { count: 2 } }, '(4,0) (4,2) (2,4) (0,4)'],
    ['all at once', { canary: 9, size: { count: 9 } }, '(4,0) (4,4) (0,4)'],
    ['a canary above the size', { canary: 3 }, '(4,0) (4,3) (1,4) (0,4)'],
    ['one worker', { desired: 1, size: { percent: 25 } }, '(1,0) (1,1) (0,1)'],
    [
      'a quarter of ten rounds up',
      { desired: 10, size: { percent: 25 } },
      '(10,0) (10,1) (9,4) (6,7) (3,10) (0,10)',
    ],
    [
      'no surge: take away before adding',
      { maxSurge: { count: 0 }, maxUnavailable: { count: 1 } },
      '(4,0) (3,1) (2,2) (1,3) (0,4)',
    ],
    [
      'batches larger than the bounds are cut',
      { canary: 4, size: { count: 4 }, maxSurge: { count: 1 }, maxUnavailable: { count: 1 } },
      '(4,0) (3,2) (1,4) (0,4)',
    ],
    [
      'a wide surge keeps workers longer',
      { maxSurge: { percent: 200 } },
      '(4,0) (4,1) (3,2) (2,3) (1,4) (0,4)',
    ],
  ])('%s', (_, asked, expected) => {
    expect(walk(batchesOf({ ...usual, ...asked }))).toBe(expected);
  });

  test('adds every worker once and says so in its sizes, 0 for the closing write', () => {
    expect(batchesOf({ ...usual, size: { percent: 50 } }).map(({ size }) => size)).toEqual([1, 2, 1, 0]);
  });

  test.each<[Partial<BatchesInput>, number, number]>([
    [{ maxSurge: { percent: 25 }, maxUnavailable: { percent: 25 } }, 3, 2],
    [{ maxSurge: { percent: 7 }, maxUnavailable: { percent: 100 }, desired: 100 }, 7, 100],
    [{ maxSurge: { count: 3 }, maxUnavailable: { count: 2 } }, 3, 2],
    [{ maxSurge: null, size: { percent: 25 } }, 3, 0],
    [{ maxSurge: null, canary: 20, size: { count: 1 } }, 10, 0],
    [{ maxSurge: null, canary: 4, size: { percent: 100 } }, 6, 0],
  ])(
    '%j of ten workers: surge %d (rounded up), unavailable %d (rounded down)',
    (asked, maxSurge, maxUnavailable) => {
      // Prepare
      const input = { ...usual, desired: 10, ...asked };

      // Act
      const result = planBatches(input);

      // Assess
      expect(result).toMatchObject({ bounds: { desired: input.desired, maxSurge, maxUnavailable } });
    },
  );

  test.each<[Partial<BatchesInput>, string, RegExp]>([
    [{ desired: 0 }, 'no-workers', /^0 workers can't be moved; scale the cluster to 1 or more$/],
    [{ size: { percent: 0 } }, 'batch-size-zero', /^batches of 0 workers move nothing; /],
    [
      { maxSurge: { count: 0 } },
      'no-room-to-move',
      /^maxSurge 0 and maxUnavailable 0 of 4 workers leave no room/,
    ],
    // A quarter of three is no whole worker, and unavailable rounds down.
    [
      { desired: 3, maxSurge: { count: 0 }, maxUnavailable: { percent: 25 } },
      'no-room-to-move',
      /of 3 workers/,
    ],
  ])('%j is refused: %s', (asked, code, message) => {
    expect(planBatches({ ...usual, ...asked })).toEqual({
      kind: 'refused',
      code,
      message: expect.stringMatching(message),
    });
  });
});

describe('nextCounts from any state', () => {
  const bounds = { desired: 4, maxSurge: 2, maxUnavailable: 0 };

  test.each([
    ['a batch of two', { active: 4, idle: 1 }, 2, { active: 3, idle: 3 }],
    ['more than the bounds allow', { active: 4, idle: 0 }, 4, { active: 4, idle: 2 }],
    ['nothing runs', { active: 0, idle: 0 }, 4, { active: 0, idle: 4 }],
    ['below the floor: what is left stays', { active: 1, idle: 1 }, 4, { active: 1, idle: 4 }],
    ['above the ceiling: down to it', { active: 4, idle: 4 }, 4, { active: 0, idle: 4 }],
    ['there already', { active: 0, idle: 4 }, 4, { active: 0, idle: 4 }],
  ])('%s', (_, current, size, expected) => {
    expect(nextCounts(current, bounds, size)).toEqual(expected);
  });
});

test('recreateBatches starts all workers in one write', () => {
  expect(recreateBatches(4)).toEqual([
    { size: 4, before: { active: 0, idle: 0 }, after: { active: 0, idle: 4 } },
  ]);
});

function batchesOf(input: BatchesInput): readonly Batch[] {
  const result = planBatches(input);
  if (result.kind === 'refused') throw new Error(result.message);
  return result.batches;
}

/** `(4,0) (4,1) …`: every state from the first to the last. */
function walk(batches: readonly Batch[]): string {
  const states = [...batches.slice(0, 1).map(({ before }) => before), ...batches.map(({ after }) => after)];
  return states.map(({ active, idle }) => `(${active},${idle})`).join(' ');
}
