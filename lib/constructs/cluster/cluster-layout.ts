import type { SlotName, Topology } from '../../domain/cluster.ts';
import type { Role } from './cluster-images.ts';

/** One service of a cluster before it has a name. */
export interface ServicePlace {
  /** The construct's id. */
  readonly id: string;
  readonly role: Role;
  /** Null for a master that both slots share. */
  readonly slot: SlotName | null;
  /** What its family ends with, and the name of a master. */
  readonly suffix: string;
  /** Of the master that its workers look for; null for a master. */
  readonly masterSuffix: string | null;
  /** Whether it belongs to the slot that is active at first. */
  readonly active: boolean;
}

/** The services of a cluster, masters first: four, or three where both slots share a master. Blue is active at first. */
export function placesOf(topology: Topology): readonly ServicePlace[] {
  const shared = topology === 'shared-master';
  const masters = shared
    ? [place('Master', 'master', null, null)]
    : [place('BlueMaster', 'master', 'blue', null), place('GreenMaster', 'master', 'green', null)];
  return [
    ...masters,
    place('BlueWorker', 'worker', 'blue', shared ? 'master' : 'blue-master'),
    place('GreenWorker', 'worker', 'green', shared ? 'master' : 'green-master'),
  ];
}

function place(id: string, role: Role, slot: SlotName | null, masterSuffix: string | null): ServicePlace {
  const suffix = slot === null ? role : `${slot}-${role}`;
  return { id, role, slot, suffix, masterSuffix, active: slot !== 'green' };
}

/** The live family of a service, by the end of its name. */
export function familyOf(clusterName: string, suffix: string): string {
  return `${clusterName}-${suffix}`;
}
