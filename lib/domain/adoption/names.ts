import type { ExistingCluster } from './existing.ts';

/** Seconds for which an answer of DNS may be kept: a worker that does not find its master asks again after 5 s. */
export const dnsTtlSeconds = 10;

/** The tag that everything bears that was made, with the cluster's name as its value. */
export const adoptionTag = 'locust-upgrade:adopted-for';

const longestTargetGroupName = 32;

/** What the created things are called. The same existing services give the same names: a second run finds them. */
export interface CreatedNames {
  readonly master: string;
  readonly worker: string;
  /** The name in its namespace, and the whole of it; null where no namespace is known. */
  readonly dnsName: { readonly name: string; readonly host: string } | null;
  readonly targetGroup: string | null;
}

export function createdNames(existing: ExistingCluster, suffix: string): CreatedNames {
  const { master, worker, namespace: asked, balancing } = existing;
  const namespace = asked ?? master.registry?.namespace ?? null;
  const name = `${master.registry?.name ?? master.service}-${suffix}`;
  return {
    master: `${master.service}-${suffix}`,
    worker: `${worker.service}-${suffix}`,
    dnsName: namespace && { name, host: `${name}.${namespace.name}` },
    targetGroup:
      balancing && 'targetGroupName' in balancing ? targetGroupName(balancing.targetGroupName, suffix) : null,
  };
}

/** Names of target groups have 32 characters at most, and no hyphen at an end (Elastic Load Balancing API reference). */
export function targetGroupName(original: string, suffix: string): string {
  const room = longestTargetGroupName - suffix.length - 1;
  return `${original.slice(0, room).replace(/-+$/, '')}-${suffix}`;
}
