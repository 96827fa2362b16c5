import type { DeployEvent, UpgradeProperties } from '../../lib/contract/deploy.ts';
import type { DeployWorld } from '../../lib/functions/deploy-world.ts';
import { plan } from '../../lib/functions/plan.ts';
import type { Outcome } from '../../lib/ports/ledger.ts';
import { FakeDeployments } from '../fakes/fake-deployments.ts';
import { FakeExecutions } from '../fakes/fake-executions.ts';
import { type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';

export interface FakeDeploys extends DeployWorld {
  readonly cluster: FakeWorld;
  readonly executions: FakeExecutions;
  readonly deployments: FakeDeployments;
  /** Whether CloudFormation says that the stack is being put back. */
  rollingBack: boolean;
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
    stacks: { isRollingBack: async () => deploys.rollingBack },
    rollingBack: false,
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
