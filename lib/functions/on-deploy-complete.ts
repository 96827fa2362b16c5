import type { DeployCompletion, DeployEvent } from '../contract/deploy.ts';
import { UpgradeError } from '../contract/errors.ts';
import type { Deployment } from '../domain/deployment/deployment.ts';
import { longestWaitSeconds } from '../domain/deployment/waiting.ts';
import { type DeployWorld, endOf, type UpgradeEnd } from './deploy-world.ts';

/**
 * OnDeployComplete: whether a request of CloudFormation has come to its end. CloudFormation does not stop asking for a
 * deploy that was cancelled (aws-cdk issue 31541), so one that a newer request has overtaken is answered at once.
 * Throws `UpgradeError`, whose message CloudFormation shows as the reason.
 */
export async function onDeployComplete(world: DeployWorld, event: DeployEvent): Promise<DeployCompletion> {
  const deployment = await rememberedOf(world, event);
  if (deployment.course.kind === 'nothing') return { IsComplete: true };
  await refuseOvertaken(world, deployment);
  const { course } = deployment;
  if (course.kind === 'upgrade' && !course.waits) return { IsComplete: true };
  const end = await endOf(world, course.upgradeId, deployment.at);
  if (course.kind === 'take-back')
    return end ? takenBack(event, course.upgradeId, end) : stillPutBack(world, deployment, course.upgradeId);
  return end ? upgraded(course.upgradeId, end) : stillRunning(world, deployment, course.upgradeId, event);
}

/** `on-deploy` remembers a request before it answers. What is not remembered is not known to be done. */
async function rememberedOf({ deployments }: DeployWorld, { RequestId }: DeployEvent): Promise<Deployment> {
  const found = await deployments.ofRequest(RequestId);
  if (found) return found;
  throw new UpgradeError(
    'request-unknown',
    `the ledger does not know the request ${RequestId}, so nobody can say what became of it: see in Step Functions ` +
      `whether the execution deploy-${RequestId} runs, and deploy again once it has ended`,
  );
}

async function refuseOvertaken({ deployments }: DeployWorld, { requestId }: Deployment): Promise<void> {
  const newest = await deployments.newest();
  if (newest === null || newest.requestId === requestId) return;
  throw new UpgradeError(
    'overtaken',
    `a newer request (${newest.requestId}) has overtaken this one: CloudFormation does not listen any more`,
  );
}

function upgraded(UpgradeId: string, { outcome, cause }: UpgradeEnd): DeployCompletion {
  if (outcome === 'succeeded' || outcome === 'nothing-to-do') {
    return { IsComplete: true, Data: { UpgradeId, Outcome: outcome } };
  }
  const why = cause ? `${cause.code}: ${cause.message}` : 'see its timeline in the ledger';
  throw new UpgradeError(outcome, `the upgrade ${UpgradeId} ended as ${outcome}: ${why}`);
}

/**
 * However the upgrade ended, the cluster is at the version of record again, unless its lock is kept. A deletion goes
 * on even then: no execution is left that it could end.
 */
function takenBack({ RequestType }: DeployEvent, UpgradeId: string, end: UpgradeEnd): DeployCompletion {
  if (!end.lockHeld || RequestType === 'Delete') {
    return { IsComplete: true, Data: { UpgradeId, Outcome: end.outcome } };
  }
  throw new UpgradeError(
    'rollback-failed',
    `the upgrade ${UpgradeId} could not be put back and keeps its lock: ${end.cause?.message ?? 'no cause'}`,
  );
}

function waitsStill({ clock }: DeployWorld, { at }: Deployment): boolean {
  return clock.now() - Date.parse(at) < longestWaitSeconds * 1000;
}

/** An upgrade that nobody puts back, because its recovery is gone as well, would be waited for until the hour is over. */
function stillPutBack(world: DeployWorld, deployment: Deployment, upgradeId: string): DeployCompletion {
  if (waitsStill(world, deployment)) return { IsComplete: false };
  throw new UpgradeError(
    'took-too-long',
    `the upgrade ${upgradeId} was aborted ${longestWaitSeconds / 60} minutes ago and has not ended: look at its ` +
      'execution in Step Functions and see it end, then roll back or delete again',
  );
}

/** The plan was wrong about the time: the deploy ends while CloudFormation still listens. */
function stillRunning(
  world: DeployWorld,
  deployment: Deployment,
  UpgradeId: string,
  { ResourceProperties: properties }: DeployEvent,
): DeployCompletion {
  if (waitsStill(world, deployment)) return { IsComplete: false };
  if (properties.Kind === 'upgrade' && properties.WhenTooLong === 'hand-over') {
    return { IsComplete: true, Data: { UpgradeId, Outcome: 'handed-over' } };
  }
  throw new UpgradeError(
    'took-too-long',
    `the upgrade ${UpgradeId} goes on after ${longestWaitSeconds / 60} minutes; the rollback of this deploy aborts it`,
  );
}
