import type { Progress } from '../../lib/contract/payloads.ts';
import type { UpgradePlan } from '../../lib/domain/plan.ts';
import type { FakeWorld } from '../fakes/fake-world.ts';
import { execution, upgradeId } from './journey.ts';

/** An upgrade that holds the lock, by this plan, with nothing changed yet: the payload of its next state. */
export async function opened(world: FakeWorld, plan: UpgradePlan): Promise<Progress> {
  const lock = await world.ledger.acquire(upgradeId, execution.arn, world.clock.in(0));
  if (lock.kind !== 'acquired') throw new TypeError(`the lock is ${lock.kind}`);
  await world.ledger.open({
    schemaVersion: 1,
    upgradeId,
    executionArn: execution.arn,
    startedAt: world.clock.in(0),
    plan,
    stable: [],
    bases: null,
    hopRevisions: [],
    restoredRevisions: null,
    automation: null,
    weights: null,
    verified: null,
    recoveries: 0,
  });
  world.journal.clear();
  return {
    schemaVersion: 1,
    upgradeId,
    fence: lock.fence,
    decision: 'proceed',
    waitSeconds: 1,
    explanation: 'opened',
    hop: 0,
    batch: 0,
    watch: {
      since: world.clock.in(0),
      deadline: world.clock.in(plan.timing.gateDeadlineSeconds),
      lastWriteAt: null,
      alarmSince: null,
    },
    cause: null,
    rollback: null,
  };
}
