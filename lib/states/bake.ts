import type { Progress, ProgressOf } from '../contract/payloads.ts';
import { type BakeVerdict, judgeBake } from '../domain/gates/bake.ts';
import { note } from './journal.ts';
import type { World } from './ports.ts';
import { abortedOnRequest, decided, latestGateEnd, newWatch, rollingBack, waitSeconds } from './progress.ts';
import type { HopRecord } from './upgrade-record.ts';

/** A healthy look while baking. No gate follows any more: an abort and a pause are heard here. */
export async function baking(
  world: World,
  progress: Progress,
  record: HopRecord,
): Promise<ProgressOf<'Bake'>> {
  const { abortRequested, paused } = await world.ledger.control(progress.upgradeId);
  if (abortRequested) return rollingBack<'Bake'>(progress, abortedOnRequest);
  const { target, timing } = record.plan;
  const until = Date.parse(progress.watch.since) + timing.bakeSeconds * 1000;
  const heldUntil = latestGateEnd(timing, record.startedAt, until);
  const now = world.clock.now();
  const verdict = judgeBake({
    left: until - now,
    deadline: new Date(heldUntil).toISOString(),
    leftToHold: heldUntil - now,
    paused,
    interval: timing.observeSeconds * 1000,
  });
  switch (verdict.kind) {
    case 'over':
      return decided<'Bake'>(progress, 'proceed', {
        watch: newWatch(world.clock, timing.batchDeadlineSeconds, progress.watch),
      });
    case 'bakes':
      return decided<'Bake'>(progress, 'wait', {
        waitSeconds: waitSeconds(verdict.milliseconds),
        explanation: `${target.version} to stay healthy for ${timing.bakeSeconds} s`,
        watch: { ...progress.watch, alarmSince: null },
      });
    case 'held':
      return heldBake(world, progress, record, verdict);
    case 'timed-out':
      return rollingBack<'Bake'>(progress, verdict.cause);
  }
}

/** What fails to be healthy later has as long as in any bake to become so again. */
async function heldBake(
  world: World,
  progress: Progress,
  { plan: { timing } }: HopRecord,
  { explanation, milliseconds }: Extract<BakeVerdict, { kind: 'held' }>,
): Promise<ProgressOf<'Bake'>> {
  if (explanation !== progress.explanation)
    await note(world, progress.upgradeId, 'Bake', 'waiting', explanation);
  const { deadline } = newWatch(world.clock, timing.batchDeadlineSeconds, progress.watch);
  return decided<'Bake'>(progress, 'wait', {
    waitSeconds: waitSeconds(milliseconds),
    explanation,
    watch: { ...progress.watch, deadline, alarmSince: null },
  });
}
