import type { Deployed, DeployedRole } from './deployed.ts';
import type { Grant } from './grants.ts';

/**
 * A grant by the same text in every stack, whatever its resources are called there: `move-batch: ecs:UpdateService on
 * service/<cluster>/<worker>`.
 */
export function grantKey({ names }: Deployed, { owner }: DeployedRole, { action, resource }: Grant): string {
  return `${owner}: ${action} on ${names.get(resource) ?? named(resource, names)}`;
}

/** The part of an ARN after account and Region, each of its segments by what it stands for. */
function named(resource: string, names: Deployed['names']): string {
  const [arn, , , , , ...rest] = resource.split(':');
  if (arn !== 'arn') return resource;
  const path = rest.join(':');
  const kind = kinds.find(([prefix]) => path.startsWith(prefix));
  if (kind) return kind[1];
  return path.replaceAll(/[^:/]+/g, (segment) => names.get(segment) ?? segment);
}

/** Resources whose names a team or AWS chooses. */
const kinds: readonly (readonly [string, string])[] = [
  ['document/', 'document/<calendar>'],
  ['key/', 'key/<key of the web login>'],
  ['listener/', 'listener/<listener>'],
  ['listener-rule/', 'listener-rule/<load balancer>/*'],
  ['repository/', 'repository/<repository>'],
  ['role/aws-service-role/', 'role/<service-linked role>'],
  ['role/', 'role/<task role>'],
  ['secret:', 'secret:<web login>'],
  ['stack/', 'stack/<stack>/*'],
  ['task-definition/', 'task-definition/<family>:*'],
];
