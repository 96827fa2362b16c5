import { Duration } from 'aws-cdk-lib';
import type { Rule } from 'aws-cdk-lib/aws-events';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { UpgraderFunctions } from '../upgrader/upgrader-functions.ts';
import { Notifications, type NotificationsProps } from './notifications.ts';
import { type AlarmsProps, UpgraderAlarms } from './upgrader-alarms.ts';
import { upgraderDashboard } from './upgrader-dashboard.ts';

/** How people learn of upgrades. */
export interface OperationsProps {
  /** Who is told of upgrades, and of what. @default an encrypted topic that nobody has subscribed to yet */
  readonly notifications?: NotificationsProps;
  readonly alarms?: AlarmsProps;
}

export interface UpgraderOperationsProps extends OperationsProps {
  readonly clusterName: string;
  readonly functions: UpgraderFunctions;
  readonly stateMachine: StateMachine;
  /** The rules on which recovery depends. */
  readonly rules: readonly Rule[];
  /** Time between two looks of the skew watch; null: nobody looks. */
  readonly watchRate: Duration | null;
}

/** What people see of an upgrader: notifications, alarms and a dashboard. */
export class UpgraderOperations extends Construct {
  readonly notifications: Notifications;
  readonly alarms: UpgraderAlarms;

  constructor(scope: Construct, id: string, props: UpgraderOperationsProps) {
    super(scope, id);
    const { clusterName, functions, stateMachine } = props;
    const runbook = props.alarms?.runbook ?? 'docs/runbook.md';
    const place = { clusterName, runbook };
    this.notifications = new Notifications(this, 'Notifications', place, props.notifications ?? {});
    this.alarms = new UpgraderAlarms(this, 'Alarms', {
      clusterName,
      stateMachine,
      gateWait: props.alarms?.gateWait ?? Duration.hours(1),
      runbook,
      topic: this.notifications.topic,
      prepare: functions.prepare,
      recover: functions.recover,
      functions: functions.all,
      rules: [...props.rules, this.notifications.rule],
    });
    if (props.watchRate) this.alarms.addWatch(props.watchRate, { clusterName, watch: functions.watch });
    upgraderDashboard(this, {
      clusterName,
      watched: props.watchRate !== null,
      alarms: this.alarms.all,
      logGroups: functions.ofStates.map(({ logGroup }) => logGroup),
    });
  }
}
