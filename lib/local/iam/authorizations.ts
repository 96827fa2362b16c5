import type { Authorization } from './authorization.ts';
import type { AwsCall } from './aws-call.ts';
import { type PartitionKeys, tableAuthorization } from './dynamodb.ts';
import { ecsRules } from './ecs.ts';
import { rulesOfOtherServices } from './other-services.ts';

/**
 * What IAM is asked for a call. Null where it is not known: nobody may take such a call for an allowed one. The embedded
 * AWS itself asks nobody; whoever wants to know judges what was recorded.
 */
export function authorizationsOf(
  call: AwsCall,
  partitionKeys: PartitionKeys,
): readonly Authorization[] | null {
  if (call.service === 'dynamodb') return tableAuthorization(call, partitionKeys);
  const rules = call.service === 'ecs' ? ecsRules : rulesOfOtherServices[call.service];
  return rules?.[call.operation]?.(call) ?? null;
}
