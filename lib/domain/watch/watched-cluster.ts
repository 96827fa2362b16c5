import type { ServiceState, SlotName, Slots } from '../cluster.ts';
import type { MasterReading } from '../health/reading.ts';
import { desiredOf } from '../planning/inventory.ts';

/** A cluster on an ordinary day, as the watch sees it. */
export interface WatchedCluster {
  readonly slots: Slots;
  /** Whether workers ask the master for its locustfile: narrows which versions may meet. */
  readonly locustfileFromMaster: boolean;
  readonly services: readonly ServiceState[];
  /** The slot that serves; null where nothing says which. */
  readonly activeSlot: SlotName | null;
  /** Versions that the images state, by service of the active slot; null where an image states none. */
  readonly stated: Readonly<Record<string, string | null>>;
  /** The active master; null where its service runs no task with an address. */
  readonly reading: MasterReading | null;
  /** The upgrade that is changing the cluster now. */
  readonly upgradeId: string | null;
}

/**
 * The slot that serves: the one on record, unless only the other one is to run workers. Without a record, the only one
 * that is to run workers, else the only one with a master; null where that is not clear.
 */
export function watchedSlot(
  slots: Slots,
  services: readonly ServiceState[],
  recorded: SlotName | null,
): SlotName | null {
  const withTasks = (role: 'worker' | 'master') =>
    (['blue', 'green'] as const).filter((slot) => desiredOf(services, slots[slot][role]) > 0);
  const withWorkers = withTasks('worker');
  // Somebody who moved the workers by hand must not make the watch look at an empty slot, where all is well.
  const moved = recorded !== null && withWorkers.length > 0 && !withWorkers.includes(recorded);
  if (recorded && !moved) return recorded;
  const serving = withWorkers.length > 0 ? withWorkers : withTasks('master');
  // A shared master belongs to both slots: either of them names it.
  const clear = serving.length === 1 || slots.blue.master === slots.green.master;
  return clear ? (serving[0] ?? null) : null;
}
