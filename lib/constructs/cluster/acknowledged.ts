import type { CfnElement } from 'aws-cdk-lib';
import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Says why a finding of the AwsSolutions pack is as it must be, for whoever checks an app with cdk-nag. */
export function acknowledge(scope: IConstruct, rule: string, reason: string): void {
  Validations.of(scope).acknowledge({ id: `AwsSolutions::AwsSolutions-${rule}`, reason });
}

/** The same for a wildcard in a policy; `resource` as cdk-nag writes it, `<…>` for what only a deployment knows. */
export function acknowledgeWildcard(scope: IConstruct, resource: string, reason: string): void {
  acknowledge(scope, `IAM5[Resource::${resource}]`, reason);
}

/** An ARN in this account, as cdk-nag writes it. */
export function writtenArn(service: string, resource: string): string {
  return `arn:<AWS::Partition>:${service}:<AWS::Region>:<AWS::AccountId>:${resource}`;
}

/** An attribute of a resource, as cdk-nag writes it. */
export function writtenAttribute(resource: CfnElement, attribute: string): string {
  return `<${Stack.of(resource).resolve(resource.logicalId)}.${attribute}>`;
}
