import type { Routing, RoutingReading, SlotWeights } from '../domain/traffic.ts';

/** The load balancer through which people reach the masters' web interfaces. */
export interface Traffic {
  /** What the rule says now. */
  read(routing: Routing): Promise<RoutingReading>;
  /**
   * Gives the slots' target groups these weights and leaves all else in the rule as it is. Throws `rule-unusable` for
   * one that does not forward to both.
   */
  shift(routing: Routing, weights: SlotWeights): Promise<void>;
}
