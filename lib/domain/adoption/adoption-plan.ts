import type { Cause } from '../cause.ts';
import type { Slots } from '../cluster.ts';
import type { AdoptionWish, ExistingCluster } from './existing.ts';
import { createdNames, dnsTtlSeconds } from './names.ts';
import { adoptionRefusal } from './refusals.ts';
import { rulePriority } from './rule-priority.ts';
import { adoptionWarnings } from './warnings.ts';

/** One thing that is missing for a second slot. Things are made in the order in which they are listed. */
export type Creation =
  | {
      readonly kind: 'dns-name';
      readonly name: string;
      readonly host: string;
      readonly namespace: string;
      readonly recordTypes: readonly string[];
      readonly ttlSeconds: number;
    }
  | { readonly kind: 'target-group'; readonly name: string /** ARN. */; readonly like: string }
  | {
      readonly kind: 'rule';
      /** Forwards to the first master's target group, and with weight 0 to the second's. */
      readonly name: string;
      readonly listener: string;
      readonly priority: number;
    }
  | {
      readonly kind: 'service';
      readonly role: 'master' | 'worker';
      /** Of the service and of its task definition family. */
      readonly name: string;
      readonly like: string;
      /** Where its workers are to look for their master; null: as the original. */
      readonly masterHost: string | null;
    }
  | {
      readonly kind: 'scalable-target';
      /** Of the service that auto scaling may change: suspended, and to no tasks at all, until an upgrade moves both. */
      readonly name: string;
      readonly like: string;
      /** Policies and scheduled actions that it has like the other one: `policy busy`, `schedule evening`. */
      readonly rules: readonly string[];
    };

export interface AdoptionPlan {
  readonly slots: Slots;
  /** Where each slot's workers find their master; null on a shared master. */
  readonly masterHosts: { readonly blue: string; readonly green: string } | null;
  readonly imageTemplate: string;
  readonly creations: readonly Creation[];
  readonly warnings: readonly string[];
}

export type AdoptionAnswer =
  | { readonly kind: 'planned'; readonly plan: AdoptionPlan }
  | { readonly kind: 'refused'; readonly cause: Cause };

/** What is missing for two slots, of which the existing services are the blue one; or why it can't be made. */
export function planAdoption(existing: ExistingCluster, wish: AdoptionWish): AdoptionAnswer {
  const cause = adoptionRefusal(existing, wish);
  if (cause) return { kind: 'refused', cause };
  const priority = rulePriority(existing.balancing);
  if (typeof priority === 'object' && priority !== null) return { kind: 'refused', cause: priority };
  const names = createdNames(existing, wish.suffix);
  const { master, worker } = existing;
  const twoMasters = wish.topology === 'two-masters';
  const host = twoMasters ? (names.dnsName?.host ?? null) : null;
  return {
    kind: 'planned',
    plan: {
      slots: {
        blue: { master: master.service, worker: worker.service },
        green: { master: twoMasters ? names.master : master.service, worker: names.worker },
      },
      masterHosts: hostsOf(existing, host),
      imageTemplate: wish.imageTemplate ?? '',
      creations: [
        ...(twoMasters ? masterCreations(existing, wish, priority) : []),
        { kind: 'service', role: 'worker', name: names.worker, like: worker.service, masterHost: host },
        ...scalingCreation(existing, names.worker),
      ],
      warnings: adoptionWarnings(existing, wish.topology, names.worker),
    },
  };
}

function scalingCreation({ scaling, worker }: ExistingCluster, name: string): readonly Creation[] {
  return scaling ? [{ kind: 'scalable-target', name, like: worker.service, rules: scaling.copied }] : [];
}

function hostsOf({ masterHost }: ExistingCluster, green: string | null): AdoptionPlan['masterHosts'] {
  return 'host' in masterHost && green !== null ? { blue: masterHost.host, green } : null;
}

function masterCreations(
  existing: ExistingCluster,
  wish: AdoptionWish,
  priority: number | null,
): readonly Creation[] {
  const { master, balancing } = existing;
  const names = createdNames(existing, wish.suffix);
  const namespace = existing.namespace ?? master.registry?.namespace;
  const addresses = (master.registry?.recordTypes ?? ['A']).filter((type) => type !== 'SRV');
  return [
    ...(names.dnsName && namespace
      ? [
          {
            kind: 'dns-name',
            ...names.dnsName,
            namespace: namespace.id,
            recordTypes: addresses,
            ttlSeconds: dnsTtlSeconds,
          } as const,
        ]
      : []),
    ...(balancing && 'listener' in balancing && names.targetGroup !== null && priority !== null
      ? ([
          { kind: 'target-group', name: names.targetGroup, like: balancing.targetGroup },
          { kind: 'rule', name: `priority ${priority}`, listener: balancing.listener, priority },
        ] as const)
      : []),
    { kind: 'service', role: 'master', name: names.master, like: master.service, masterHost: null },
  ];
}
