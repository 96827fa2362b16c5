import type { Topology } from '../cluster.ts';
import type { Strategy } from '../plan.ts';
import type { HopsQuestion, VersionHop } from './hops.ts';

export interface StrategyQuestion extends HopsQuestion {
  readonly asked: 'auto' | Strategy;
  readonly topology: Topology;
  /** The master runs the target's revision already: only its workers are to change. */
  readonly masterAtTarget: boolean;
  readonly allowUnsafe: boolean;
}

export type StrategyRefusal =
  | 'strategy-needs-two-masters'
  | 'strategy-needs-shared-master'
  | 'existing-version-unreadable'
  | 'unsafe-pair'
  | 'unknown-pair'
  | 'skew-exceeds-policy';

/** `reasons`: why this one, and why not the others. `warnings`: what the plan must announce. */
export type StrategyChoice =
  | {
      readonly kind: 'chosen';
      readonly strategy: Strategy;
      readonly hops: readonly VersionHop[];
      readonly reasons: readonly string[];
      readonly warnings: readonly string[];
    }
  | { readonly kind: 'refused'; readonly code: StrategyRefusal; readonly message: string };

export function refused(code: StrategyRefusal, message: string): StrategyChoice {
  return { kind: 'refused', code, message };
}
