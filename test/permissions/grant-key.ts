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
  if (path.startsWith('task-definition/')) return 'task-definition/<family>:*';
  if (path.startsWith('listener-rule/')) return 'listener-rule/<load balancer>/*';
  if (path.startsWith('stack/')) return 'stack/<stack>/*';
  if (path.startsWith('role/')) return 'role/<task role>';
  if (path.startsWith('secret:')) return 'secret:<web login>';
  return path.replaceAll(/[^:/]+/g, (segment) => names.get(segment) ?? segment);
}
