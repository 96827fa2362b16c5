import type { Cause } from '../domain/cause.ts';
import type { Holder } from '../ports/ledger.ts';

/** One upgrade at a time changes a cluster. */
export function lockHeld({ upgradeId, since }: Holder): Cause {
  return {
    code: 'lock-held',
    message: `the upgrade ${upgradeId} holds the lock since ${since}; wait for it to end, or abort it; one that failed is freed by locust-upgrade unlock`,
  };
}
