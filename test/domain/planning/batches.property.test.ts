import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Bounds, WorkerCounts } from '../../../lib/domain/plan.ts';
import { nextCounts, planBatches } from '../../../lib/domain/planning/batches.ts';
import { batchesInput } from '../arbitraries.ts';

const input = batchesInput(500);

/** Bounds that leave room, and a state that some write within them could have left behind. */
const underway = fc
  .record({
    desired: fc.integer({ min: 1, max: 500 }),
    maxSurge: fc.nat(50),
    maxUnavailable: fc.nat(50),
    idle: fc.nat(500),
    spare: fc.nat(),
  })
  .filter(({ maxSurge, maxUnavailable }) => maxSurge + maxUnavailable > 0)
  .map(({ idle, spare, ...bounds }) => {
    const raised = Math.min(idle, bounds.desired);
    const active = spare % (Math.min(bounds.desired, bounds.desired + bounds.maxSurge - raised) + 1);
    return { bounds, current: { active, idle: raised } };
  });

describe('whatever is asked for, the batches', () => {
  test('lead from (desired, 0) to (0, desired) without a gap and add every worker once', () => {
    fc.assert(
      fc.property(input, (asked) => {
        const result = planBatches(asked);
        fc.pre(result.kind === 'planned');
        const { batches } = result;
        expect(batches.at(0)?.before).toEqual({ active: asked.desired, idle: 0 });
        expect(batches.at(-1)?.after).toEqual({ active: 0, idle: asked.desired });
        expect(batches.slice(1).map(({ before }) => before)).toEqual(
          batches.slice(0, -1).map(({ after }) => after),
        );
        expect(batches.reduce((sum, { size }) => sum + size, 0)).toBe(asked.desired);
        expect(batches.slice(0, -1).every(({ size }) => size > 0)).toBe(true);
      }),
    );
  });

  test('hold the floor right after each write and the ceiling when it is complete', () => {
    fc.assert(
      fc.property(input, (asked) => {
        const result = planBatches(asked);
        fc.pre(result.kind === 'planned');
        expect(result.batches.filter(({ before, after }) => !holds(before, after, result.bounds))).toEqual(
          [],
        );
      }),
    );
  });

  test('exist exactly where at least one worker may be added or taken away', () => {
    const tight = fc.record({
      desired: fc.integer({ min: 1, max: 20 }),
      surge: fc.nat(2),
      unavailable: fc.nat(20),
    });
    fc.assert(
      fc.property(tight, ({ desired, surge, unavailable }) => {
        const room = surge > 0 || Math.floor((desired * unavailable) / 100) > 0;
        const result = planBatches({
          desired,
          canary: 1,
          size: { percent: 25 },
          maxSurge: { percent: surge },
          maxUnavailable: { percent: unavailable },
        });
        expect(result.kind).toBe(room ? 'planned' : 'refused');
      }),
    );
  });
});

test('from any reachable state the next write holds the bounds and the writes come to an end', () => {
  fc.assert(
    fc.property(underway, fc.integer({ min: 1, max: 500 }), ({ bounds, current }, size) => {
      let before: WorkerCounts = current;
      for (let writes = 0; before.active > 0 || before.idle < bounds.desired; writes += 1) {
        const after = nextCounts(before, bounds, size);
        expect({ before, after, holds: holds(before, after, bounds) }).toMatchObject({ holds: true });
        expect(writes).toBeLessThanOrEqual(bounds.desired + 1);
        before = after;
      }
      expect(before).toEqual({ active: 0, idle: bounds.desired });
    }),
  );
});

/** Invariant 3 for one write; ready workers that were below the floor before may at least not be taken away. */
function holds(before: WorkerCounts, after: WorkerCounts, bounds: Bounds): boolean {
  const ready = after.active + before.idle;
  const floor = Math.min(bounds.desired - bounds.maxUnavailable, before.active + before.idle);
  const tasks = after.active + after.idle;
  return (
    after.active <= before.active &&
    after.idle >= before.idle &&
    ready >= floor &&
    tasks <= bounds.desired + bounds.maxSurge
  );
}
