import type { Cause } from '../domain/cause.ts';
import type { Deployments } from '../ports/deployments.ts';
import type { Executions } from '../ports/executions.ts';
import type { Outcome } from '../ports/ledger.ts';
import type { LockClosing } from '../ports/lock-closing.ts';
import type { Plans } from '../ports/plans.ts';
import type { Stacks } from '../ports/stacks.ts';
import type { World } from '../states/ports.ts';

/** What the functions that serve deploys need of the world. */
export interface DeployWorld extends Pick<World, 'clock' | 'ledger' | 'registration'> {
  readonly deployments: Deployments;
  readonly executions: Executions;
  readonly lock: LockClosing;
  readonly plans: Plans;
  readonly stacks: Stacks;
}

/** How an upgrade ended; null while anything of it goes on, a recovery included. */
export interface UpgradeEnd {
  /** `vanished`: its execution ended before it had taken the lock, so nothing was changed. */
  readonly outcome: Outcome | 'vanished';
  readonly cause: Cause | null;
  /** Whether the lock is kept, for a person to look. */
  readonly lockHeld: boolean;
}

/**
 * How long an upgrade that was decided may not be seen yet: another delivery may be about to start it, and
 * DescribeExecution is eventually consistent (its API reference).
 */
const startingSeconds = 60;

/** Null while the upgrade goes on. `decidedAt`: when a deploy decided to start it or to take it back, ISO 8601. */
export async function endOf(
  { clock, ledger, executions }: Pick<DeployWorld, 'clock' | 'ledger' | 'executions'>,
  upgradeId: string,
  decidedAt: string,
): Promise<UpgradeEnd | null> {
  const holds = (await ledger.holder())?.upgradeId === upgradeId;
  const running = holds || (await executions.state(executions.arnOf(upgradeId))) === 'running';
  // Last, because whatever ends has written it before.
  const conclusion = await ledger.conclusion(upgradeId);
  if (conclusion && (conclusion.lockHeld || !holds)) {
    const { outcome, cause, lockHeld } = conclusion;
    return { outcome, cause, lockHeld };
  }
  // One that holds the lock and is dead is put back by `recover`.
  if (running || clock.now() - Date.parse(decidedAt) < startingSeconds * 1000) return null;
  return { outcome: 'vanished', cause: null, lockHeld: false };
}
