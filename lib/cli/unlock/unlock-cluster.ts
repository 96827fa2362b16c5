import { randomUUID } from 'node:crypto';
import { BadInput, UpgradeError } from '../../contract/errors.ts';
import { restoreAutomation } from '../../states/automation.ts';
import { note } from '../../states/journal.ts';
import { isoNow } from '../../states/ports.ts';
import type { ClusterUpgrader } from '../cluster.ts';
import { type ClusterNow, clusterNow, isAsBefore, type UnlockTools } from './cluster-now.ts';
import { type KeptLock, keptLock } from './kept-lock.ts';
import { lockText } from './lock-text.ts';

/** What a person says who frees a lock. */
export interface UnlockWish {
  /** The upgrade whose lock it is; null: only shown. */
  readonly confirmed: string | null;
  readonly reason: string;
  /** Who they are: `ann@laptop`. */
  readonly who: string;
}

/**
 * Shows a kept lock and the cluster's true state and, once confirmed, puts back what is suspended and frees it.
 * Throws what `keptLock` does, `not-confirmed`, `other-holder`, and `restore-failed`: the lock is kept then.
 */
export async function unlockCluster(
  upgrader: ClusterUpgrader,
  tools: UnlockTools,
  { confirmed, reason, who }: UnlockWish,
  show: (text: string) => void,
): Promise<string> {
  const { cluster } = upgrader.registration;
  const lock = await keptLock(upgrader);
  const { upgradeId } = lock.holder;
  const now = await clusterNow(upgrader, tools, lock);
  show(lockText(cluster, lock, now));
  if (confirmed === null) throw notConfirmed(cluster, upgradeId);
  if (confirmed !== upgradeId) throw otherHolder(cluster, confirmed, upgradeId);
  await putBackAndFree(upgrader, tools, lock, `by ${who}: ${reason}; ${inOneLine(now)}`);
  return [
    `unlocked: ${cluster}`,
    `  it was kept by ${upgradeId}; by whom and why it was freed stands in that timeline`,
    `  the next upgrade begins with what is there: locust-upgrade plan --cluster ${cluster} --to VERSION`,
    '',
  ].join('\n');
}

/**
 * The lock changes hands first: under a newer fence, whatever of the dead upgrade comes late is refused its next write,
 * and of two people who unlock at once one is refused. If this process dies, the lock is kept as before.
 */
async function putBackAndFree(
  { ledger, executions }: ClusterUpgrader,
  tools: UnlockTools,
  { holder, record }: KeptLock,
  detail: string,
): Promise<void> {
  const { upgradeId } = holder;
  const execution = executions.arnOf(`unlock-${randomUUID()}`);
  const fence = await ledger.takeOver(upgradeId, execution, holder.fence, isoNow(Date));
  const world = { clock: Date, ledger, ...tools };
  const left = record && (await restoreAutomation(world, record, fence, 'unlock', 'put-back'));
  if (left) throw new UpgradeError(left.code, `${left.message}; the lock is kept, unlock again`);
  await note(world, upgradeId, 'unlock', 'unlocked', detail);
  await ledger.release(upgradeId, fence);
}

/** What the services were at when the lock was freed, for the timeline. */
function inOneLine({ services }: ClusterNow): string {
  const differing = services.filter((service) => !isAsBefore(service));
  if (differing.length === 0) return 'every service was to run what it ran before';
  const counts = differing.map(({ service, desired, image }) => `${service} → ${desired} of ${image}`);
  return `otherwise than before: ${counts.join(', ')}`;
}

function notConfirmed(cluster: string, upgradeId: string): BadInput {
  const command = `locust-upgrade unlock --cluster ${cluster} --confirm ${upgradeId} --reason TEXT`;
  return new BadInput('not-confirmed', `nothing was changed; once the cluster is as it is to be: ${command}`);
}

function otherHolder(cluster: string, confirmed: string, upgradeId: string): BadInput {
  return new BadInput(
    'other-holder',
    `--confirm ${confirmed}: the lock of cluster ${cluster} is kept by ${upgradeId}; look at what it left, and confirm that one`,
  );
}
