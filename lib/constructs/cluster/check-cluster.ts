import { Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import * as z from 'zod/mini';
import { parseVersion } from '../../domain/versions/version.ts';
import { badConstruct } from '../bad-construct.ts';
import { basePath, checkProperties, duration, hasMember, texts, versions } from '../check-properties.ts';
import { workersByDefault } from './locust-cluster-defaults.ts';
import type { LocustClusterProps, LocustTaskProps } from './locust-cluster-props.ts';
import { webLoginKinds } from './web-login.ts';

/** The variables by which Locust learns its role and its master: the construct's own. */
const ownVariables = ['LOCUST_MODE_MASTER', 'LOCUST_MODE_WORKER', 'LOCUST_MASTER_NODE_HOST'];

const task = z.looseObject({
  environment: z.optional(z.record(z.string(), z.string())),
  command: z.optional(texts),
  stopTimeout: z.optional(duration),
});

const image = z.custom(isLocustImage, 'must be a ContainerImage, or {master, worker} with one each');

const kinds = z.looseObject({
  version: z.string(),
  images: z.optional(z.record(z.string(), image)),
  versions: z.optional(versions),
  master: z.optional(task),
  worker: z.optional(task),
  webLogin: z.optional(webLoginKinds),
  basePath: z.optional(basePath),
  loadBalancer: z.optional(z.looseObject({})),
});

/** Throws `bad-construct` for the first property that would fail later, or be ignored. */
export function checkCluster(cluster: Construct, props: LocustClusterProps): void {
  checkProperties(cluster, kinds, props);
  checkName(cluster, props.clusterName);
  checkVersions(cluster, props);
  checkCounts(cluster, props);
  checkTask(cluster, 'master', props.master);
  checkTask(cluster, 'worker', props.worker);
}

/** It becomes part of a DNS name and of families: at most 63 characters a label, and room for what follows. */
function checkName(cluster: Construct, name: string | undefined): void {
  if (name === undefined) return;
  if (!Token.isUnresolved(name) && /^[a-z](?:[a-z\d-]{0,46}[a-z\d])?$/i.test(name)) return;
  throw badConstruct(
    cluster,
    `clusterName ${JSON.stringify(name)} can't be a name of the masters`,
    'use letters, digits and hyphens, at most 48, beginning with a letter',
  );
}

function isLocustImage(value: unknown): boolean {
  if (hasMember(value, 'bind')) return true;
  return hasMember(value, 'master') && hasMember(value.master, 'bind') && hasMember(value.worker, 'bind');
}

function checkVersions(cluster: Construct, { version, images = {} }: LocustClusterProps): void {
  for (const each of [version, ...Object.keys(images)]) {
    const parsed = parseVersion(String(each));
    if (!parsed.ok) throw badConstruct(cluster, 'version', parsed.problem);
  }
}

function checkCounts(cluster: Construct, { workers = workersByDefault, scaling }: LocustClusterProps): void {
  checkWhole(cluster, 'workers', workers);
  if (!scaling) return;
  const { minWorkers, maxWorkers } = scaling;
  checkWhole(cluster, 'scaling.minWorkers', minWorkers);
  checkWhole(cluster, 'scaling.maxWorkers', maxWorkers);
  if (minWorkers > workers) {
    throw badConstruct(
      cluster,
      `scaling.minWorkers ${minWorkers}, the floor, is above the ${workers} workers desired`,
      'lower it or raise workers',
    );
  }
  if (maxWorkers < workers) {
    throw badConstruct(
      cluster,
      `scaling.maxWorkers ${maxWorkers} is below the ${workers} workers desired`,
      'raise it or lower workers',
    );
  }
}

function checkWhole(cluster: Construct, name: string, value: number): void {
  if (Token.isUnresolved(value)) {
    throw badConstruct(
      cluster,
      `${name} is a token, whose number is not known at synthesis`,
      'write the number',
    );
  }
  if (Number.isInteger(value) && value >= 0) return;
  throw badConstruct(cluster, `${name} is ${value}`, 'give a whole number of 0 or more');
}

function checkTask(cluster: Construct, role: string, task: LocustTaskProps = {}): void {
  const given = [...Object.keys(task.environment ?? {}), ...Object.keys(task.secrets ?? {})];
  const own = given.find((name) => ownVariables.includes(name));
  if (own !== undefined) {
    throw badConstruct(
      cluster,
      `${role} sets ${own}, by which each slot tells its nodes apart`,
      'leave it out, the cluster sets it',
    );
  }
  const seconds = task.stopTimeout?.toSeconds() ?? 0;
  if (seconds > 120) {
    throw badConstruct(cluster, `${role}.stopTimeout is ${seconds} s`, 'Fargate waits for 120 s at most');
  }
}
