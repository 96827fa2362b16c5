import { Duration } from 'aws-cdk-lib';
import { type Alarm, type IAlarm, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Rule } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import {
  mostAlarmMetrics,
  type RunbookAlarmPlace,
  type RunbookAlarmProps,
  runbookAlarm,
  sumOf,
} from './runbook-alarm.ts';
import { upgradeMetric } from './upgrade-metric.ts';
import { watchAlarms } from './watch-alarms.ts';
import { WatchSilentAlarm, type WatchSilentAlarmProps } from './watch-silent-alarm.ts';

export interface AlarmsProps {
  /** A gate that waits longer than this is told of. @default 1 hour */
  readonly gateWait?: Duration;
  /** Address of the runbook that alarms link to. @default docs/runbook.md of this package */
  readonly runbook?: string;
}

export interface UpgraderAlarmsProps extends RunbookAlarmPlace {
  readonly clusterName: string;
  readonly gateWait: Duration;
  readonly stateMachine: IStateMachine;
  readonly prepare: IFunction;
  readonly recover: IFunction;
  readonly functions: readonly IFunction[];
  readonly rules: readonly Rule[];
}

/** What the watch looks at, and the function that does. */
type Watched = Pick<WatchSilentAlarmProps, 'clusterName' | 'watch'>;

const period = Duration.minutes(5);

/** What somebody must look at, each with its section of the runbook. */
export class UpgraderAlarms extends Construct {
  readonly #place: RunbookAlarmPlace;
  readonly #alarms: IAlarm[] = [];

  constructor(scope: Construct, id: string, props: UpgraderAlarmsProps) {
    super(scope, id);
    this.#place = props;
    for (const [name, alarm] of Object.entries(upgradeAlarms(props))) this.add(name, alarm);
    for (const [name, alarm] of Object.entries(machineryAlarms(props))) this.add(name, alarm);
  }

  get all(): readonly IAlarm[] {
    return this.#alarms;
  }

  /** What people are told of an ordinary day. */
  addWatch(rate: Duration, { clusterName, watch }: Watched): void {
    for (const [name, alarm] of Object.entries(watchAlarms(clusterName, rate))) this.add(name, alarm);
    const silent = new WatchSilentAlarm(this, 'WatchSilent', { ...this.#place, clusterName, rate, watch });
    this.#alarms.push(silent.alarm);
  }

  /** One more alarm, told of on the same topic. In a scope of its own it may be of another stack. */
  add(name: string, props: RunbookAlarmProps, scope: Construct = this): Alarm {
    const alarm = runbookAlarm(scope, name, this.#place, props);
    this.#alarms.push(alarm);
    return alarm;
  }
}

/** How upgrades went. */
function upgradeAlarms({
  clusterName,
  gateWait,
}: UpgraderAlarmsProps): Readonly<Record<string, RunbookAlarmProps>> {
  const cluster = `Locust cluster ${clusterName}`;
  return {
    RollbackFailed: {
      section: 'rollback-failed',
      happened: `A rollback of ${cluster} could not be finished: the cluster stays locked`,
      metric: upgradeMetric(clusterName, 'RollbacksFailed'),
    },
    UpgradeFailed: {
      section: 'upgrade-failed-or-rolled-back',
      happened: `An upgrade of ${cluster} failed or was rolled back`,
      metric: sumOf('failed or rolled back', [
        upgradeMetric(clusterName, 'UpgradesFailed'),
        upgradeMetric(clusterName, 'UpgradesRolledBack'),
      ]),
    },
    RecoveryGaveUp: {
      section: 'recovery-gave-up',
      happened: `Two recoveries of an upgrade of ${cluster} died: the cluster stays locked`,
      metric: upgradeMetric(clusterName, 'RecoveriesGivenUp'),
    },
    GateWaiting: {
      section: 'gate-waiting',
      happened: `A gate of an upgrade of ${cluster} has been waiting for ${gateWait.toHumanString()}`,
      // A gate looks every 5 minutes at least, so that ten always have a look in them.
      metric: upgradeMetric(clusterName, 'GateWait', {
        statistic: Stats.MAXIMUM,
        period: Duration.minutes(10),
      }),
      threshold: gateWait.toSeconds(),
    },
    DigestMismatch: {
      section: 'digest-mismatch',
      happened: `Tasks of ${cluster} run different images under one tag`,
      metric: upgradeMetric(clusterName, 'DigestMismatches'),
    },
  };
}

/** How the upgrader itself works. */
function machineryAlarms(props: UpgraderAlarmsProps): Readonly<Record<string, RunbookAlarmProps>> {
  const { clusterName, stateMachine, prepare, recover, rules } = props;
  const upgrader = `the upgrader of Locust cluster ${clusterName}`;
  return {
    ...functionAlarms(props, upgrader),
    PrepareErrors: {
      section: 'function-errors',
      happened: `The function that prepares upgrades, of ${upgrader}, failed: one may have ended before anybody was told`,
      metric: prepare.metricErrors({ period, statistic: Stats.SUM }),
    },
    RecoveryErrors: {
      section: 'recovery-errors',
      happened: `The function that recovers dead upgrades, of ${upgrader}, failed three times in a row`,
      metric: recover.metricErrors({ period, statistic: Stats.SUM }),
      evaluationPeriods: 3,
    },
    ExecutionsStopped: {
      section: 'executions-stopped',
      happened: `An execution of ${upgrader} was stopped from outside or took longer than 48 hours`,
      metric: sumOf('stopped', [
        stateMachine.metricAborted({ period }),
        stateMachine.metricTimedOut({ period }),
      ]),
    },
    ExecutionsThrottled: {
      section: 'executions-throttled',
      happened: `Step Functions throttles ${upgrader}`,
      metric: stateMachine.metricThrottled({ period, statistic: Stats.SUM }),
    },
    EventsUndelivered: {
      section: 'events-undelivered',
      happened: `EventBridge could not deliver events of ${upgrader}`,
      metric: sumOf('undelivered', rules.map(failedInvocations)),
    },
  };
}

/** One alarm for all functions, or as few as CloudWatch allows. */
function functionAlarms(
  { functions }: UpgraderAlarmsProps,
  upgrader: string,
): Readonly<Record<string, RunbookAlarmProps>> {
  const alarms: Record<string, RunbookAlarmProps> = {};
  for (let first = 0; first < functions.length; first += mostAlarmMetrics) {
    const group = functions.slice(first, first + mostAlarmMetrics);
    alarms[`FunctionErrors${first / mostAlarmMetrics + 1}`] = {
      section: 'function-errors',
      happened: `Functions of ${upgrader} failed three times in five minutes`,
      metric: sumOf(
        'errors',
        group.map((each) => each.metricErrors({ period, statistic: Stats.SUM })),
      ),
      // The machine tries again what failed for the moment; one error alone is no news.
      threshold: 3,
    };
  }
  return alarms;
}

function failedInvocations({ ruleName }: Rule): Metric {
  return new Metric({
    namespace: 'AWS/Events',
    metricName: 'FailedInvocations',
    dimensionsMap: { RuleName: ruleName },
    statistic: Stats.SUM,
    period,
  });
}
