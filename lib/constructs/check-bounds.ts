import type { Construct } from 'constructs';
import type { AmountInput, UpgradeRequestInput } from '../contract/request.ts';
import { badConstruct } from './bad-construct.ts';
import type { ILocustCluster } from './cluster/locust-cluster-interface.ts';

type Bounds = Pick<UpgradeRequestInput, 'strategy' | 'maxSurge' | 'maxUnavailable'>;

/**
 * Throws `bad-construct` for bounds that leave no floor, or no room to move. The plan looks at the workers that there
 * are; here the most that the code names count.
 */
export function checkBounds(scope: Construct, bounds: Bounds, { mostWorkers }: ILocustCluster): void {
  const { strategy, maxSurge, maxUnavailable = 0 } = bounds;
  // It takes all workers away, and says so.
  if (strategy === 'recreate') return;
  const all = typeof maxUnavailable === 'string' ? 100 : mostWorkers;
  const unavailable = numberOf(maxUnavailable);
  if (all !== undefined && unavailable > all) {
    const workers = typeof maxUnavailable === 'string' ? 'workers' : `${all} workers desired`;
    throw badConstruct(
      scope,
      `maxUnavailable ${maxUnavailable} is more than all ${workers}: the floor would be below none`,
      'lower it, or give a percentage',
    );
  }
  if (maxSurge === undefined || numberOf(maxSurge) > 0 || unavailable > 0) return;
  throw badConstruct(
    scope,
    `maxSurge ${maxSurge} and maxUnavailable ${maxUnavailable} leave no room to move: the floor would be at the ceiling`,
    'raise one of them to 1 or more',
  );
}

function numberOf(amount: AmountInput): number {
  return typeof amount === 'string' ? Number.parseInt(amount, 10) : amount;
}
