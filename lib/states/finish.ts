import { endingSlot } from '../domain/course/hop-plan.ts';
import type { Ledger } from '../ports/ledger.ts';

/**
 * What is left of an upgrade after its conclusion: the version of record where it succeeded, then the lock. Calling it
 * again does the same; after somebody else took the lock it does nothing.
 */
export async function finish(ledger: Ledger, upgradeId: string, fence: number): Promise<void> {
  const holder = await ledger.holder();
  if (holder?.upgradeId !== upgradeId || holder.fence !== fence) return;
  const record = await ledger.upgrade(upgradeId);
  const conclusion = await ledger.conclusion(upgradeId);
  if (record && conclusion?.outcome === 'succeeded') {
    await ledger.writeRecord({
      version: record.plan.target.version,
      activeSlot: endingSlot(record.plan),
      upgradeId,
      at: conclusion.at,
    });
  }
  await ledger.release(upgradeId, fence);
}
