import type { DeployEvent, UpgradeProperties } from '../../lib/contract/deploy.ts';
import type { StackDirection } from '../../lib/domain/deployment/deployment.ts';
import type { DeployWorld } from '../../lib/functions/deploy-world.ts';
import { onDeploy } from '../../lib/functions/on-deploy.ts';
import { plan } from '../../lib/functions/plan.ts';
import type { Outcome } from '../../lib/ports/ledger.ts';
import type { LockClosing } from '../../lib/ports/lock-closing.ts';
import { FakeDeployments } from '../fakes/fake-deployments.ts';
import { FakeExecutions } from '../fakes/fake-executions.ts';
import { type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';

export interface FakeDeploys extends DeployWorld {
  readonly cluster: FakeWorld;
  readonly executions: FakeExecutions;
  readonly deployments: FakeDeployments;
  readonly lock: LockClosing;
  /** Where CloudFormation says that it leads the stack. */
  direction: StackDirection;
}

/** A cluster of four workers at 2.25.0, and CloudFormation beside it. Plans are the real ones. */
export function fakeDeploys(cluster = fakeWorld()): FakeDeploys {
  const deploys: FakeDeploys = {
    cluster,
    clock: cluster.clock,
    ledger: cluster.ledger,
    registration: cluster.registration,
    deployments: new FakeDeployments(),
    executions: new FakeExecutions(),
    plans: { plan: (request) => plan(cluster, request) },
    lock: cluster.ledger,
    stacks: { directionOf: async () => deploys.direction },
    direction: 'forward',
  };
  return deploys;
}

/** Properties of a resource that asks for a version. */
export function asking(version: string, changed: Partial<UpgradeProperties> = {}): UpgradeProperties {
  return {
    Kind: 'upgrade',
    Request: JSON.stringify({ schemaVersion: 1, target: { version }, batch: { canary: 1, size: 2 } }),
    WaitForCompletion: 'false',
    WhenTooLong: 'hand-over',
    ...changed,
  };
}

const stack = { StackId: 'arn:aws:cloudformation:eu-central-1:000000000000:stack/Team/1' };

export function create(RequestId: string, now: UpgradeProperties): DeployEvent {
  return { ...stack, RequestType: 'Create', RequestId, ResourceProperties: now };
}

export function update(RequestId: string, old: UpgradeProperties, now: UpgradeProperties): DeployEvent {
  return {
    ...stack,
    RequestType: 'Update',
    RequestId,
    PhysicalResourceId: 'locust-upgrade/load',
    ResourceProperties: now,
    OldResourceProperties: old,
  };
}

export function remove(RequestId: string, now: DeployEvent['ResourceProperties']): DeployEvent {
  return {
    ...stack,
    RequestType: 'Delete',
    RequestId,
    PhysicalResourceId: 'locust-upgrade/load',
    ResourceProperties: now,
  };
}

export const drain = { Kind: 'drain' } as const;

/** What the code asked for before, and what it asks for now. */
export const [before, after] = [asking('2.25.0'), asking('2.32.2')];

/** The same, and the deploy waits for it. */
export const waiting = asking('2.32.2', { WaitForCompletion: 'true' });

/** The version changes in the code, and its upgrade `deploy-r1` runs. */
export async function upgrading(
  now = after,
): Promise<{ readonly deploys: FakeDeploys; readonly event: DeployEvent }> {
  const deploys = fakeDeploys();
  const event = update('r1', before, now);
  await onDeploy(deploys, event);
  await takesLock(deploys, 'deploy-r1');
  return { deploys, event };
}

/** The upgrade takes the lock, as its Prepare would. */
export async function takesLock({ ledger, executions, cluster }: FakeDeploys, id: string): Promise<void> {
  executions.begin(executions.arnOf(id));
  await ledger.acquire(id, executions.arnOf(id), cluster.clock.in(0));
}

/** The upgrade ends. */
export async function ends(
  { ledger, executions, cluster }: FakeDeploys,
  id: string,
  outcome: Outcome,
  lockHeld = false,
): Promise<void> {
  const cause = outcome === 'succeeded' ? null : { code: 'workers-crash', message: 'two workers crashed' };
  const at = cluster.clock.in(0);
  await ledger.conclude(id, { outcome, cause, observed: null, saved: [], lockHeld, at });
  executions.die(executions.arnOf(id));
  const holder = await ledger.holder();
  if (holder?.upgradeId === id && !lockHeld) await ledger.release(id, holder.fence);
}
