import type { Slots } from '../cluster.ts';
import { observedOf } from '../health/observed.ts';
import type { Revision, VersionCount } from '../plan.ts';
import { sameVersion } from '../versions/version.ts';
import { type ImageCatalog, imagesOf, versionStated } from './images.ts';
import { desiredOf, type Inventory } from './inventory.ts';

/** Stands for a version that neither a worker nor its image tells. */
export const unknownVersion = 'unknown';

/** The workers on the active master before an upgrade. Each version once. */
export interface ExistingWorkers {
  /** Those of the active slot: as many as its service is to run. */
  readonly own: readonly VersionCount[];
  /** Those that belong to neither slot. */
  readonly foreign: readonly VersionCount[];
}

/**
 * The workers' versions: what they report, else what their image states. A worker on the master's own image has the
 * master's version. No report says whose worker it is: where more are registered than the service is to run, those
 * that don't fit what it deploys are taken for somebody else's first.
 *
 * Worked example, image 2.25.0, 4 desired: the master lists 6 workers, of which 3 report 2.25.0, 2 report 2.20.0 and 1
 * reports nothing (2.25.0, as deployed). Own are 4 × 2.25.0, foreign 2 × 2.20.0.
 */
export function existingWorkers(
  catalog: ImageCatalog & { readonly slots: Slots },
  inventory: Inventory,
  master: string,
): ExistingWorkers {
  const slot = catalog.slots[inventory.activeSlot];
  const count = desiredOf(inventory.services, slot.worker);
  const image = inventory.images[slot.worker] ?? '';
  const onMasterImage = image !== '' && image === inventory.images[slot.master];
  const version = versionStated(catalog, image) ?? (onMasterImage ? master : unknownVersion);
  const deployed = { version, count, by: 'deployed' } as const;
  const seen =
    inventory.reading?.web.kind === 'answered'
      ? observedOf(inventory.reading, master, [deployed]).workers
      : [deployed];
  return ownAndForeign(eachOnce(seen), deployed);
}

function ownAndForeign(seen: readonly VersionCount[], deployed: VersionCount): ExistingWorkers {
  let left = deployed.count;
  const own: VersionCount[] = [];
  const foreign: VersionCount[] = [];
  const fits = ({ version }: VersionCount): boolean => sameVersion(version, deployed.version);
  const ordered = [...seen.filter(fits), ...seen.filter((workers) => !fits(workers))];
  for (const workers of ordered) {
    const share = Math.min(left, workers.count);
    if (share > 0) own.push({ ...workers, count: share });
    if (share < workers.count) foreign.push({ ...workers, count: workers.count - share });
    left -= share;
  }
  return { own, foreign };
}

const sureness = ['reported', 'inferred', 'deployed'] as const;

/** Adds up what was learnt in several ways; the sum is as sure as its least sure part. */
function eachOnce(workers: readonly VersionCount[]): readonly VersionCount[] {
  const sums: VersionCount[] = [];
  for (const { version, count, by } of workers) {
    const index = sums.findIndex((sum) => sameVersion(sum.version, version));
    const sum = sums[index];
    const known = version === unknownVersion ? 'deployed' : by;
    if (!sum) sums.push({ version, count, by: known });
    else {
      const leastSure = sureness.indexOf(sum.by) > sureness.indexOf(known) ? sum.by : known;
      sums[index] = { ...sum, count: sum.count + count, by: leastSure };
    }
  }
  return sums;
}

/** Whether workers run another version than their master, as far as that can be read. */
export function isMixed(master: string, workers: readonly VersionCount[]): boolean {
  return workers.some(({ version }) => version !== unknownVersion && !sameVersion(version, master));
}

/**
 * The image with which workers are brought to the master's version: the catalog's, or the one that they have if it
 * states that version. Null where the master's own image does not follow the catalog: its template would then give
 * an image without the team's files.
 */
export function healingImage(catalog: ImageCatalog, stable: Revision): string | null {
  const states = (image: string): boolean => sameVersion(versionStated(catalog, image) ?? '', stable.version);
  if (states(stable.images.worker)) return stable.images.worker;
  return states(stable.images.master) ? imagesOf(catalog, stable.version).worker : null;
}
