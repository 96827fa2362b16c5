import type { SlotName, Slots, Topology } from '../cluster.ts';
import type { GivenParameters, TestPolicy } from '../gates/test-in-flight.ts';
import type { PausePoint, Revision, Timing } from '../plan.ts';
import type { Routing } from '../traffic.ts';
import type { Amount } from './batches.ts';
import type { Configuration } from './configuration.ts';
import type { StrategyQuestion } from './strategy-choice.ts';

/** What the registration says of the cluster. */
export interface RegisteredCluster {
  readonly topology: Topology;
  readonly slots: Slots;
  readonly imageTemplate: string;
  /** Images of single versions: they count over the template. */
  readonly images: Readonly<Record<string, Revision['images']>>;
  /** Versions that a range may choose besides those of `images`. */
  readonly versions: readonly string[];
  readonly calendars: readonly string[];
  readonly locustfileFromMaster: boolean;
  readonly maxMinorSkew: number | null;
  readonly headless: boolean;
  readonly loadBalancer: Routing | null;
}

/** What is asked for. */
export interface Wish {
  readonly target: {
    /** A version, a range or `latest`. */
    readonly version: string;
    readonly images?: Revision['images'] | undefined;
    readonly taskDefinitions?: Configuration['taskDefinitions'] | undefined;
    readonly preReleases: boolean;
  };
  /** The slot that is to serve at the end; null: whichever the upgrade ends in. */
  readonly slot: SlotName | null;
  readonly strategy: StrategyQuestion['asked'];
  readonly canary: number;
  readonly size: Amount;
  readonly maxSurge: Amount | null;
  readonly maxUnavailable: Amount;
  readonly timing: Timing;
  readonly testPolicy: TestPolicy;
  readonly testParameters: GivenParameters;
  readonly pauseAfter: PausePoint | null;
  /** ISO 8601 in UTC with milliseconds, like every moment of an inventory: the two are compared as texts. */
  readonly windowEnd: string | null;
  /** Besides those of the registration. */
  readonly calendars: readonly string[];
  readonly allowUnsafe: boolean;
  readonly allowDowngrade: boolean;
}
