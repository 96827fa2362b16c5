import type { Hop, Revision } from '../plan.ts';
import { offeredVersions } from '../versions/measured-releases.ts';
import { sameVersion } from '../versions/version.ts';
import { type ExistingWorkers, healingImage, isMixed } from './existing-workers.ts';
import type { VersionHop } from './hops.ts';
import { imagesOf } from './images.ts';
import type { Inventory } from './inventory.ts';
import type { StrategyQuestion } from './strategy-choice.ts';
import { listedVersions } from './target.ts';
import type { RegisteredCluster, Wish } from './wish.ts';
import { movesSlot } from './wished-slot.ts';

interface Ends {
  readonly cluster: RegisteredCluster;
  readonly stable: Revision;
  readonly target: Revision;
}

interface Situation extends Ends {
  readonly wish: Wish;
  readonly inventory: Inventory;
  readonly workers: ExistingWorkers;
}

/** What the choice of a strategy depends on. */
export function strategyQuestion({
  cluster,
  wish,
  inventory,
  stable,
  target,
  workers,
}: Situation): StrategyQuestion {
  const masterStays =
    sameVersion(stable.version, target.version) && stable.images.master === target.images.master;
  return {
    asked: wish.strategy,
    topology: cluster.topology,
    stable: stable.version,
    existing: workers.own.map(({ version }) => version),
    foreign: workers.foreign.map(({ version }) => version),
    target: target.version,
    candidates: candidates(cluster, inventory),
    canHeal: healingImage(cluster, stable) !== null,
    masterAtTarget:
      masterStays && (isMixed(stable.version, workers.own) || movesSlot(wish.slot, inventory.activeSlot)),
    locustfileFromMaster: cluster.locustfileFromMaster,
    maxMinorSkew: cluster.maxMinorSkew,
    allowUnsafe: wish.allowUnsafe,
  };
}

/** Versions to go over: those whose images the registry is known to lack are none. */
function candidates(cluster: RegisteredCluster, { surroundings }: Inventory): readonly string[] {
  return offeredVersions(listedVersions(cluster)).filter((version) =>
    Object.values(imagesOf(cluster, version)).every((image) => surroundings.images[image] !== 'missing'),
  );
}

/** The revisions of the hops. The last one is the target, with the images that were asked for. */
export function planHops(ends: Ends, hops: readonly VersionHop[]): readonly Hop[] {
  return hops.map(({ kind, version }, index) => ({
    kind,
    to: index === hops.length - 1 ? ends.target : between(ends, kind, version),
  }));
}

function between({ cluster, stable }: Ends, kind: Hop['kind'], version: string): Revision {
  if (kind === 'upgrade') return { version, images: imagesOf(cluster, version) };
  const worker = healingImage(cluster, stable) ?? stable.images.worker;
  return { version, images: { master: stable.images.master, worker } };
}
