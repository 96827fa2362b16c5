import type { Progress, ProgressOf } from '../contract/payloads.ts';
import type { GateStateName } from '../contract/states.ts';
import type { Cause } from '../domain/cause.ts';
import { mastersOf } from '../domain/cluster.ts';
import { gateWaitMilliseconds, judgeGate } from '../domain/gate.ts';
import { testInFlight } from '../domain/reading.ts';
import { note } from './journal.ts';
import { addressOf, endpointOf } from './look.ts';
import type { World } from './ports.ts';
import { decided, rollingBack, waitSeconds } from './progress.ts';
import { storedUpgrade } from './upgrade-record.ts';

/**
 * GateMaster and GateBatch: may the next change be made now? Before the first change a gate that stays shut ends the
 * upgrade as held, later it rolls back.
 */
export async function gate<State extends GateStateName>(
  world: World,
  state: State,
  progress: Progress,
): Promise<ProgressOf<State>> {
  const record = await storedUpgrade(world.ledger, progress.upgradeId);
  const now = world.clock.now();
  const verdict = judgeGate({
    abortRequested: await world.ledger.abortRequested(progress.upgradeId),
    testOn: await mastersWithTest(world, mastersOf(record.plan.slots)),
    testPolicy: record.plan.testPolicy,
    deadlinePassed: now >= Date.parse(progress.watch.deadline),
  });
  if (verdict.kind === 'open') return decided(progress, 'proceed', { explanation: 'the gate is open' });
  await note(world, progress.upgradeId, state, verdict.kind, verdict.cause.message);
  if (verdict.kind === 'shut') return shut(state, progress, verdict.cause);
  const waited = now - Date.parse(progress.watch.since);
  return decided(progress, 'wait', {
    waitSeconds: waitSeconds(gateWaitMilliseconds(waited, record.plan.timing.observeSeconds * 1000)),
    explanation: verdict.cause.message,
  });
}

function shut<State extends GateStateName>(
  state: State,
  progress: Progress,
  cause: Cause,
): ProgressOf<State> {
  const answer =
    state === 'GateMaster'
      ? decided<'GateMaster'>(progress, 'stop', { cause, explanation: cause.message })
      : rollingBack<'GateBatch'>(progress, cause);
  return answer as ProgressOf<State>;
}

/** Addresses of the masters that run a test now. A master that does not answer runs none that could be seen. */
async function mastersWithTest(world: World, services: readonly string[]): Promise<readonly string[]> {
  const tasks = await Promise.all(services.map((service) => world.services.tasks(service, 'running')));
  const addresses = tasks.map((running) => addressOf(running, null)).filter((address) => address !== null);
  const readings = await Promise.all(
    addresses.map((address) => world.masters.read(endpointOf(world.registration, address, null))),
  );
  return readings.filter(({ web }) => testInFlight(web)).map(({ address }) => address);
}
