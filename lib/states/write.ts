import type { Cause } from '../domain/cause.ts';
import type { ServiceTarget, Stage } from '../domain/course/stage.ts';
import { foreignChange } from '../domain/health/service-checks.ts';
import type { Services } from '../ports/services.ts';
import type { World } from './ports.ts';
import { expectedServices, type HopRecord, taskDefinitionOf } from './upgrade-record.ts';

/**
 * Writes changes in their order, each under the fence: ECS has no conditional write, so the fence is read right
 * before every call and recovery waits out the longest function before it writes (see `recover`).
 * Throws `Fenced` once another holder has the lock.
 */
export async function writeChanges(
  world: Pick<World, 'ledger' | 'services'>,
  record: HopRecord,
  fence: number,
  changes: readonly ServiceTarget[],
): Promise<void> {
  for (const change of changes) {
    await world.ledger.confirm(record.upgradeId, fence);
    await world.services.change(change.service, {
      desired: change.desired,
      ...(change.revision === 'target' && { taskDefinition: taskDefinitionOf(record, change) }),
    });
  }
}

/** Whether somebody else changed a service that is about to be written: named, never overwritten in silence. */
export async function foreignChangeAt(
  services: Services,
  record: HopRecord,
  stage: Stage,
): Promise<Cause | null> {
  const expected = expectedServices(record, stage);
  return foreignChange(
    { services: expected },
    await services.describe(expected.map(({ service }) => service)),
  );
}

/** `blue-worker → 3, green-worker → 3`, for the timeline. */
export function describeChanges(changes: readonly Pick<ServiceTarget, 'service' | 'desired'>[]): string {
  return changes.map(({ service, desired }) => `${service} → ${desired}`).join(', ');
}
