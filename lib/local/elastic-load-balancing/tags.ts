import type * as client from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Balancing } from './balancing.ts';

/** Tags that something was created with. There is no other way to give any here. */
export function rememberTags(balancing: Balancing, arn: string, tags: readonly client.Tag[] = []): void {
  balancing.tags.set(arn, tags);
}

/** DescribeTags, for whatever was created here. */
export function describeTags(balancing: Balancing, input: client.DescribeTagsCommandInput): unknown {
  const described = (input.ResourceArns ?? []).map((arn) => ({
    ResourceArn: arn,
    Tags: [...(balancing.tags.get(arn) ?? [])],
  }));
  return { TagDescriptions: described };
}
