import { Duration, Stack } from 'aws-cdk-lib';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Schedule,
  type ScheduleExpression,
  ScheduleTargetInput,
  TimeWindow,
} from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledged.ts';
import type { LocustUpgrader } from './locust-upgrader.ts';
import type { RunbookAlarmProps } from './operations/runbook-alarm.ts';
import { maintenanceWindow, retryAttempts } from './schedule/maintenance-window.ts';
import { type ScheduledRequest, scheduleRequest } from './schedule/schedule-request.ts';
import { checkScheduleTimes } from './schedule/schedule-times.ts';
import type { UpgradeTarget } from './upgrade-target.ts';

export interface UpgradeScheduleProps {
  readonly upgrader: LocustUpgrader;
  /** When it runs, and in which time zone: `ScheduleExpression.cron({weekDay: 'SUN', hour: '4', minute: '0', timeZone})`. */
  readonly schedule: ScheduleExpression;
  /** How long after that the first change may still be made. What has begun by then is finished. */
  readonly window: Duration;
  /** Lets the run begin at any moment within this time. @default exactly at the scheduled moment */
  readonly flexible?: Duration;
  readonly target: UpgradeTarget;
  /** Options of the upgrade. @default those of a request that says nothing */
  readonly request?: ScheduledRequest;
  /** Change Calendars (names or ARNs) that must be open, besides those of the cluster. @default none */
  readonly calendars?: readonly string[];
  /** How often a start that fails is tried again, within the window. @default 185, all that EventBridge Scheduler allows */
  readonly retryAttempts?: number;
  /** @default a name that CloudFormation makes */
  readonly scheduleName?: string;
  /** @default true */
  readonly enabled?: boolean;
  /** No run before. @default none */
  readonly start?: Date;
  /** No run after. @default none */
  readonly end?: Date;
}

/**
 * Upgrades a cluster in a maintenance window, again and again. A run that can't be started within its window goes to
 * the dead-letter queue; one that is delivered twice upgrades once.
 */
export class UpgradeSchedule extends Construct {
  readonly schedule: Schedule;
  /** Runs that could not be started: each message is the execution's input, its attributes say why. */
  readonly deadLetterQueue: Queue;

  /** Throws `bad-construct` for what could never upgrade anything. */
  constructor(scope: Construct, id: string, props: UpgradeScheduleProps) {
    super(scope, id);
    const { upgrader, calendars = [] } = props;
    const window = maintenanceWindow(this, props.window, props.flexible);
    checkScheduleTimes(this, { schedule: props.schedule, start: props.start, end: props.end }, Date.now());
    const input = scheduleRequest(this, {
      cluster: upgrader.cluster.registration,
      target: props.target,
      request: props.request ?? {},
      calendars,
      windowSeconds: window.length.toSeconds(),
    });
    upgrader.allowCalendars(calendars);
    this.deadLetterQueue = this.#deadLetters();
    this.schedule = new Schedule(this, 'Schedule', {
      description: `Upgrades the Locust cluster ${upgrader.cluster.clusterName}`,
      schedule: props.schedule,
      timeWindow: window.flexible ? TimeWindow.flexible(window.flexible) : TimeWindow.off(),
      target: new StepFunctionsStartExecution(upgrader.stateMachine, {
        input: ScheduleTargetInput.fromObject(input),
        role: this.#role(),
        deadLetterQueue: this.deadLetterQueue,
        maxEventAge: window.maximumEventAge,
        retryAttempts: retryAttempts(this, props.retryAttempts),
      }),
      enabled: props.enabled ?? true,
      ...(props.scheduleName && { scheduleName: props.scheduleName }),
      ...(props.start && { start: props.start }),
      ...(props.end && { end: props.end }),
    });
    // In this scope: a schedule of another stack than its upgrader's must not be named by that one.
    upgrader.addAlarm('NotStarted', this.#notStarted(upgrader.cluster.clusterName), this);
  }

  /** Runs that could not be started within their window and that nobody has taken from the queue. */
  metricNotStarted(options?: MetricOptions): Metric {
    return this.deadLetterQueue.metricApproximateNumberOfMessagesVisible({
      statistic: 'Maximum',
      ...options,
    });
  }

  #deadLetters(): Queue {
    const queue = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    const reason = 'It is itself the dead-letter queue, of a schedule';
    acknowledge(queue, 'SQS3', reason);
    return queue;
  }

  #notStarted(clusterName: string): RunbookAlarmProps {
    return {
      section: 'scheduled-upgrade-not-started',
      happened: `A scheduled upgrade of Locust cluster ${clusterName} could not be started within its window`,
      metric: this.metricNotStarted(),
    };
  }

  /** One of its own: the target would add its permissions to a role that all schedules of the stack share. */
  #role(): Role {
    const stack = Stack.of(this);
    const group = stack.formatArn({
      service: 'scheduler',
      resource: 'schedule-group',
      resourceName: 'default',
    });
    return new Role(this, 'Role', {
      description: 'EventBridge Scheduler: starts upgrades, and keeps those that could not be started',
      // EventBridge Scheduler names the group and not the schedule (its user guide, "Confused deputy prevention").
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': stack.account, 'aws:SourceArn': group } },
      }),
    });
  }
}
