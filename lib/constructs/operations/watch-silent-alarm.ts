import type { Duration } from 'aws-cdk-lib';
import {
  AlarmRule,
  AlarmState,
  CompositeAlarm,
  type IAlarm,
  MathExpression,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { descriptionOf, quietAlarm, type RunbookAlarmPlace } from './runbook-alarm.ts';
import { upgradeMetric } from './upgrade-metric.ts';

export interface WatchSilentAlarmProps extends RunbookAlarmPlace {
  readonly clusterName: string;
  /** Time between two looks. */
  readonly rate: Duration;
  readonly watch: IFunction;
}

const section = 'watch-silent';

/**
 * Tells that nobody looks at a cluster any more: looks fail, or have come and come no more. That looks are missing is
 * no news by itself: an alarm that takes missing data for a breach goes off as soon as it is made, at every first deploy,
 * because it looks back on the time before.
 */
export class WatchSilentAlarm extends Construct {
  readonly alarm: CompositeAlarm;

  constructor(scope: Construct, id: string, { clusterName, rate, watch, ...place }: WatchSilentAlarmProps) {
    super(scope, id);
    const cluster = `Locust cluster ${clusterName}`;
    const looks = upgradeMetric(clusterName, 'UpgradeRunning', {
      statistic: Stats.SAMPLE_COUNT,
      period: rate,
    });
    const failing = quietAlarm(this, 'Failing', place, {
      section,
      happened: `The function that looks at ${cluster} failed at three looks in a row`,
      metric: watch.metricErrors({ statistic: Stats.SUM, period: rate }),
      evaluationPeriods: 3,
    });
    const missing = quietAlarm(this, 'Missing', place, {
      section,
      happened: `Three looks at ${cluster} are missing, or none has come yet`,
      metric: new MathExpression({
        label: 'looks missing',
        expression: '1 - looks',
        usingMetrics: { looks },
        period: rate,
      }),
      evaluationPeriods: 3,
      treatMissingData: TreatMissingData.BREACHING,
    });
    const begun = quietAlarm(this, 'Begun', place, {
      section,
      happened: `No trouble by itself: looks at ${cluster} have begun. It stays so for ever`,
      metric: looks,
      // After the second look: `missing` has seen the first one by then, and the two are never both on at the beginning.
      evaluationPeriods: 2,
      // Keeps its state while nothing is measured (CloudWatch user guide, "Configuring how CloudWatch alarms treat
      // missing data").
      treatMissingData: TreatMissingData.IGNORE,
    });
    const on = (alarm: IAlarm) => AlarmRule.fromAlarm(alarm, AlarmState.ALARM);
    this.alarm = new CompositeAlarm(this, 'Silent', {
      alarmDescription: descriptionOf(place, {
        section,
        happened: `Nobody has looked at ${cluster}: the other alarms of the watch would not go off`,
      }),
      alarmRule: AlarmRule.anyOf(on(failing), AlarmRule.allOf(on(missing), on(begun))),
    });
    this.alarm.addAlarmAction(new SnsAction(place.topic));
  }
}
