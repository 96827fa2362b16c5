import type { DeployAnswer, DeployEvent, UpgradeProperties } from '../contract/deploy.ts';
import { UpgradeError } from '../contract/errors.ts';
import { type DeployCourse, type Deployment, decideUpdate } from '../domain/deployment/deployment.ts';
import { whyNotWait } from '../domain/deployment/waiting.ts';
import type { PlanReport } from '../domain/plan-report/report.ts';
import { sameVersion } from '../domain/versions/version.ts';
import { note } from '../states/journal.ts';
import { isoNow } from '../states/ports.ts';
import { type DeployWorld, endOf, shortened } from './deploy-world.ts';

/**
 * OnDeploy: what one request of CloudFormation comes to. A changed revision starts an upgrade under a name made of the
 * request, so that a request that is delivered twice starts one; going back and deleting abort the upgrade that runs
 * and start nothing. Throws `UpgradeError`, whose message CloudFormation shows as the reason.
 */
export async function onDeploy(world: DeployWorld, event: DeployEvent): Promise<DeployAnswer> {
  const deployment = await decided(world, event);
  await act(world, deployment, event);
  return {
    // For ever the same: another one would make CloudFormation delete the resource that it takes for the old one.
    PhysicalResourceId: event.PhysicalResourceId ?? physicalId(world, event),
    Data: { UpgradeId: upgradeIdOf(deployment.course), Outcome: outcomeOf(deployment.course) },
  };
}

/**
 * What was decided at the first delivery is remembered again: that may have died in the middle. The upgrade of another
 * delivery may be what stands in the way of this one by now.
 */
async function decided(world: DeployWorld, event: DeployEvent): Promise<Deployment> {
  const { deployments } = world;
  const known = await deployments.ofRequest(event.RequestId);
  if (known) return deployments.remember(known);
  try {
    return await deployments.remember(await decide(world, event));
  } catch (error) {
    const meanwhile = await deployments.ofRequest(event.RequestId);
    if (meanwhile) return deployments.remember(meanwhile);
    throw error;
  }
}

function physicalId({ registration }: DeployWorld, { ResourceProperties }: DeployEvent): string {
  const id = `locust-upgrade/${registration.cluster}`;
  return ResourceProperties.Kind === 'drain' ? `${id}/drain` : id;
}

async function decide(world: DeployWorld, event: DeployEvent): Promise<Deployment> {
  const { ResourceProperties: now, OldResourceProperties: old } = event;
  return {
    requestId: event.RequestId,
    at: isoNow(world.clock),
    asked: now.Kind === 'upgrade' && event.RequestType !== 'Delete' ? now.Request : null,
    before: old?.Kind === 'upgrade' ? old.Request : null,
    course: await unlessRollingBack(world, event, await courseOf(world, event)),
  };
}

/** Planning takes its time: the rollback of a deploy that was cancelled meanwhile has found no upgrade to abort. */
async function unlessRollingBack(
  { stacks }: DeployWorld,
  { StackId }: DeployEvent,
  course: DeployCourse,
): Promise<DeployCourse> {
  if (course.kind !== 'upgrade' || !(await stacks.isRollingBack(StackId))) return course;
  return nothing('the stack is being rolled back, which starts nothing');
}

async function courseOf(world: DeployWorld, event: DeployEvent): Promise<DeployCourse> {
  const { RequestType, ResourceProperties: properties } = event;
  if (properties.Kind === 'drain') {
    return RequestType === 'Delete' ? drained(world) : nothing('there is nothing to drain before a deletion');
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

/** Deleting the machine would end a running upgrade half way, whoever started it. */
async function drained({ ledger }: DeployWorld): Promise<DeployCourse> {
  const holder = await ledger.holder();
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
    rollingBack: await world.stacks.isRollingBack(event.StackId),
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
      throw new UpgradeError(plan.cause.code, shortened(plan.cause.message));
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
    shortened(
      `the deploy can't wait for this upgrade: ${reason}; deploy with whenTooLong "hand-over", or start it by hand`,
    ),
  );
}

function nothing(reason: string): DeployCourse {
  return { kind: 'nothing', reason };
}

/** Doing it again does the same. */
async function act(world: DeployWorld, { course, asked }: Deployment, event: DeployEvent): Promise<void> {
  if (course.kind === 'nothing') return;
  const { upgradeId } = course;
  const said = `${event.RequestType.toLowerCase()} of ${event.StackId} (request ${event.RequestId})`;
  if (course.kind === 'take-back') {
    await note(world, upgradeId, 'on-deploy', 'abort', `taken back by the ${said}`);
    await world.ledger.requestAbort(upgradeId);
    return;
  }
  const ending = course.waits ? 'the deploy waits for its end' : 'handed over';
  await note(world, upgradeId, 'on-deploy', 'started', `asked for by the ${said}; ${ending}`);
  await world.executions.start(upgradeId, JSON.parse(asked ?? '{}'));
}

function upgradeIdOf(course: DeployCourse): string {
  return course.kind === 'nothing' ? 'none' : course.upgradeId;
}

function outcomeOf(course: DeployCourse): string {
  switch (course.kind) {
    case 'nothing':
      return 'nothing-to-do';
    case 'take-back':
      return 'taken-back';
    case 'upgrade':
      return course.waits ? 'started' : 'handed-over';
  }
}
