import { statisticsSettleMilliseconds } from '../contract/defaults.ts';
import type { Progress, ProgressOf } from '../contract/payloads.ts';
import { targetMaster } from '../domain/course/stage.ts';
import { judgeRestart, type RestartSituation, usersOf } from '../domain/gates/restart.ts';
import type { TestParameters } from '../domain/gates/test-in-flight.ts';
import type { MasterEndpoint } from '../ports/masters.ts';
import { note } from './journal.ts';
import { addressOf, endpointOf } from './look.ts';
import { isoNow, type TrafficWorld, type World } from './ports.ts';
import { abortedOnRequest, decided, newWatch, rollingBack, waitSeconds } from './progress.ts';
import { moveUsers } from './traffic.ts';
import { type HopRecord, hopRecord, storedUpgrade } from './upgrade-record.ts';

type RestartProgress = ProgressOf<'RestartTest'>;

/**
 * RestartTest: leads the users of the web interface to the target's master, then starts the test there that a gate
 * stopped, and sees it run with all its users. Where no load balancer leads users and no test was stopped to be started
 * again there is nothing to do.
 */
export async function restartTest(world: TrafficWorld, progress: Progress): Promise<RestartProgress> {
  const record = await storedUpgrade(world.ledger, progress.upgradeId);
  const { plan } = hopRecord(record, progress.hop);
  const wanted = await world.ledger.rememberedTest(progress.upgradeId);
  const { abortRequested } = await world.ledger.control(progress.upgradeId);
  // Asked for as the last gate had opened.
  if (abortRequested) return rollingBack<'RestartTest'>(progress, abortedOnRequest);
  const stranded = await moveUsers(world, record, progress.fence);
  if (stranded) return rollingBack<'RestartTest'>(progress, stranded);
  return wanted ? restarted(world, progress, plan, wanted) : proceed(world, progress, plan, movedTo(plan));
}

function movedTo({ target }: HopRecord['plan']): string {
  return `everything is at ${target.version}`;
}

async function restarted(
  world: World,
  progress: Progress,
  plan: HopRecord['plan'],
  wanted: TestParameters,
): Promise<RestartProgress> {
  const moved = movedTo(plan);
  const verdict = judgeRestart({ wanted, ...(await sight(world, plan, progress)) });
  switch (verdict.kind) {
    case 'running': {
      const running = `the test runs again with ${usersOf(wanted)}`;
      await note(world, progress.upgradeId, 'RestartTest', 'test-running', running);
      return proceed(world, progress, plan, `${moved}, and ${running}`);
    }
    case 'ended': {
      const ended = `the test of ${usersOf(wanted)} has run its ${wanted.runTimeSeconds} s`;
      await note(world, progress.upgradeId, 'RestartTest', 'test-ended', ended);
      return proceed(world, progress, plan, `${moved}, and ${ended}`);
    }
    case 'another':
      // The target works, as it runs somebody's test: to roll it back would take that test, too.
      await note(world, progress.upgradeId, 'RestartTest', 'test-not-restarted', verdict.message);
      return proceed(world, progress, plan, `${moved}; ${verdict.message}`);
    case 'start':
      return start(world, progress, plan, verdict.master, wanted);
    case 'wait':
      return decided<'RestartTest'>(progress, 'wait', {
        waitSeconds: waitSeconds(plan.timing.observeSeconds * 1000),
        explanation: verdict.waitingFor,
      });
    case 'give-up':
      return rollingBack<'RestartTest'>(progress, verdict.cause);
  }
}

/** The watch is new when this state is entered: a write that is not older is the last start of the test. */
async function sight(
  world: World,
  plan: HopRecord['plan'],
  { watch: { since, lastWriteAt, deadline } }: Progress,
): Promise<Omit<RestartSituation, 'wanted'>> {
  const address = addressOf(await world.services.tasks(targetMaster(plan), 'running'), null);
  const lookedAt = world.clock.now();
  const master = address === null ? null : endpointOf(world.registration, address, null);
  // The listener is not asked: this is about users, and the states before and after look at everything.
  const reading = master && (await world.masters.read({ ...master, probeListener: false }));
  return {
    seen: master && reading && { master, web: reading.web },
    lookedAt,
    startedAt: lastWriteAt !== null && lastWriteAt >= since ? Date.parse(lastWriteAt) : null,
    deadline: Date.parse(deadline),
    settle: statisticsSettleMilliseconds,
  };
}

/** Told again until it is seen running: a refusal may be that no worker has connected yet. */
async function start(
  world: World,
  progress: Progress,
  plan: HopRecord['plan'],
  master: MasterEndpoint,
  wanted: TestParameters,
): Promise<RestartProgress> {
  const { upgradeId, fence, watch } = progress;
  await world.ledger.confirm(upgradeId, fence);
  const accepted = await world.masters.startTest(master, wanted);
  const event = accepted ? 'test-started' : 'test-refused';
  const detail = `${usersOf(wanted)} on ${master.address}`;
  await note(world, upgradeId, 'RestartTest', event, detail);
  return decided<'RestartTest'>(progress, 'wait', {
    waitSeconds: waitSeconds(Math.max(statisticsSettleMilliseconds, plan.timing.observeSeconds * 1000)),
    explanation: `the test to run again with ${usersOf(wanted)}`,
    // After a refusal too: a master that answered too late may have started it all the same.
    watch: { ...watch, lastWriteAt: isoNow(world.clock) },
  });
}

function proceed(
  world: World,
  progress: Progress,
  { timing }: HopRecord['plan'],
  explanation: string,
): RestartProgress {
  return decided<'RestartTest'>(progress, 'proceed', {
    explanation,
    watch: newWatch(world.clock, timing.bakeSeconds + timing.batchDeadlineSeconds, progress.watch),
  });
}
