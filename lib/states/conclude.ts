import type { Progress, ProgressOf } from '../contract/payloads.ts';
import type { Cause } from '../domain/cause.ts';
import { changesBetween, type ServiceTarget, stageBefore } from '../domain/course/stage.ts';
import { assess } from '../domain/health/health.ts';
import type { Observed, UpgradePlan } from '../domain/plan.ts';
import type { Conclusion, UpgradeRecord, Verified } from '../ports/ledger.ts';
import { announce, endOf } from './announce.ts';
import { restoreAutomation, restoreLater } from './automation.ts';
import { describeObserved } from './describe.ts';
import { expectationAt } from './expectation.ts';
import { finish } from './finish.ts';
import { note } from './journal.ts';
import { lookAt } from './look.ts';
import { decideOn, lookAgain } from './observe.ts';
import { observedStable, unchanged } from './observe-rollback.ts';
import { isoNow, type ScalingWorld } from './ports.ts';
import { abortedOnRequest, decided, rollingBack, waitSeconds } from './progress.ts';
import { noteImages, targetImages } from './target-images.ts';
import { type UsersNow, usersNow } from './traffic.ts';
import { type HopRecord, hopRecord, storedUpgrade } from './upgrade-record.ts';
import { describeChanges, foreignChangeAt, writeChanges } from './write.ts';

type ConcludeProgress = ProgressOf<'Conclude'>;

/**
 * Conclude: takes the old master away, looks once more, and only then writes the new version of record and frees the
 * lock. Reached with a cause from a gate that stayed shut, it ends the upgrade with nothing changed.
 */
export async function conclude(world: ScalingWorld, progress: Progress): Promise<ConcludeProgress> {
  const record = await storedUpgrade(world.ledger, progress.upgradeId);
  if (progress.cause) {
    // What acts by itself is remembered right before the first change: a drained cluster is not left like this.
    return record.automation
      ? rollingBack<'Conclude'>(progress, progress.cause)
      : endUnchanged(world, progress, record);
  }
  const earlier = await world.ledger.conclusion(progress.upgradeId);
  if (earlier?.outcome === 'succeeded') return endAsSucceeded(world, progress, record, earlier);
  if (record.verified) return succeed(world, progress, record, record.verified);
  if (await abortRequested(world, progress)) return rollingBack<'Conclude'>(progress, abortedOnRequest);
  const after = { kind: 'after' } as const;
  const last = hopRecord(record, record.plan.hops.length - 1);
  const foreign = await foreignChangeAt(world.services, last, after);
  if (foreign) return rollingBack<'Conclude'>(progress, foreign);
  const users = await usersNow(world, record);
  if (users.kind !== 'there') return unlessUnseen(world, progress, record, users);
  const changes = changesBetween(last.plan, stageBefore(last.plan, after), after);
  await writeChanges(world, last, progress.fence, changes);
  return afterLastLook(world, progress, record, last, changes);
}

/** The old master is not taken from users who may still reach it; a Survey that fails is asked again. */
function unlessUnseen(
  world: ScalingWorld,
  progress: Progress,
  { plan }: UpgradeRecord,
  { kind, cause }: Exclude<UsersNow, { kind: 'there' }>,
): ConcludeProgress {
  const late = world.clock.now() >= Date.parse(progress.watch.deadline);
  if (kind === 'strayed' || late) return rollingBack<'Conclude'>(progress, cause);
  return decided<'Conclude'>(progress, 'wait', {
    waitSeconds: waitSeconds(plan.timing.observeSeconds * 1000),
    explanation: cause.message,
  });
}

async function afterLastLook(
  world: ScalingWorld,
  progress: Progress,
  record: UpgradeRecord,
  last: HopRecord,
  changes: readonly ServiceTarget[],
): Promise<ConcludeProgress> {
  const lookedAt = world.clock.now();
  const expected = expectationAt(last, { kind: 'after' }, progress.watch.since);
  const verdict = assess(expected, await lookAt(world, expected));
  const decision = decideOn(verdict, world, progress, last, lookedAt);
  if (decision.kind === 'give-up') return rollingBack<'Conclude'>(progress, decision.cause);
  if (decision.kind === 'wait') return lookAgain(progress, decision) as ConcludeProgress;
  if (changes.length > 0)
    await note(world, progress.upgradeId, 'Conclude', 'written', describeChanges(changes));
  return verify(world, progress, record, last, verdict.kind === 'healthy' ? verdict.observed : null);
}

/**
 * The last moment at which an abort is heard. What was seen is written down before anything acts by itself again: a
 * retry would take a count that auto scaling has changed for somebody else's doing, and take a success back.
 */
async function verify(
  world: ScalingWorld,
  progress: Progress,
  record: UpgradeRecord,
  last: HopRecord,
  observed: Observed | null,
): Promise<ConcludeProgress> {
  const { upgradeId } = record;
  // Of thousands of tasks it takes its time, and may fail.
  const images = await targetImages(world, last, { kind: 'after' });
  if (await abortRequested(world, progress)) return rollingBack<'Conclude'>(progress, abortedOnRequest);
  await world.ledger.confirm(upgradeId, progress.fence);
  await world.ledger.rememberVerified(upgradeId, { observed, images });
  return succeed(world, progress, record, { observed, images });
}

/**
 * What the upgrade suspended is resumed right before the conclusion, which says what could not be: a success is true
 * all the same. The conclusion comes before the rest: whoever finds it with the lock still taken can finish what is
 * left (`recover`).
 */
async function succeed(
  world: ScalingWorld,
  progress: Progress,
  record: UpgradeRecord,
  { observed, images }: Verified,
): Promise<ConcludeProgress> {
  const { plan, upgradeId } = record;
  const unrestored = await restoreAutomation(world, record, progress.fence, 'Conclude', 'succeeded');
  if (unrestored && world.clock.now() < Date.parse(progress.watch.deadline)) {
    return restoreLater(world, 'Conclude', progress, plan, unrestored.message);
  }
  await noteImages(world, 'Conclude', record, images);
  const at = isoNow(world.clock);
  await note(world, upgradeId, 'Conclude', 'succeeded', upgraded(plan, observed, unrestored));
  await world.ledger.confirm(upgradeId, progress.fence);
  await world.ledger.conclude(upgradeId, {
    outcome: 'succeeded',
    cause: unrestored,
    observed,
    images,
    saved: await world.ledger.savedResults(upgradeId),
    lockHeld: false,
    at,
  });
  return endAsSucceeded(world, progress, record, { observed, cause: unrestored });
}

async function abortRequested({ ledger }: ScalingWorld, { upgradeId }: Progress): Promise<boolean> {
  return (await ledger.control(upgradeId)).abortRequested;
}

/** After the conclusion, and in a retry after an answer that was lost: what is left of a success, told at least once. */
async function endAsSucceeded(
  world: ScalingWorld,
  progress: Progress,
  record: UpgradeRecord,
  { observed, cause }: Pick<Conclusion, 'observed' | 'cause'>,
): Promise<ConcludeProgress> {
  const { upgradeId } = record;
  const message = upgraded(record.plan, observed, cause);
  await finish(world.ledger, upgradeId, progress.fence);
  await announce(world, 'succeeded', {
    upgradeId,
    message,
    cause: cause ?? undefined,
    ...endOf(world, record),
  });
  return decided<'Conclude'>(progress, 'succeeded', { explanation: message });
}

function upgraded({ stable, target }: UpgradePlan, observed: Observed | null, cause: Cause | null): string {
  const way = `upgraded from ${stable.version} to ${target.version}: ${describeObserved(observed)}`;
  return cause ? `${way}; ${cause.message}` : way;
}

async function endUnchanged(
  world: ScalingWorld,
  progress: Progress,
  record: UpgradeRecord,
): Promise<ConcludeProgress> {
  const outcome = progress.cause?.code === 'aborted' ? 'aborted' : 'held';
  const at = isoNow(world.clock);
  await note(world, progress.upgradeId, 'Conclude', outcome, `${progress.explanation}; nothing was changed`);
  await world.ledger.conclude(progress.upgradeId, {
    outcome,
    cause: progress.cause,
    observed: await observedStable(world, record, unchanged),
    saved: await world.ledger.savedResults(progress.upgradeId),
    lockHeld: false,
    at,
  });
  await world.ledger.release(progress.upgradeId, progress.fence);
  const { upgradeId, cause, explanation: message } = progress;
  await announce(world, outcome, { upgradeId, message, cause, ...endOf(world, record) });
  return decided<'Conclude'>(progress, outcome);
}
