import type { DeployEvent, UpgradeProperties } from '../contract/deploy.ts';
import { UpgradeError } from '../contract/errors.ts';
import {
  type DeployCourse,
  type Deployment,
  decideUpdate,
  startsNothing,
} from '../domain/deployment/deployment.ts';
import { whyNotWait } from '../domain/deployment/waiting.ts';
import type { PlanReport } from '../domain/plan-report/report.ts';
import { sameVersion } from '../domain/versions/version.ts';
import { isoNow } from '../states/ports.ts';
import { type DeployWorld, endOf } from './deploy-world.ts';

/** What a request that is new comes to. Throws `UpgradeError` where its deploy is to fail. */
export async function courseOf(world: DeployWorld, event: DeployEvent): Promise<DeployCourse> {
  const course = await wanted(world, event);
  if (course.kind !== 'upgrade') return course;
  // Planning takes its time: the rollback of a deploy that was cancelled meanwhile has found no upgrade to abort.
  const direction = await world.stacks.directionOf(event.StackId);
  return direction === 'forward' ? course : startsNothing(direction);
}

async function wanted(world: DeployWorld, event: DeployEvent): Promise<DeployCourse> {
  const { RequestType, ResourceProperties: properties } = event;
  if (properties.Kind === 'drain') {
    return RequestType === 'Delete' ? drained(world) : opened(world);
  }
  switch (RequestType) {
    case 'Create':
      return created(world, event, properties);
    case 'Update':
      return updated(world, event, properties);
    case 'Delete':
      return takenBack(world, properties);
  }
}

/** An upgrader that is made, or kept after all, takes upgrades. */
async function opened({ lock }: DeployWorld): Promise<DeployCourse> {
  await lock.reopen();
  return nothing('there is nothing to drain before a deletion');
}

/**
 * Deleting the machine would end a running upgrade half way, whoever started it. The lock is closed first: an execution
 * that has started and not yet taken it, or that a schedule starts while the one before is put back, is refused.
 */
async function drained({ clock, ledger, lock }: DeployWorld): Promise<DeployCourse> {
  const holder = await lock.close(isoNow(clock));
  const kept = holder && (await ledger.conclusion(holder.upgradeId))?.lockHeld;
  if (!holder || kept) return nothing('no upgrade runs');
  return { kind: 'take-back', upgradeId: holder.upgradeId };
}

/**
 * The resource goes and the upgrader stays: only the upgrade that it asked for itself is its own to end. Where the
 * code gave it another name, CloudFormation makes the new one first, and that may have started an upgrade.
 */
async function takenBack(world: DeployWorld, { Request }: UpgradeProperties): Promise<DeployCourse> {
  const newest = await world.deployments.newest();
  const upgradeId = newest?.asked === Request ? await runningUpgrade(world, newest) : null;
  return upgradeId === null ? nothing('no upgrade of this deploy runs') : { kind: 'take-back', upgradeId };
}

/** The upgrade that a deploy started or took back, while it goes on. */
async function runningUpgrade(world: DeployWorld, newest: Deployment | null): Promise<string | null> {
  if (newest === null || newest.course.kind === 'nothing') return null;
  const { upgradeId } = newest.course;
  return (await endOf(world, upgradeId, newest.at)) === null ? upgradeId : null;
}

/**
 * The cluster has its first revision already, which the same deploy may have made a moment ago: an upgrade is started
 * only where it is seen to run another version.
 */
async function created(
  world: DeployWorld,
  event: DeployEvent,
  properties: UpgradeProperties,
): Promise<DeployCourse> {
  const plan = await world.plans.plan(JSON.parse(properties.Request));
  const running = runningVersion(plan);
  const { version } = JSON.parse(properties.Request).target;
  if (running === null) return nothing('the version that the cluster runs can not be seen yet');
  if (sameVersion(running, version)) return nothing(`the cluster runs ${running} already`);
  return courseByPlan(plan, event, properties);
}

/** The master's own word, else what the image of the active one states. */
function runningVersion({ inventory }: PlanReport): string | null {
  const active = inventory?.services.find(
    ({ role, slot }) => role === 'master' && (slot === inventory.activeSlot || slot === 'both'),
  );
  return inventory?.master?.version ?? active?.version ?? null;
}

async function updated(
  world: DeployWorld,
  event: DeployEvent,
  properties: UpgradeProperties,
): Promise<DeployCourse> {
  const old = event.OldResourceProperties;
  const newest = await world.deployments.newest();
  const decision = decideUpdate({
    asked: properties.Request,
    before: old?.Kind === 'upgrade' ? old.Request : null,
    newest,
    upgradeRuns: (await runningUpgrade(world, newest)) !== null,
    direction: await world.stacks.directionOf(event.StackId),
  });
  if (decision.kind !== 'start') return decision;
  return courseByPlan(await world.plans.plan(JSON.parse(properties.Request)), event, properties);
}

function courseByPlan(
  plan: PlanReport,
  { RequestId }: DeployEvent,
  properties: UpgradeProperties,
): DeployCourse {
  switch (plan.kind) {
    case 'nothing-to-do':
      return nothing(`the cluster runs ${plan.stable.version} already, as the code asks`);
    case 'refused':
      throw new UpgradeError(plan.cause.code, plan.cause.message);
    case 'planned': {
      const lock = plan.gates.find(({ name, state }) => name === 'lock' && state === 'shut');
      if (lock) throw new UpgradeError('lock-held', `${lock.detail}; wait for its end, then deploy again`);
      return { kind: 'upgrade', upgradeId: `deploy-${RequestId}`, waits: waitsFor(plan, properties) };
    }
  }
}

/** Throws `too-long-to-wait` where the team would rather have no upgrade than one that the deploy does not wait for. */
function waitsFor(
  { duration, gates }: Extract<PlanReport, { kind: 'planned' }>,
  { WaitForCompletion, WhenTooLong }: UpgradeProperties,
): boolean {
  if (WaitForCompletion === 'false') return false;
  const reason = whyNotWait(duration, gates);
  if (reason === null || WhenTooLong === 'hand-over') return reason === null;
  throw new UpgradeError(
    'too-long-to-wait',
    `the deploy can't wait for this upgrade: ${reason}; deploy with whenTooLong "hand-over", or start it by hand`,
  );
}

function nothing(reason: string): DeployCourse {
  return { kind: 'nothing', reason };
}
