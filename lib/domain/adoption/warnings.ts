import type { Topology } from '../cluster.ts';
import type { ExistingCluster, ExistingService, UncopiedRule } from './existing.ts';
import { ownerOf } from './owner.ts';

/** What whoever adopts a cluster must know of the services that it has. */
export function adoptionWarnings(
  existing: ExistingCluster,
  topology: Topology,
  madeWorker: string,
): readonly string[] {
  const { master, worker } = existing;
  return [
    ...[master, worker].flatMap(ownerWarnings),
    ...unknownOwner([master, worker]),
    ...[master, worker]
      .filter(({ rollsBack }) => rollsBack)
      .map(
        ({ service }) =>
          `the circuit breaker of ${service} puts the last revision back by itself, behind the upgrade: switch its rollback off`,
      ),
    ...(existing.scaling?.uncopied ?? []).map(
      (rule) => `${worker.service} has ${uncopiedRule(rule, madeWorker)}`,
    ),
    ...(topology === 'two-masters' ? otherName(existing) : []),
  ];
}

function ownerWarnings(service: ExistingService): readonly string[] {
  const owner = ownerOf(service);
  if (!owner) return [];
  const who = owner.kind === 'cloudformation' ? `the stack ${owner.stack}` : `Terraform (${owner.sign})`;
  return [
    `${who} owns ${service.service} and would put its count and its task definition back on its next deploy: let it leave them alone, as shown below`,
  ];
}

/** The workers may know the master by a load balancer or an alias; or they may be workers of another master. */
function otherName({ master, worker, masterHost }: ExistingCluster): readonly string[] {
  const host = 'host' in masterHost ? masterHost.host : null;
  const name = master.registry && `${master.registry.name}.${master.registry.namespace.name}`;
  if (host === null || host === name) return [];
  const known = name ?? 'no name in Cloud Map';
  return [
    `${worker.service} looks for its master at ${host}, and ${master.service} has ${known}: make sure that this is the same master`,
  ];
}

/** Only limits follow the slot that serves: each of the two services needs rules of its own. */
function uncopiedRule(rule: UncopiedRule, madeWorker: string): string {
  const give = `give ${madeWorker} one like it`;
  switch (rule.kind) {
    case 'alarmed':
      return `the scaling policy ${rule.name}, which alarms start (${rule.alarms.join(', ') || 'none so far'}): ${give}, and let the same alarms start both`;
    case 'predictive':
      return `the predictive scaling policy ${rule.name}, which foresees from that service's own past: ${give} once it serves`;
    case 'once':
      return `the scheduled action ${rule.name}, ${rule.schedule}: ${give} if an upgrade comes before that`;
  }
}

/** Terraform leaves no sign of itself. */
function unknownOwner(services: readonly ExistingService[]): readonly string[] {
  const unknown = services.filter((service) => !ownerOf(service)).map(({ service }) => service);
  if (unknown.length === 0) return [];
  return [
    `nothing says which tool made ${unknown.join(' and ')}: if Terraform or another one did, its next apply puts count and task definition back; let it ignore both (ignore_changes = [desired_count, task_definition])`,
  ];
}
