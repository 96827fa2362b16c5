import { Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';

/** The group of schedules that name none. */
export const defaultGroup = 'default';

/** A role of the schedule's own: the target would add its permissions to one that all schedules of a stack share. */
export function startingRole(scope: Construct, group: IScheduleGroup | undefined): Role {
  const stack = Stack.of(scope);
  const groupArn =
    group?.scheduleGroupArn ??
    stack.formatArn({ service: 'scheduler', resource: 'schedule-group', resourceName: defaultGroup });
  return new Role(scope, 'Role', {
    description: 'EventBridge Scheduler: starts upgrades, and keeps those that could not be started',
    // EventBridge Scheduler names the group and not the schedule (its user guide, "Confused deputy prevention").
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account, 'aws:SourceArn': groupArn } },
    }),
  });
}
