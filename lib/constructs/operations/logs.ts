import { Names, RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** Long enough to look into an upgrade that somebody asks about later. */
const retention = RetentionDays.THREE_MONTHS;

/** Logs go with their stack; how each upgrade went is in the ledger, which stays. */
const removalPolicy = RemovalPolicy.DESTROY;

export function functionLogs(scope: Construct, id: string): LogGroup {
  return new LogGroup(scope, id, { retention, removalPolicy });
}

/**
 * For a state machine. The prefix keeps the policy of log deliveries below its limit of 5,120 characters, because
 * CloudWatch Logs allows it once for all groups below it (Step Functions developer guide, "Logging").
 */
export function machineLogs(scope: Construct, id: string): LogGroup {
  const logGroupName = `/aws/vendedlogs/states/${Names.uniqueResourceName(scope, { maxLength: 100 })}`;
  return new LogGroup(scope, id, { logGroupName, retention, removalPolicy });
}
