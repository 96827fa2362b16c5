import { BadInput } from '../../contract/errors.ts';
import type { ReleaseRun } from './release-run.ts';

/**
 * Holds the cluster's lock while something is done, so that no upgrade begins meanwhile. The lock is held in the name
 * of an execution that does not exist: if this process dies, the sweep finds its holder dead, without anything to put
 * back, and frees it. `confirm` throws `fenced` if that has happened.
 */
export async function withLock<Result>(
  upgrader: ReleaseRun['upgrader'],
  act: (confirm: () => Promise<void>) => Promise<Result>,
): Promise<Result> {
  if (!upgrader) return act(async () => {});
  const { ledger, registration } = upgrader;
  const at = new Date().toISOString();
  const id = `release-${at.replaceAll(/\D/g, '')}`;
  const execution = `${registration.stateMachineArn.replace(':stateMachine:', ':execution:')}:${id}`;
  const lock = await ledger.acquire(id, execution, at);
  if (lock.kind === 'held') {
    throw new BadInput(
      'upgrade-running',
      `${lock.holder.upgradeId} took the lock; wait for its end, or abort it`,
    );
  }
  // Its upgrader is being deleted: nothing begins meanwhile.
  if (lock.kind === 'closed') return act(async () => {});
  try {
    return await act(() => ledger.confirm(id, lock.fence));
  } finally {
    await ledger.release(id, lock.fence);
  }
}
