import { AwsError, localArn } from '../aws-api.ts';
import {
  type EcsState,
  type ServiceRecord,
  serviceKey,
  type TaskDefinitionRecord,
  type TaskRecord,
} from './state.ts';

/** The last part of an ARN or name: clusters, services and tasks may be given either way. */
export function nameOf(reference: string): string {
  return reference.split('/').at(-1) ?? reference;
}

/** The cluster's name; without one AWS takes `default`. Throws `ClusterNotFoundException`. */
export function clusterOf(state: EcsState, reference: string | undefined): string {
  const name = nameOf(reference ?? 'default');
  if (state.clusters.has(name)) return name;
  throw new AwsError('ClusterNotFoundException', 'Cluster not found.');
}

/** The ARN of a cluster. */
export function clusterArn(name: string): string {
  return localArn('ecs', `cluster/${name}`);
}

/** The ARN of a task in the long format, which names its cluster. */
export function taskArn(task: Pick<TaskRecord, 'cluster' | 'id'>): string {
  return localArn('ecs', `task/${task.cluster}/${task.id}`);
}

/** A service by name or ARN; undefined where the cluster has none. */
export function findService(state: EcsState, cluster: string, reference: string): ServiceRecord | undefined {
  return state.services.get(serviceKey(cluster, nameOf(reference)));
}

/** `family` (the newest ACTIVE revision), `family:revision` or an ARN. Throws `ClientException` as AWS does. */
export function findTaskDefinition(state: EcsState, reference: string): TaskDefinitionRecord {
  const [family = '', revision] = nameOf(reference).split(':');
  const revisions = state.families.get(family) ?? [];
  const found =
    revision === undefined
      ? revisions.findLast(({ status }) => status === 'ACTIVE')
      : revisions.find((each) => String(each.revision) === revision);
  if (found) return found;
  throw new AwsError('ClientException', 'Unable to describe task definition.');
}

/** A revision that may be deployed; an INACTIVE one may not. */
export function deployable(state: EcsState, reference: string): TaskDefinitionRecord {
  const [, revision] = nameOf(reference).split(':');
  let found: TaskDefinitionRecord;
  try {
    found = findTaskDefinition(state, reference);
  } catch {
    throw new AwsError('ClientException', 'TaskDefinition not found.');
  }
  if (found.status === 'ACTIVE' || revision === undefined) return found;
  throw new AwsError('ClientException', 'TaskDefinition is inactive');
}
