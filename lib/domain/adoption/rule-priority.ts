import type { Cause } from '../cause.ts';
import type { ExistingCluster } from './existing.ts';

/** Elastic Load Balancing API reference, CreateRule. */
const highestPriority = 50_000;

/**
 * The place of the weighted rule among a listener's: right before the rule whose requests it takes over, so that all
 * others go on to count as before. After all others, where it takes over from the default rule. Null without a load
 * balancer; a cause where that place is taken.
 */
export function rulePriority(balancing: ExistingCluster['balancing']): number | null | Cause {
  if (!balancing || 'problem' in balancing) return null;
  const { priority, taken } = balancing;
  const wanted = priority === null ? Math.max(0, ...taken) + 1 : priority - 1;
  if (wanted >= 1 && wanted <= highestPriority && !taken.includes(wanted)) return wanted;
  return {
    code: 'rule-priority-taken',
    message: `the rule for the second master must have the priority ${wanted} in listener ${balancing.listener}, which is not free; give the listener's rules other priorities, or adopt the cluster with --topology shared-master`,
  };
}
