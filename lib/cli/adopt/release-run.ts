import type { ClusterUpgrader } from '../cluster.ts';

/** How a cluster is released. */
export interface ReleaseRun {
  readonly cluster: string;
  readonly dryRun: boolean;
  /** Null: no upgrader is deployed, so that no upgrade can run. */
  readonly upgrader: Pick<ClusterUpgrader, 'ledger' | 'registration'> | null;
  /** Milliseconds between two looks at what is on its way out. */
  readonly pollMilliseconds: number;
  onDeleted(what: string): void;
}
