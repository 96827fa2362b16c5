import type { Batch, Bounds, WorkerCounts } from '../plan.ts';

/** Workers, absolute or as a share of the desired count. */
export type Amount = { readonly count: number } | { readonly percent: number };

export interface BatchesInput {
  /** Workers that the cluster is to have. */
  readonly desired: number;
  /** Workers of the first batch; 0: no smaller first batch. */
  readonly canary: number;
  /** Workers of each later batch; a share rounds up. */
  readonly size: Amount;
  /** Tasks above desired; a share rounds up. Null: as many as the largest batch. */
  readonly maxSurge: Amount | null;
  /** Ready workers below desired; a share rounds down. */
  readonly maxUnavailable: Amount;
}

export type BatchesResult =
  | { readonly kind: 'planned'; readonly bounds: Bounds; readonly batches: readonly Batch[] }
  | {
      readonly kind: 'refused';
      readonly code: 'no-workers' | 'batch-size-zero' | 'no-room-to-move';
      readonly message: string;
    };

/**
 * Cuts the way from (desired, 0) to (0, desired) into writes. Each batch adds workers to the idle slot and takes from
 * the active one what the batches before it made superfluous; a closing write of size 0 takes the last.
 *
 *   desired 4, canary 1, size 1                   (4,0) → (4,1) → (3,2) → (2,3) → (1,4) → (0,4)
 *   desired 4, canary 1, size 50 %                (4,0) → (4,1) → (3,3) → (1,4) → (0,4)
 *   desired 4, size 1, surge 0, unavailable 1     (4,0) → (3,1) → (2,2) → (1,3) → (0,4)
 *   desired 4, size 4                             (4,0) → (4,4) → (0,4)
 */
export function planBatches(input: BatchesInput): BatchesResult {
  const { desired } = input;
  if (desired < 1)
    return refused('no-workers', `${desired} workers can't be moved; scale the cluster to 1 or more`);
  const size = inTasks(input.size, desired, Math.ceil);
  if (size < 1)
    return refused('batch-size-zero', `batches of ${size} workers move nothing; set a size of 1 or more`);
  const canary = Math.min(input.canary > 0 ? input.canary : size, desired);
  const largest = Math.max(canary, Math.min(size, desired - canary));
  const bounds: Bounds = {
    desired,
    maxSurge: input.maxSurge === null ? largest : inTasks(input.maxSurge, desired, Math.ceil),
    maxUnavailable: inTasks(input.maxUnavailable, desired, Math.floor),
  };
  if (bounds.maxSurge + bounds.maxUnavailable < 1) {
    return refused(
      'no-room-to-move',
      `maxSurge 0 and maxUnavailable 0 of ${desired} workers leave no room to move; raise one of them to 1 or more`,
    );
  }
  return { kind: 'planned', bounds, batches: batchesWithin(bounds, canary, size) };
}

function refused(code: Extract<BatchesResult, { kind: 'refused' }>['code'], message: string): BatchesResult {
  return { kind: 'refused', code, message };
}

function inTasks(amount: Amount, desired: number, round: (tasks: number) => number): number {
  // Multiplied first: 0.07 * 100 is 7.000000000000001, which would round up to 8.
  return 'count' in amount ? amount.count : round((desired * amount.percent) / 100);
}

function batchesWithin(bounds: Bounds, canary: number, size: number): readonly Batch[] {
  const batches: Batch[] = [];
  let before: WorkerCounts = { active: bounds.desired, idle: 0 };
  while (before.active > 0 || before.idle < bounds.desired) {
    const after = nextCounts(before, bounds, batches.length === 0 ? canary : size);
    batches.push({ size: after.idle - before.idle, before, after });
    before = after;
  }
  return batches;
}

/**
 * The next write on the way to (0, desired), from any state of which all workers are ready. Within one write the lower
 * comes before the raise, so with (a, i) → (a', i'):
 *
 *   floor     a' + i  ≥ desired − maxUnavailable    the raised workers aren't ready yet
 *   ceiling   a' + i' ≤ desired + maxSurge          the lowered ones are gone
 *   i' = min(i + size, desired, ceiling − kept)     kept = what the floor needs of a: min(a, floor − i)
 *   a' = min(a, desired − i, ceiling − i')          no lower than the workers at hand or the ceiling ask for
 *
 *   desired 4, surge 2, size 2      (4,1): i' = 3, a' = min(4, 3, 3) = 3
 *   desired 4, surge 0, unavail. 1  (4,0): i' = min(2, 4, 4 − 3) = 1, a' = min(4, 4, 3) = 3
 *
 * From (a, desired) the write is (0, desired).
 */
export function nextCounts(current: WorkerCounts, bounds: Bounds, size: number): WorkerCounts {
  const floor = bounds.desired - bounds.maxUnavailable;
  const ceiling = bounds.desired + bounds.maxSurge;
  const kept = Math.max(0, Math.min(current.active, floor - current.idle));
  const raised = Math.min(current.idle + size, bounds.desired, ceiling - kept);
  const idle = Math.max(current.idle, raised);
  const active = Math.min(current.active, bounds.desired - current.idle, ceiling - idle);
  return { active: Math.max(0, active), idle };
}

/** `recreate`: all workers were taken away before, so one write starts them all at the target. */
export function recreateBatches(desired: number): readonly Batch[] {
  return [{ size: desired, before: { active: 0, idle: 0 }, after: { active: 0, idle: desired } }];
}
