import { AwsError } from '../aws-api.ts';
import type { Tag } from './state.ts';

/** At most 50 tags a resource, none of them AWS's own (ECS API reference, Tag). */
const mostTags = 50;

/** Refuses tags that AWS reserves for itself; throws `InvalidParameterException`. */
export function checkTags(tags: readonly Tag[]): void {
  const reserved = tags.find(({ key }) => key.toLowerCase().startsWith('aws:'));
  if (reserved) {
    throw new AwsError(
      'InvalidParameterException',
      `aws: prefixed tag key names are not allowed: ${reserved.key}`,
    );
  }
  if (tags.length > mostTags) {
    throw new AwsError('InvalidParameterException', `${tags.length} tags are more than ${mostTags}.`);
  }
}

/** Tags of a key that is there already are replaced. */
export function mergedTags(before: readonly Tag[], added: readonly Tag[]): readonly Tag[] {
  const keys = new Set(added.map(({ key }) => key));
  return [...before.filter(({ key }) => !keys.has(key)), ...added];
}
