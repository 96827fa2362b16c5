import { isScaled } from '../automation/automation.ts';
import { otherSlot, type ServiceState, type SlotName, type Slots } from '../cluster.ts';
import type { VersionCount } from '../plan.ts';
import { existingWorkers, unknownVersion } from '../planning/existing-workers.ts';
import { versionStated } from '../planning/images.ts';
import type { Inventory, TaskSize } from '../planning/inventory.ts';
import { runningVersion } from '../planning/preflight.ts';
import type { RegisteredCluster } from '../planning/wish.ts';
import { type VersionSkew, widestSkew } from '../versions/skew.ts';

/** The cluster as it was seen. */
export interface InventoryReport {
  /** ISO 8601. */
  readonly at: string;
  readonly activeSlot: SlotName;
  readonly services: readonly ServiceReport[];
  /** The active master's own word; null where it could not be asked. */
  readonly master: { readonly address: string; readonly version: string | null } | null;
  /** The active slot's workers by version. */
  readonly workers: readonly VersionCount[];
  /** Workers on the active master that belong to neither slot. */
  readonly foreignWorkers: readonly VersionCount[];
  readonly skew: VersionSkew;
}

export interface ServiceReport {
  readonly service: string;
  readonly role: 'master' | 'worker';
  /** `both`: a master that the two slots share. */
  readonly slot: SlotName | 'both';
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
  readonly image: string;
  /** The version that the image states; null where it states none. */
  readonly version: string | null;
  readonly size: TaskSize | null;
  readonly autoScaled: boolean;
  readonly zoneRebalancing: boolean;
}

/** What was seen of the cluster: every service, the versions of its nodes and how far they are apart. */
export function inventoryReport(cluster: RegisteredCluster, inventory: Inventory): InventoryReport {
  const { activeSlot, reading } = inventory;
  const version = runningVersion(cluster, inventory) ?? unknownVersion;
  const { own, foreign } = existingWorkers(cluster, inventory, version);
  return {
    at: inventory.at,
    activeSlot,
    services: inventory.services.map((service) => serviceReport(cluster, inventory, service)),
    master: reading && { address: reading.address, version: reading.version },
    workers: own,
    foreignWorkers: foreign,
    skew: widestSkew(
      version,
      own.map((workers) => workers.version),
    ),
  };
}

function serviceReport(
  cluster: RegisteredCluster,
  { images, sizes, surroundings }: Inventory,
  { service, desired, running, pending, zoneRebalancing }: ServiceState,
): ServiceReport {
  const image = images[service] ?? '';
  return {
    service,
    ...placeOf(cluster.slots, service),
    desired,
    running,
    pending,
    image,
    version: versionStated(cluster, image),
    size: sizes[service] ?? null,
    autoScaled: surroundings.scalableTargets.some((target) => target.service === service && isScaled(target)),
    zoneRebalancing,
  };
}

function placeOf(slots: Slots, service: string): Pick<ServiceReport, 'role' | 'slot'> {
  const slot: SlotName = [slots.blue.master, slots.blue.worker].includes(service) ? 'blue' : 'green';
  const role = slots[slot].master === service ? 'master' : 'worker';
  const shared = role === 'master' && slots[otherSlot(slot)].master === service;
  return { role, slot: shared ? 'both' : slot };
}
