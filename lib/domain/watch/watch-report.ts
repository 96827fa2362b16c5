import type { Cause } from '../cause.ts';
import type { SlotName } from '../cluster.ts';
import type { Observed, VersionCount } from '../plan.ts';
import type { VersionSkew } from '../versions/skew.ts';
import { parseVersion } from '../versions/version.ts';
import type { RunAge } from './run-ages.ts';

/** What one look of the watch found. */
export interface WatchReport {
  /** Null where nothing says which slot serves. */
  readonly activeSlot: SlotName | null;
  /** The upgrade that is changing the cluster: what is found then may be its doing. */
  readonly upgradeId: string | null;
  /** Whether the serving slot is to run anything at all. */
  readonly atZero: boolean;
  readonly workersDesired: number;
  /** Versions that the serving slot's images state; null where they state none. */
  readonly deployed: { readonly master: string | null; readonly workers: string | null };
  /** What was seen; null where no master was there to look at. */
  readonly observed: Observed | null;
  /** Between the master and the workers whose version was seen. */
  readonly skew: VersionSkew;
  /** Workers of another version than the master's. */
  readonly apart: readonly WorkersApart[];
  /** What a person should look at. */
  readonly findings: readonly Cause[];
}

/** The answer of one look. */
export interface WatchLook extends WatchReport {
  /** The newest run of each schedule that ever began one. */
  readonly runs: readonly RunAge[];
}

/** So many workers of one version, which is not their master's. */
export interface WorkersApart {
  readonly version: string;
  readonly count: number;
  /** What happens where the pair is known not to work together; null where it is not known to. */
  readonly consequence: string | null;
}

export interface SeenVersions {
  /** Null where the master named none. */
  readonly master: string | null;
  readonly workers: readonly VersionCount[];
}

/** The versions among what was seen. A text that is none, such as an image's tag, tells of no skew. */
export function seenVersions(observed: Observed | null): SeenVersions {
  const isVersion = (text: string): boolean => parseVersion(text).ok;
  const master = observed?.master?.version ?? null;
  return {
    master: master !== null && isVersion(master) ? master : null,
    workers: observed?.workers.filter(({ version }) => isVersion(version)) ?? [],
  };
}
