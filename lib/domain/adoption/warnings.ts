import type { Topology } from '../cluster.ts';
import type { ExistingCluster } from './existing.ts';
import { ownerOf } from './owner.ts';

/** What whoever adopts a cluster must know of the services that it has. */
export function adoptionWarnings(existing: ExistingCluster, topology: Topology): readonly string[] {
  const { master, worker } = existing;
  return [
    ...[master, worker].flatMap(ownerWarnings),
    ...[master, worker]
      .filter(({ rollsBack }) => rollsBack)
      .map(
        ({ service }) =>
          `the circuit breaker of ${service} puts the last revision back by itself, behind the upgrade: switch its rollback off`,
      ),
    ...(existing.scaledWorkers
      ? [
          `auto scaling changes ${worker.service}: its limits will follow the slot that serves, its policies and schedules will not; give the made worker service the same ones`,
        ]
      : []),
    ...(topology === 'two-masters' ? otherName(existing) : []),
  ];
}

function ownerWarnings(service: ExistingCluster['master']): readonly string[] {
  const owner = ownerOf(service);
  if (!owner) return [];
  const who = owner.kind === 'cloudformation' ? `the stack ${owner.stack}` : `Terraform (${owner.sign})`;
  return [
    `${who} owns ${service.service} and would put its count and its task definition back on its next deploy: let it leave them alone, as shown below`,
  ];
}

/** The workers may know the master by a load balancer or an alias; or they may be workers of another master. */
function otherName({ master, worker, masterHost }: ExistingCluster): readonly string[] {
  const host = masterHost && 'host' in masterHost ? masterHost.host : null;
  const name = master.registry && `${master.registry.name}.${master.registry.namespace.name}`;
  if (host === null || host === name) return [];
  const known = name ?? 'no name in Cloud Map';
  return [
    `${worker.service} looks for its master at ${host}, and ${master.service} has ${known}: make sure that this is the same master`,
  ];
}
