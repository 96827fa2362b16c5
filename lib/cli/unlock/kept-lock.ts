import { BadInput } from '../../contract/errors.ts';
import type { Conclusion, Holder, LedgerEvent, UpgradeRecord } from '../../ports/ledger.ts';
import type { ClusterUpgrader } from '../cluster.ts';

/** A lock that an upgrade left behind for a person, with what is known of that upgrade. */
export interface KeptLock {
  readonly holder: Holder;
  readonly conclusion: Conclusion;
  /** Null for one that was never planned: it changed nothing. */
  readonly record: UpgradeRecord | null;
  /** The newest line of its timeline. */
  readonly lastEvent: LedgerEvent | undefined;
}

/**
 * The lock that waits for a person. Throws `not-locked` where nobody holds it, `upgrade-running` while an execution of
 * the holder runs, and `recovery-due` for a holder that died: the recovery puts its cluster back, or gives up and says so.
 */
export async function keptLock({
  ledger,
  registration: { cluster },
  executions,
}: ClusterUpgrader): Promise<KeptLock> {
  const holder = await ledger.holder();
  if (!holder)
    throw new BadInput('not-locked', `nobody holds the lock of cluster ${cluster}; start an upgrade`);
  const { upgradeId, executionArn } = holder;
  if ((await executions.state(executionArn)) === 'running') {
    const running = `${executionArn} runs and may change cluster ${cluster}`;
    throw new BadInput(
      'upgrade-running',
      `${running}; wait for its end, or end it with locust-upgrade abort`,
    );
  }
  const conclusion = await ledger.conclusion(upgradeId);
  if (!conclusion?.lockHeld) {
    const due = `the execution of ${upgradeId} died and its recovery is due within 5 minutes`;
    throw new BadInput(
      'recovery-due',
      `${due}; wait for it, and where it does not come see "Recovery errors" in docs/runbook.md`,
    );
  }
  const record = await ledger.upgrade(upgradeId);
  return { holder, conclusion, record, lastEvent: (await ledger.events(upgradeId)).at(-1) };
}
