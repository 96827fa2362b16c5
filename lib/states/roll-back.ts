import { statisticsSettleMilliseconds } from '../contract/defaults.ts';
import { UpgradeError } from '../contract/errors.ts';
import type { Progress, ProgressOf, RollBackInput } from '../contract/payloads.ts';
import type { Cause } from '../domain/cause.ts';
import { type RollbackChange, rollbackChanges, targetServesAfter } from '../domain/course/rollback.ts';
import { slotsOf } from '../domain/course/stage.ts';
import type { UpgradeRecord } from '../ports/ledger.ts';
import { announce } from './announce.ts';
import { suspendAgain } from './automation.ts';
import { note } from './journal.ts';
import type { OuterWorld, World } from './ports.ts';
import { decided, newWatch, waitSeconds } from './progress.ts';
import { writeRestoring } from './restore.ts';
import { type Situation, situationNow } from './situation.ts';
import { stopTest } from './stop-test.ts';
import { usersStay } from './traffic-back.ts';
import { describeChanges } from './write.ts';

/**
 * RollBack: the next write of the way back, from whatever ECS shows now. It passes no gate. ObserveRollback sends it
 * here again until every service is as it was before.
 */
export async function rollBack(
  world: OuterWorld,
  upgradeId: string,
  input: RollBackInput,
): Promise<ProgressOf<'RollBack'>> {
  refuseUnbegunRecovery(input);
  const record = await world.ledger.upgrade(upgradeId);
  const cause = causeOf(input);
  const progress = await startingProgress(world, upgradeId, input, record, cause);
  if (!record) return decided<'RollBack'>(progress, 'conclude');
  await refuseAfterSuccess(world, upgradeId);
  // Stopping a test is a change as well: not by an execution that lost its lock.
  await world.ledger.confirm(upgradeId, progress.fence);
  // Nothing is written before its revisions are registered: what the services are by now is somebody else's doing.
  if (record.hopRevisions.length === 0) return decided<'RollBack'>(progress, 'conclude');
  if (!input.rollback) await tell(world, record, cause);
  await suspendAgain(world, record, progress.fence);
  const targetServes = targetServesAfter(cause.code);
  // ObserveRollback sends it here again only once what it wrote was observed.
  const seen = { restored: Boolean(input.rollback), targetServes };
  const keepsTargetMaster = await usersStay(world, record, progress.fence, seen);
  await stopTest(world, record);
  const situation = await situationNow(world, record);
  const changes = rollbackChanges(record.plan, { ...situation, targetServes, keepsTargetMaster });
  await writeRestoring(world, record, progress.fence, changes);
  await note(world, upgradeId, 'RollBack', 'written', describeChanges(changes));
  return afterWrite(world, progress, record, changes, situation);
}

async function tell(world: World, { upgradeId, plan }: UpgradeRecord, cause: Cause): Promise<void> {
  await note(world, upgradeId, 'RollBack', 'rolling-back', cause.message);
  await announce(world, 'rolling-back', { upgradeId, message: cause.message, cause, plan });
}

/**
 * A recovery whose Prepare failed has no fence of its own and did not wait for late writes: it must not write. The
 * sweep starts another one, and after two that died the lock stays for a person.
 */
function refuseUnbegunRecovery({ recover, fence, error }: RollBackInput): void {
  if (recover === undefined || fence !== undefined) return;
  throw new UpgradeError(
    'recovery-not-begun',
    `the recovery of ${recover} failed before it had the lock: ${error?.Cause ?? 'no cause'}; the next sweep tries again`,
  );
}

/** A Conclude that died after its conclusion: `recover` writes what is left, and the target stays. */
async function refuseAfterSuccess(world: World, upgradeId: string): Promise<void> {
  const conclusion = await world.ledger.conclusion(upgradeId);
  if (conclusion?.outcome !== 'succeeded') return;
  throw new UpgradeError(
    'succeeded-already',
    `the upgrade ${upgradeId} succeeded at ${conclusion.at}; start another one to go back`,
  );
}

/** Which upgrade is rolled back: a Catch of Prepare knows it only from what the execution was started with. */
export function upgradeOf(input: RollBackInput, executionArn: string): string {
  return input.upgradeId ?? input.recover ?? executionArn.split(':').at(-1) ?? executionArn;
}

function afterWrite(
  world: World,
  progress: Progress,
  record: UpgradeRecord,
  changes: readonly RollbackChange[],
  now: Situation,
): ProgressOf<'RollBack'> {
  const { active } = slotsOf(record.plan);
  const desired = Object.fromEntries(now.desired);
  for (const change of changes) desired[change.service] = change.desired;
  const masterRestored =
    now.masterRestored || changes.some(({ service, restore }) => service === active.master && restore);
  return decided<'RollBack'>(progress, 'proceed', {
    waitSeconds: waitSeconds(statisticsSettleMilliseconds),
    explanation: `the cluster to be back at ${record.plan.stable.version}: ${describeChanges(changes)}`,
    watch: newWatch(world.clock, record.plan.timing.rollbackDeadlineSeconds, 'wrote'),
    rollback: progress.rollback && { ...progress.rollback, desired, masterRestored },
  });
}

/** A Catch leaves its error beside the input; `States.Timeout` and the like have no cause of their own. */
function causeOf(input: RollBackInput): Cause {
  if (input.cause) return input.cause;
  if (input.error) return { code: input.error.Error, message: `a step failed: ${input.error.Cause}` };
  return { code: 'unexpected', message: 'the upgrade was rolled back without a stated cause' };
}

async function startingProgress(
  world: World,
  upgradeId: string,
  input: RollBackInput,
  record: UpgradeRecord | null,
  cause: Cause,
): Promise<Progress> {
  const seconds = record?.plan.timing.rollbackDeadlineSeconds ?? 1;
  const holder = await world.ledger.holder();
  return {
    schemaVersion: 1,
    upgradeId,
    // A Prepare that never returned left no fence in the payload; the lock itself knows it.
    fence: input.fence ?? (holder?.upgradeId === upgradeId ? holder.fence : 0),
    decision: 'roll-back',
    waitSeconds: 1,
    explanation: cause.message,
    hop: input.hop ?? 0,
    batch: input.batch ?? 0,
    watch: newWatch(world.clock, seconds, 'wrote'),
    cause,
    rollback: input.rollback ?? {
      desired: {},
      masterRestored: false,
      deadline: new Date(world.clock.now() + seconds * 1000).toISOString(),
      failure: null,
    },
  };
}
