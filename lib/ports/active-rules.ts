import type { SlotName } from '../domain/cluster.ts';

/** The load balancer's rule that leads to the active slot. Names are ARNs. */
export interface ActiveRules {
  /** Makes the rule that leads everything to the first slot; resolves with its ARN. */
  create(listener: string, targetGroups: Readonly<Record<SlotName, string>>): Promise<string>;
  /** One that is gone already is no error. */
  remove(rule: string): Promise<void>;
}
