import { Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import * as z from 'zod/mini';
import { type Slots, servicesOf } from '../../domain/cluster.ts';
import { badConstruct } from '../bad-construct.ts';
import { basePath, checkProperties, versions } from '../check-properties.ts';
import { checkTemplate } from './cluster-images.ts';
import type { ExistingLocustClusterProps } from './existing-cluster-props.ts';
import { webLoginKinds } from './web-login.ts';

const roleArn = z
  .string()
  .check(
    z.refine(
      (role) => Token.isUnresolved(role) || /^arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(role),
      'must be the ARN of a role',
    ),
  );

const name = z.string().check(z.minLength(1));
const slot = z.strictObject({ master: name, worker: name });

const kinds = z.looseObject({
  clusterName: name,
  slots: z.strictObject({ blue: slot, green: slot }),
  taskRoles: z.optional(z.array(roleArn)),
  webLogin: z.optional(webLoginKinds),
  basePath: z.optional(basePath),
  versions: z.optional(versions),
});

/** Throws `bad-construct` for what can't be a cluster, also where no compiler has looked at the properties. */
export function checkExistingCluster(cluster: Construct, props: ExistingLocustClusterProps): void {
  checkProperties(cluster, kinds, props);
  checkSlots(cluster, props.slots);
  checkFamilies(cluster, props);
  checkNetwork(cluster, props);
  if (props.imageTemplate !== undefined) checkTemplate(cluster, props.imageTemplate);
}

function checkSlots(cluster: Construct, { blue, green }: Slots): void {
  const workers = new Set([blue.worker, green.worker]);
  if (workers.size === 2 && !workers.has(blue.master) && !workers.has(green.master)) return;
  throw badConstruct(
    cluster,
    'slots names one service twice: each slot has workers of its own, and they are not its master',
    'name the worker service of each slot; the masters may be one',
  );
}

/** Without a network the Probe stands nowhere, and what is said of its place would be ignored. */
function checkNetwork(
  cluster: Construct,
  { vpc, subnets, masterSecurityGroups }: ExistingLocustClusterProps,
): void {
  if (vpc || !(subnets || masterSecurityGroups)) return;
  const given = subnets ? 'subnets' : 'masterSecurityGroups';
  throw badConstruct(cluster, `${given} without vpc`, 'name the network of the masters, or leave it out');
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

/** Letters, digits, hyphens and underscores (RegisterTaskDefinition, API reference): no revision, no wildcard. */
function isFamily(value: unknown): boolean {
  return typeof value === 'string' && (Token.isUnresolved(value) || /^[\w-]{1,255}$/.test(value));
}
