import type { UpgradeRequest } from '../contract/request.ts';
import type { Ledger } from '../ports/ledger.ts';

/**
 * Why this execution has nothing to do: EventBridge Scheduler promises to deliver a run at least once (its user guide),
 * and another upgrade took this run before. Null for an upgrade that no schedule started, or that has the run. It is
 * asked before the lock, so that a second delivery does nothing whether the first one still runs or has long ended.
 */
export async function takenByAnother(
  ledger: Ledger,
  { scheduled }: UpgradeRequest,
  upgradeId: string,
): Promise<string | null> {
  if (!scheduled) return null;
  const { schedule } = scheduled;
  const at = new Date(scheduled.at).toISOString();
  const owner = await ledger.claimRun({ schedule, at }, upgradeId);
  if (owner === upgradeId) return null;
  return `the run of ${at} of the schedule ${schedule} was delivered before, and the upgrade ${owner} took it`;
}
