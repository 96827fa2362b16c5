import fc from 'fast-check';
import type { Amount, BatchesInput } from '../../lib/domain/batches.ts';

export function amount(least: number): fc.Arbitrary<Amount> {
  return fc.oneof(
    fc.record({ count: fc.integer({ min: least, max: 500 }) }),
    fc.record({ percent: fc.integer({ min: least, max: 200 }) }),
  );
}

/** Anything that may be asked of up to `most` workers; no room to move is possible, too. */
export function batchesInput(most: number): fc.Arbitrary<BatchesInput> {
  return fc.record({
    desired: fc.integer({ min: 1, max: most }),
    canary: fc.integer({ min: 0, max: 20 }),
    size: amount(1),
    maxSurge: fc.option(amount(0)),
    maxUnavailable: amount(0),
  });
}
