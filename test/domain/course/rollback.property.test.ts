import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countsBack, type RollbackCounts } from '../../../lib/domain/course/rollback.ts';
import type { Bounds } from '../../../lib/domain/plan.ts';
import { planBatches } from '../../../lib/domain/planning/batches.ts';
import { batchesInput } from '../arbitraries.ts';

/** A state of the way forward: before, in the middle of (only the lower was written) or after one of its writes. */
const reached = fc
  .tuple(batchesInput(200), fc.nat(), fc.constantFrom('before', 'between', 'after'))
  .map(([input, index, moment]) => ({ result: planBatches(input), index, moment }))
  .filter(({ result }) => result.kind === 'planned')
  .map(({ result, index, moment }) => {
    if (result.kind === 'refused') throw new Error(result.message);
    const batch = result.batches[index % result.batches.length];
    if (!batch) throw new Error('a plan without batches');
    const active = moment === 'before' ? batch.before.active : batch.after.active;
    const idle = moment === 'after' ? batch.after.idle : batch.before.idle;
    return { bounds: result.bounds, start: { stable: active, target: idle } };
  });

describe('from any state of the way forward, the way back', () => {
  test('keeps the floor ready right after each write, while the raised workers start', () => {
    fc.assert(
      fc.property(reached, ({ bounds, start }) => {
        for (const { now, next } of writesBack(start, bounds)) {
          const ready = now.stable + next.target;
          expect(ready).toBeGreaterThanOrEqual(bounds.desired - bounds.maxUnavailable);
        }
      }),
    );
  });

  test('never runs more tasks than the ceiling', () => {
    fc.assert(
      fc.property(reached, ({ bounds, start }) => {
        for (const { next } of writesBack(start, bounds)) {
          expect(next.stable + next.target).toBeLessThanOrEqual(bounds.desired + bounds.maxSurge);
        }
      }),
    );
  });

  test('only adds stable workers and only takes target workers away', () => {
    fc.assert(
      fc.property(reached, ({ bounds, start }) => {
        for (const { now, next } of writesBack(start, bounds)) {
          expect(next.stable).toBeGreaterThanOrEqual(now.stable);
          expect(next.target).toBeLessThanOrEqual(now.target);
        }
      }),
    );
  });

  test('ends at (desired, 0), in as few writes as the bounds allow and one more', () => {
    fc.assert(
      fc.property(reached, ({ bounds, start }) => {
        // Prepare
        const room = bounds.maxSurge + bounds.maxUnavailable;
        const needed = Math.ceil((bounds.desired - start.stable) / room);

        // Act
        const writes = writesBack(start, bounds);

        // Assess
        expect(writes.at(-1)?.next ?? start).toEqual({ stable: bounds.desired, target: 0 });
        expect(writes.length).toBeLessThanOrEqual(needed + 1);
      }),
    );
  });
});

/** Every write of the way back; cut off where it clearly leads nowhere. */
function writesBack(start: RollbackCounts, bounds: Bounds) {
  const writes: { now: RollbackCounts; next: RollbackCounts }[] = [];
  let now = start;
  while ((now.stable !== bounds.desired || now.target !== 0) && writes.length < 2 * bounds.desired + 2) {
    const next = countsBack(now, bounds);
    writes.push({ now, next });
    now = next;
  }
  return writes;
}
