import { Duration } from 'aws-cdk-lib';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import {
  type IScheduleGroup,
  Schedule,
  type ScheduleExpression,
  ScheduleTargetInput,
  TimeWindow,
} from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledged.ts';
import { checkBounds } from './check-bounds.ts';
import type { LocustUpgrader } from './locust-upgrader.ts';
import type { RunbookAlarmProps } from './operations/runbook-alarm.ts';
import { runAgeMetric } from './operations/upgrade-metric.ts';
import { checkSchedule } from './schedule/check-schedule.ts';
import { type MaintenanceWindow, maintenanceWindow, retryAttempts } from './schedule/maintenance-window.ts';
import { noRunFor } from './schedule/no-run.ts';
import { type ScheduledRequest, scheduleRequest } from './schedule/schedule-request.ts';
import { checkScheduleTimes } from './schedule/schedule-times.ts';
import { defaultGroup, startingRole } from './schedule/starting-role.ts';
import type { UpgradeTarget } from './upgrade-target.ts';
import { checkCalendar } from './upgrader/survey-permissions.ts';

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
  /**
   * Somebody is told when no run was begun for this long: a run in a gap of the clock is left out, and a schedule that
   * was disabled by hand says nothing. From its first run on.
   * @default the longest time between two runs, the window, and two hours; nobody is told of a schedule that is
   * disabled, that ends, whose expression holds a token, or where no skew watch looks
   */
  readonly noRunFor?: Duration;
  /** @default the group `default` */
  readonly scheduleGroup?: IScheduleGroup;
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
  readonly #clusterName: string;

  /** Throws `bad-construct` for what could never upgrade anything. */
  constructor(scope: Construct, id: string, props: UpgradeScheduleProps) {
    super(scope, id);
    checkSchedule(this, props);
    checkBounds(this, props.request ?? {}, props.upgrader.cluster);
    const { upgrader } = props;
    this.#clusterName = upgrader.cluster.clusterName;
    const window = maintenanceWindow(this, props.window, props.flexible);
    const silence = this.#silence(props);
    this.deadLetterQueue = this.#deadLetters();
    this.schedule = this.#schedule(props, window);
    // In this scope: a schedule of another stack than its upgrader's must not be named by that one.
    upgrader.addAlarm('NotStarted', this.#notStarted(), this);
    if (silence) upgrader.addAlarm('NoRun', this.#noRun(silence), this);
  }

  /** Runs that could not be started within their window and that nobody has taken from the queue. */
  metricNotStarted(options?: MetricOptions): Metric {
    return this.deadLetterQueue.metricApproximateNumberOfMessagesVisible({
      statistic: 'Maximum',
      ...options,
    });
  }

  /** Seconds since the newest run that was begun, however it ended; no value before the first one. */
  metricRunAge(options?: MetricOptions): Metric {
    const group = this.schedule.scheduleGroup?.scheduleGroupName ?? defaultGroup;
    return runAgeMetric(this.#clusterName, `${group}/${this.schedule.scheduleName}`, options);
  }

  #silence(props: UpgradeScheduleProps): Duration | null {
    const { schedule, start, end, window, upgrader, enabled = true } = props;
    const times = checkScheduleTimes(this, { schedule, window, start, end }, Date.now());
    const expected = { enabled, ends: end !== undefined, watched: upgrader.watched };
    return noRunFor(this, { times, window, expected, given: props.noRunFor });
  }

  #schedule(props: UpgradeScheduleProps, window: MaintenanceWindow): Schedule {
    const { upgrader, calendars = [], schedule, scheduleGroup, scheduleName, start, end } = props;
    const input = scheduleRequest(this, {
      cluster: upgrader.cluster.registration,
      target: props.target,
      request: props.request ?? {},
      calendars,
      windowSeconds: window.length.toSeconds(),
    });
    for (const calendar of calendars) checkCalendar(this, calendar);
    upgrader.allowCalendars(calendars);
    return new Schedule(this, 'Schedule', {
      description: `Upgrades the Locust cluster ${this.#clusterName}`,
      schedule,
      timeWindow: window.flexible ? TimeWindow.flexible(window.flexible) : TimeWindow.off(),
      target: new StepFunctionsStartExecution(upgrader.stateMachine, {
        input: ScheduleTargetInput.fromObject(input),
        role: startingRole(this, scheduleGroup),
        deadLetterQueue: this.deadLetterQueue,
        maxEventAge: window.maximumEventAge,
        retryAttempts: retryAttempts(this, props.retryAttempts),
      }),
      enabled: props.enabled ?? true,
      ...(scheduleGroup && { scheduleGroup }),
      ...(scheduleName && { scheduleName }),
      ...(start && { start }),
      ...(end && { end }),
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

  #notStarted(): RunbookAlarmProps {
    return {
      section: 'scheduled-upgrade-not-started',
      happened: `A scheduled upgrade of Locust cluster ${this.#clusterName} could not be started within its window`,
      metric: this.metricNotStarted(),
    };
  }

  #noRun(silence: Duration): RunbookAlarmProps {
    return {
      section: 'no-scheduled-run',
      happened: `A schedule of Locust cluster ${this.#clusterName} has begun no upgrade for ${silence.toHumanString()}`,
      metric: this.metricRunAge(),
      threshold: silence.toSeconds(),
    };
  }
}
