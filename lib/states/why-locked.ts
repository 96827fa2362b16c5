import type { Cause } from '../domain/cause.ts';
import type { Acquired, Holder } from '../ports/ledger.ts';

/** One upgrade at a time changes a cluster. */
export function lockHeld({ upgradeId, since }: Holder): Cause {
  return {
    code: 'lock-held',
    message: `the upgrade ${upgradeId} holds the lock since ${since}; wait for it to end, or abort it; one that failed is freed by locust-upgrade unlock`,
  };
}

/** Why the lock was not given. */
export function whyLocked(answer: Exclude<Acquired, { readonly kind: 'acquired' }>): Cause {
  if (answer.kind === 'held') return lockHeld(answer.holder);
  return {
    code: 'upgrader-deleted',
    message: `the upgrader is being deleted since ${answer.since}, and no upgrade begins any more; deploy it again first`,
  };
}
