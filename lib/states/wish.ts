import type { AmountInput, UpgradeRequest } from '../contract/request.ts';
import type { Amount } from '../domain/planning/batches.ts';
import type { Wish } from '../domain/planning/wish.ts';

/** A request in the domain's words. */
export function wishOf(request: UpgradeRequest): Wish {
  const { deadlines } = request;
  return {
    target: request.target,
    slot: request.slot ?? null,
    strategy: request.strategy,
    canary: request.batch.canary,
    size: amountOf(request.batch.size),
    maxSurge: request.maxSurge === undefined ? null : amountOf(request.maxSurge),
    maxUnavailable: amountOf(request.maxUnavailable),
    timing: {
      observeSeconds: request.observeSeconds,
      bakeSeconds: request.bakeSeconds,
      masterDeadlineSeconds: deadlines.masterSeconds,
      batchDeadlineSeconds: deadlines.batchSeconds,
      rollbackDeadlineSeconds: deadlines.rollbackSeconds,
      gateDeadlineSeconds: deadlines.gateSeconds,
    },
    testPolicy: request.testPolicy,
    testParameters: request.test,
    pauseAfter: request.pauseAfter ?? null,
    windowEnd: windowEndOf(request),
    calendars: request.calendars,
    allowUnsafe: request.allowUnsafe,
    allowDowngrade: request.allowDowngrade,
  };
}

/** The earlier end counts where a schedule's window and a moment are both given. */
function windowEndOf({ windowEnd, scheduled }: UpgradeRequest): string | null {
  const ends = [
    ...(windowEnd === undefined ? [] : [Date.parse(windowEnd)]),
    ...(scheduled ? [Date.parse(scheduled.at) + scheduled.windowSeconds * 1000] : []),
  ];
  return ends.length > 0 ? new Date(Math.min(...ends)).toISOString() : null;
}

/** `3` is a number of workers, `"25%"` a share; the schema let nothing else through. */
function amountOf(input: AmountInput): Amount {
  return typeof input === 'number' ? { count: input } : { percent: Number.parseInt(input, 10) };
}
