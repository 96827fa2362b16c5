import { secondReadMilliseconds, statisticsSettleMilliseconds } from '../contract/defaults.ts';
import type { Progress, ProgressOf } from '../contract/payloads.ts';
import type { ObserveStateName } from '../contract/states.ts';
import type { Stage } from '../domain/course/stage.ts';
import { decide, type LookDecision } from '../domain/health/decision.ts';
import { assess, type HealthVerdict } from '../domain/health/health.ts';
import { announce, secondsSince } from './announce.ts';
import { baking } from './bake.ts';
import { describeObserved } from './describe.ts';
import { expectationAt } from './expectation.ts';
import { note } from './journal.ts';
import { lookAt } from './look.ts';
import type { World } from './ports.ts';
import { decided, gateWatch, newWatch, rollingBack, waitSeconds } from './progress.ts';
import { noteImages, targetImages } from './target-images.ts';
import { type HopRecord, storedHop } from './upgrade-record.ts';

type ForwardState = Exclude<ObserveStateName, 'ObserveRollback'>;

/** ObserveMaster, ObserveBatch and Bake: one look at what the last write should have led to. */
export async function observe<State extends ForwardState>(
  world: World,
  state: State,
  progress: Progress,
): Promise<ProgressOf<State>> {
  const record = await storedHop(world.ledger, progress);
  const stage = stageOf(state, progress.batch);
  const lookedAt = world.clock.now();
  const expected = expectationAt(record, stage, progress.watch.since);
  const verdict = assess(expected, await lookAt(world, expected));
  const decision = decideOn(verdict, world, progress, record, lookedAt);
  if (decision.kind === 'advance') await tellAdvance(world, state, progress, record);
  await noteLook(world, state, progress, verdict, decision);
  const answer = await answerTo(world, state, progress, record, decision);
  return answer as ProgressOf<State>;
}

/** A batch that was seen is measured; the last write of a hop moves none. */
async function tellAdvance(
  world: World,
  state: ForwardState,
  { upgradeId, batch, watch }: Progress,
  record: HopRecord,
): Promise<void> {
  const { plan } = record;
  const moved = state === 'ObserveBatch' && (plan.batches[batch]?.size ?? 0) > 0;
  if (moved) world.meter.measure([{ metric: 'BatchDuration', value: secondsSince(world, watch.since) }]);
  if (moved || state === 'ObserveMaster') {
    await noteImages(world, state, record, await targetImages(world, record, stageOf(state, batch)));
  }
  if (state !== 'ObserveMaster' || plan.hops[0]?.kind === 'heal') return;
  const sizes = plan.batches.map(({ size }) => size).filter((size) => size > 0);
  const message = `the ${plan.target.version} master is healthy; ${plan.bounds.desired} workers follow in batches of ${sizes.join(', ')}`;
  await announce(world, 'master-upgraded', { upgradeId, message, plan });
}

function stageOf(state: ForwardState, batch: number): Stage {
  return state === 'ObserveMaster' ? { kind: 'master' } : { kind: 'batch', index: batch };
}

/** What a verdict leads to, given how long the state has been waiting and when it last wrote. */
export function decideOn(
  verdict: HealthVerdict,
  world: Pick<World, 'clock'>,
  progress: Progress,
  { plan }: Pick<HopRecord, 'plan'>,
  lookedAt: number,
): LookDecision {
  const { deadline, lastWriteAt, alarmSince } = progress.watch;
  const waiting = {
    now: world.clock.now(),
    deadline: Date.parse(deadline),
    lastWrite: lastWriteAt === null ? null : Date.parse(lastWriteAt),
    lookedAt,
    alarmSince: alarmSince === null ? null : Date.parse(alarmSince),
    interval: plan.timing.observeSeconds * 1000,
  };
  return decide(verdict, waiting, {
    settle: statisticsSettleMilliseconds,
    secondRead: secondReadMilliseconds,
  });
}

async function answerTo(
  world: World,
  state: ForwardState,
  progress: Progress,
  record: HopRecord,
  decision: LookDecision,
): Promise<Progress> {
  if (decision.kind === 'give-up') return rollingBack<'ObserveMaster'>(progress, decision.cause);
  if (decision.kind === 'wait') return lookAgain(progress, decision);
  return state === 'Bake' ? baking(world, progress, record) : advance(world, state, progress, record);
}

/** Another look later, remembering since when an alarm stands. */
export function lookAgain(
  progress: Progress,
  decision: Extract<LookDecision, { kind: 'wait' }>,
): ProgressOf<'ObserveMaster'> {
  const alarmSince = decision.alarmSince === null ? null : new Date(decision.alarmSince).toISOString();
  return decided<'ObserveMaster'>(progress, 'wait', {
    waitSeconds: waitSeconds(decision.milliseconds),
    explanation: decision.explanation,
    watch: { ...progress.watch, alarmSince },
  });
}

function advance(
  world: World,
  state: 'ObserveMaster' | 'ObserveBatch',
  progress: Progress,
  { plan, hop, last, startedAt }: HopRecord,
): Progress {
  const { timing, batches } = plan;
  const gate = { watch: gateWatch(world.clock, timing, startedAt, progress.watch) };
  if (state === 'ObserveMaster') return decided<'ObserveMaster'>(progress, 'proceed', { batch: 0, ...gate });
  if (progress.batch + 1 < batches.length) {
    return decided<'ObserveBatch'>(progress, 'next-batch', { batch: progress.batch + 1, ...gate });
  }
  const explanation = `everything is at ${plan.target.version}`;
  if (!last) {
    return decided<'ObserveBatch'>(progress, 'next-hop', { hop: hop + 1, batch: 0, explanation, ...gate });
  }
  return decided<'ObserveBatch'>(progress, 'proceed', {
    explanation,
    watch: newWatch(world.clock, timing.batchDeadlineSeconds, progress.watch),
  });
}

/** Notes what was seen, but not the same waiting again and again: a poll a second would drown the timeline. */
async function noteLook(
  world: World,
  state: ForwardState,
  progress: Progress,
  verdict: HealthVerdict,
  decision: LookDecision,
): Promise<void> {
  if (decision.kind === 'wait' && decision.explanation === progress.explanation) return;
  if (state === 'Bake' && verdict.kind === 'healthy') return;
  const seen = describeObserved(verdict.observed);
  const text =
    decision.kind === 'advance'
      ? seen
      : `${decision.kind === 'wait' ? decision.explanation : decision.cause.message} (${seen})`;
  await note(world, progress.upgradeId, state, verdict.kind, text);
}
