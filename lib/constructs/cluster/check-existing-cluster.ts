import { Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { servicesOf } from '../../domain/cluster.ts';
import { badConstruct } from '../bad-construct.ts';
import type { ExistingLocustClusterProps } from './existing-cluster-props.ts';

/** Throws `bad-construct` for what can't be a cluster, also where no compiler has looked at the properties. */
export function checkExistingCluster(cluster: Construct, props: ExistingLocustClusterProps): void {
  checkServices(cluster, props);
  checkFamilies(cluster, props);
}

function checkServices(cluster: Construct, { clusterName, slots }: ExistingLocustClusterProps): void {
  if (!isName(clusterName)) throw badConstruct(cluster, 'no clusterName', 'name the ECS cluster');
  for (const [slot, { master, worker } = { master: undefined, worker: undefined }] of [
    ['blue', slots?.blue],
    ['green', slots?.green],
  ] as const) {
    if (isName(master) && isName(worker)) continue;
    throw badConstruct(
      cluster,
      `slots.${slot} names no master or no worker service`,
      'name both; locust-upgrade adopt makes services that are missing',
    );
  }
}

/**
 * Where two services share a family, a target that is registered for one of them is the newest revision for the other,
 * too: an unrelated deploy of the other one would start it there.
 */
function checkFamilies(cluster: Construct, { families, slots }: ExistingLocustClusterProps): void {
  const services = servicesOf(slots);
  const remedy = `name the family of each of ${services.join(', ')}, as locust-upgrade adopt prints them`;
  if (!Array.isArray(families)) throw badConstruct(cluster, 'no families', remedy);
  const bad = families.find((family) => !isFamily(family));
  if (bad !== undefined) {
    throw badConstruct(cluster, `families names ${JSON.stringify(bad)}, which is no family`, remedy);
  }
  const own = new Set(families).size;
  if (own === services.length) return;
  throw badConstruct(
    cluster,
    `families names ${own}, and the cluster has ${services.length} services with one of its own each`,
    remedy,
  );
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

/** Letters, digits, hyphens and underscores (RegisterTaskDefinition, API reference): no revision, no wildcard. */
function isFamily(value: unknown): boolean {
  return typeof value === 'string' && (Token.isUnresolved(value) || /^[\w-]{1,255}$/.test(value));
}
