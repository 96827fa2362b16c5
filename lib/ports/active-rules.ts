import type { SlotName } from '../domain/cluster.ts';

type TargetGroups = Readonly<Record<SlotName, string>>;

/** The load balancer's rule that leads to the active slot. Names are ARNs. */
export interface ActiveRules {
  /**
   * Makes the rule that leads everything to the first slot, unless the listener has one that leads to both; resolves
   * with its ARN. Throws `UpgradeError` `rule-priority-taken` where a rule of somebody else stands in its place.
   */
  create(listener: string, targetGroups: TargetGroups): Promise<string>;
  /** The listener's rule that leads to both slots; null where it has none, or where the listener is gone. */
  find(listener: string, targetGroups: TargetGroups): Promise<string | null>;
  /** One that is gone already is no error. */
  remove(rule: string): Promise<void>;
}
