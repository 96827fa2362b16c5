import type { Cause } from '../cause.ts';
import type { SlotName, Slots } from '../cluster.ts';

/** What is to be known before anything that adopt made is taken away. */
export interface ReleaseSituation {
  readonly cluster: string;
  readonly slots: Slots;
  /** Null: it is not clear. */
  readonly activeSlot: SlotName | null;
  /** The version that the ledger has on record; null: none. */
  readonly version: string | null;
  /** Images of the active slot. */
  readonly images: { readonly master: string; readonly worker: string } | null;
  /** The upgrade that holds the cluster's lock. `ended`: it failed, and keeps it for a person. */
  readonly holder: { readonly upgradeId: string; readonly ended: boolean } | null;
  /** Created services that run tasks, or are to. */
  readonly busy: readonly string[];
}

/** Why nothing may be taken away yet, with what is to be done first; null where all may. */
export function releaseRefusal(situation: ReleaseSituation): Cause | null {
  const { cluster, slots, activeSlot, holder, busy } = situation;
  if (holder?.ended) {
    return {
      code: 'lock-kept',
      message: `${holder.upgradeId} has failed and keeps the lock of cluster ${cluster}; put the cluster in order and free it: see locust-upgrade unlock --cluster ${cluster}`,
    };
  }
  if (holder) {
    return {
      code: 'upgrade-running',
      message: `${holder.upgradeId} holds the lock of cluster ${cluster}; wait for its end, or abort it`,
    };
  }
  if (activeSlot === null) {
    return {
      code: 'active-slot-unclear',
      message: `it is not clear which slot serves: scale one of ${slots.blue.worker} and ${slots.green.worker} to 0`,
    };
  }
  if (activeSlot === 'green') {
    return {
      code: 'created-services-serve',
      message: `the services that adopt made serve cluster ${cluster}; move it back to its own ones first: ${wayBack(situation)}`,
    };
  }
  if (busy.length === 0) return null;
  return {
    code: 'created-services-busy',
    message: `${busy.join(' and ')} still run tasks, or are to; scale them to 0 and wait until they are gone`,
  };
}

/** An upgrade like any other, with its plan, its gates and its way back: only that it keeps the version. */
function wayBack({ cluster, version, images }: ReleaseSituation): string {
  const target = [
    `--to ${version ?? 'VERSION'}`,
    ...(images ? [`--image-master ${images.master} --image-worker ${images.worker}`] : []),
  ];
  return `locust-upgrade start --cluster ${cluster} ${target.join(' ')} --slot blue --follow`;
}
