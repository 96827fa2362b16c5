import type { UpgradeRequest } from '../contract/request.ts';
import type { Cause } from '../domain/cause.ts';
import { canonicalJson, differences, type PlanBasis } from '../domain/planning/plan-basis.ts';

/** What ties the plan that runs to the plan that was shown. */
export interface PlanIdentity {
  /** SHA-256 of the basis, as 64 hexadecimal digits. */
  readonly hash: string;
  readonly basis: PlanBasis;
}

export async function identityOf(basis: PlanBasis): Promise<PlanIdentity> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(canonicalJson(basis)));
  return { hash: Buffer.from(digest).toString('hex'), basis };
}

/** What the others follow from comes first, and a message of dozens of lines is not read. */
const mostDifferences = 10;

/** Why the plan that was shown is not the one that would run now; null where it is, or where none was shown. */
export async function changedSince(shown: UpgradeRequest['plan'], now: PlanIdentity): Promise<Cause | null> {
  if (!shown) return null;
  const remedy = 'look at a new plan and start that';
  if ((await identityOf(shown.basis)).hash !== shown.hash) {
    const message = `the plan's basis does not belong to its hash ${shown.hash.slice(0, 12)}…: one of them was edited; ${remedy}`;
    return { code: 'plan-damaged', message };
  }
  if (shown.hash === now.hash) return null;
  const found = differences(shown.basis, now.basis);
  const named = found.slice(0, mostDifferences).join('; ');
  const more = found.length > mostDifferences ? `; and ${found.length - mostDifferences} more` : '';
  return {
    code: 'plan-changed',
    message: `this is not the plan that was shown any more: ${named}${more}; ${remedy}`,
  };
}
