import type { UpgradeRequestInput } from '../contract/request.ts';

type RequestTarget = UpgradeRequestInput['target'];

/** What an upgrade is to bring the cluster to: one version, or a range of them. */
export interface UpgradeTarget extends Omit<RequestTarget, 'version'> {
  /** One version, e.g. `2.32.2`. Either this or `range`. */
  readonly version?: string;
  /** The newest version that satisfies it is taken, e.g. `~2.32`, `^2.40` or `latest`. Either this or `version`. */
  readonly range?: string;
}
