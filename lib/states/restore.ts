import type { RollbackChange } from '../domain/course/rollback.ts';
import type { UpgradeRecord } from '../ports/ledger.ts';
import type { World } from './ports.ts';
import { registeredRevision } from './upgrade-record.ts';

/** Task definitions that the way back registered so far, by service. */
export function restoredRevisions(record: UpgradeRecord): Readonly<Record<string, string>> {
  return record.restoredRevisions ?? {};
}

/**
 * Writes changes of the way back, each under the fence. A service that this upgrade gave another revision gets its
 * stored stable content registered again as the newest revision of its family: the newest one is what a later deploy
 * by somebody else would start, and the old one may have been deregistered meanwhile.
 */
export async function writeRestoring(
  world: Pick<World, 'ledger' | 'services'>,
  record: UpgradeRecord,
  fence: number,
  changes: readonly RollbackChange[],
): Promise<void> {
  const revisions = await registerStable(world, record, changes);
  for (const { service, desired } of changes) {
    await world.ledger.confirm(record.upgradeId, fence);
    const taskDefinition = revisions[service];
    await world.services.change(service, { desired, ...(taskDefinition && { taskDefinition }) });
  }
}

async function registerStable(
  world: Pick<World, 'ledger' | 'services'>,
  record: UpgradeRecord,
  changes: readonly RollbackChange[],
): Promise<Readonly<Record<string, string>>> {
  const known = { ...restoredRevisions(record) };
  const restored: Record<string, string> = {};
  for (const { service, restore } of changes) {
    const stable = record.stable.find((stored) => stored.service === service);
    if (!restore || !stable || registeredRevision(record, service) === undefined) continue;
    known[service] ??= await world.services.register(stable.content);
    restored[service] = known[service];
  }
  if (Object.keys(restored).length > 0) await world.ledger.rememberRestored(record.upgradeId, known);
  return restored;
}
