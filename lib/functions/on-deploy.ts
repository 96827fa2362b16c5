import type { DeployAnswer, DeployEvent } from '../contract/deploy.ts';
import { UpgradeError } from '../contract/errors.ts';
import type { DeployCourse, Deployment } from '../domain/deployment/deployment.ts';
import { note } from '../states/journal.ts';
import { isoNow } from '../states/ports.ts';
import { courseOf } from './deploy-course.ts';
import type { DeployWorld } from './deploy-world.ts';

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
  const course = await courseOf(world, event);
  return {
    requestId: event.RequestId,
    // Not before the plan, which takes its time: how long an upgrade may not be seen yet is counted from here.
    at: isoNow(world.clock),
    asked: now.Kind === 'upgrade' && event.RequestType !== 'Delete' ? now.Request : null,
    before: old?.Kind === 'upgrade' ? old.Request : null,
    course,
  };
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
  await refuseUnlessForward(world, event);
  const ending = course.waits ? 'the deploy waits for its end' : 'handed over';
  await note(world, upgradeId, 'on-deploy', 'started', `asked for by the ${said}; ${ending}`);
  await world.executions.start(upgradeId, JSON.parse(asked ?? '{}'));
}

/**
 * Asked once more when the upgrade can be seen in the ledger: a rollback that came before has not seen it, and so has
 * turned the stack; one that comes later aborts it.
 */
async function refuseUnlessForward(
  { stacks }: DeployWorld,
  { RequestId, StackId }: DeployEvent,
): Promise<void> {
  if ((await stacks.directionOf(StackId)) === 'forward') return;
  throw new UpgradeError(
    'overtaken',
    `the request ${RequestId} starts no upgrade: its stack does not go forward any more; deploy again`,
  );
}

function upgradeIdOf(course: DeployCourse): string {
  return course.upgradeId ?? 'none';
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
