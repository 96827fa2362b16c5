import { AwsError } from '../aws-api.ts';
import type { OperationResult } from './operation.ts';
import { findService, findTaskDefinition } from './references.ts';
import { type EcsState, type Tag, type TaskDefinitionRecord, withService } from './state.ts';
import { checkTags, mergedTags } from './tags.ts';

/** Services and task definitions have tags here; clusters and tasks don't. */
export function tagResource(
  state: EcsState,
  input: { resourceArn: string; tags: readonly Tag[] },
): OperationResult {
  const { tags, withTags } = tagged(state, input.resourceArn);
  const merged = mergedTags(tags, input.tags);
  checkTags(merged);
  return { state: withTags(merged), answer: {} };
}

/** ListTagsForResource, for services and task definitions. */
export function listTagsForResource(state: EcsState, input: { resourceArn: string }): OperationResult {
  return { state, answer: { tags: tagged(state, input.resourceArn).tags } };
}

interface Tagged {
  readonly tags: readonly Tag[];
  withTags(tags: readonly Tag[]): EcsState;
}

function tagged(state: EcsState, arn: string): Tagged {
  const [kind = '', ...path] = (arn.split(':').slice(5).join(':') || arn).split('/');
  const [cluster = '', name = ''] = path;
  const service = kind === 'service' ? findService(state, cluster, name) : undefined;
  if (service) {
    return { tags: service.tags, withTags: (tags) => withService(state, { ...service, tags }) };
  }
  if (kind === 'task-definition') return taggedDefinition(state, findTaskDefinition(state, arn));
  throw new AwsError(
    'InvalidParameterException',
    `the embedded ECS has no service or task definition ${arn}: only these have tags here`,
  );
}

function taggedDefinition(state: EcsState, record: TaskDefinitionRecord): Tagged {
  const revisions = state.families.get(record.family) ?? [];
  return {
    tags: record.tags,
    withTags: (tags) => {
      const changed = revisions.map((each) => (each === record ? { ...each, tags } : each));
      return { ...state, families: new Map(state.families).set(record.family, changed) };
    },
  };
}
