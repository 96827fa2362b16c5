import type * as client from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Balancing, found } from './balancing.ts';

/** Some of the defaults of an HTTP target group (Elastic Load Balancing user guide, target group attributes). */
const byDefault: Readonly<Record<string, string>> = {
  'deregistration_delay.timeout_seconds': '300',
  'stickiness.enabled': 'false',
  'stickiness.type': 'lb_cookie',
  'slow_start.duration_seconds': '0',
  'load_balancing.algorithm.type': 'round_robin',
};

export function describeTargetGroupAttributes(
  balancing: Balancing,
  { TargetGroupArn: arn = '' }: client.DescribeTargetGroupAttributesCommandInput,
): unknown {
  found(balancing.targetGroups, arn, 'TargetGroupNotFound', 'Target group');
  const attributes = { ...byDefault, ...balancing.attributes.get(arn) };
  return { Attributes: Object.entries(attributes).map(([Key, Value]) => ({ Key, Value })) };
}

/** What is not given stays. */
export function modifyTargetGroupAttributes(
  balancing: Balancing,
  { TargetGroupArn: arn = '', Attributes: attributes = [] }: client.ModifyTargetGroupAttributesCommandInput,
): unknown {
  found(balancing.targetGroups, arn, 'TargetGroupNotFound', 'Target group');
  const given = Object.fromEntries(attributes.map(({ Key = '', Value = '' }) => [Key, Value]));
  balancing.attributes.set(arn, { ...balancing.attributes.get(arn), ...given });
  return describeTargetGroupAttributes(balancing, { TargetGroupArn: arn });
}
