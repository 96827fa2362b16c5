import type * as client from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError, localArn } from '../aws-api.ts';
import { type Balancing, found, type TargetGroupRecord } from './balancing.ts';
import { newId } from './identity.ts';
import { rememberTags } from './tags.ts';

/** Defaults of HTTP target groups (Elastic Load Balancing API reference, CreateTargetGroup). */
const shownByDefault = {
  ProtocolVersion: 'HTTP1',
  HealthCheckProtocol: 'HTTP',
  HealthCheckPort: 'traffic-port',
  HealthCheckEnabled: true,
  HealthCheckPath: '/',
  HealthCheckIntervalSeconds: 30,
  HealthCheckTimeoutSeconds: 6,
  HealthyThresholdCount: 5,
  UnhealthyThresholdCount: 2,
  Matcher: { HttpCode: '200' },
  TargetType: 'instance',
};

/** The same name again is refused here; AWS takes it where every setting is the same. */
export function createTargetGroup(
  balancing: Balancing,
  input: client.CreateTargetGroupCommandInput,
): unknown {
  const { Name: name = '', Tags: tags, ...given } = input;
  checkName(name);
  if ([...balancing.targetGroups.values()].some((other) => other.name === name)) {
    throw new AwsError('DuplicateTargetGroupName', `A target group named ${name} exists already`);
  }
  const arn = localArn('elasticloadbalancing', `targetgroup/${name}/${newId()}`);
  const group: TargetGroupRecord = { arn, name, shown: { ...shownByDefault, ...given } };
  balancing.targetGroups.set(arn, group);
  rememberTags(balancing, arn, tags);
  return { TargetGroups: [targetGroupAnswer(balancing, group)] };
}

/** At most 32 letters, digits and hyphens, none of them at an end. */
export function checkName(name: string): void {
  if (/^(?!-)[a-zA-Z0-9-]{1,32}(?<!-)$/.test(name)) return;
  throw new AwsError('ValidationError', `'${name}' is no name of a load balancer or a target group`);
}

export function describeTargetGroups(
  balancing: Balancing,
  input: client.DescribeTargetGroupsCommandInput,
): unknown {
  const { TargetGroupArns: arns, Names: names, LoadBalancerArn: loadBalancer } = input;
  const named = arns?.map((arn) => found(balancing.targetGroups, arn, 'TargetGroupNotFound', 'Target group'));
  const unknown = names?.find(
    (each) => ![...balancing.targetGroups.values()].some(({ name }) => name === each),
  );
  if (unknown) throw new AwsError('TargetGroupNotFound', `Target group '${unknown}' not found`);
  const groups = (named ?? [...balancing.targetGroups.values()])
    .filter(({ name }) => names?.includes(name) ?? true)
    .filter(({ arn }) => loadBalancer === undefined || balancing.loadBalancersOf(arn).includes(loadBalancer));
  return { TargetGroups: groups.map((group) => targetGroupAnswer(balancing, group)) };
}

/** Only one that no action refers to. */
export function deleteTargetGroup(
  balancing: Balancing,
  input: client.DeleteTargetGroupCommandInput,
): unknown {
  const arn = input.TargetGroupArn ?? '';
  if (balancing.loadBalancersOf(arn).length > 0) {
    throw new AwsError('ResourceInUse', `Target group '${arn}' is currently in use by a listener or a rule`);
  }
  balancing.targetGroups.delete(arn);
  return {};
}

function targetGroupAnswer(
  balancing: Balancing,
  { arn, name, shown }: TargetGroupRecord,
): client.TargetGroup {
  return {
    ...shown,
    TargetGroupArn: arn,
    TargetGroupName: name,
    LoadBalancerArns: [...balancing.loadBalancersOf(arn)],
  };
}
