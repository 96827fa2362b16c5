import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** An alarm that says what happened and where it is written what to do. */
export interface RunbookAlarmProps {
  /** Its section of the runbook, as in the address after `#`: `rollback-failed`. */
  readonly section: string;
  /** What happened, as a sentence without a full stop. */
  readonly happened: string;
  readonly metric: IMetric;
  /** It goes off at this value. @default 1 */
  readonly threshold?: number;
  /** Of so many periods in a row … @default 1 */
  readonly evaluationPeriods?: number;
  /** … so many must reach the threshold. @default all of them */
  readonly datapointsToAlarm?: number;
  /** What it means that nothing was measured. @default nothing happened */
  readonly treatMissingData?: TreatMissingData;
}

export interface RunbookAlarmPlace {
  readonly topic: ITopic;
  /** Address of the runbook. */
  readonly runbook: string;
}

export function runbookAlarm(
  scope: Construct,
  id: string,
  place: RunbookAlarmPlace,
  props: RunbookAlarmProps,
): Alarm {
  const alarm = quietAlarm(scope, id, place, props);
  alarm.addAlarmAction(new SnsAction(place.topic));
  return alarm;
}

/** What an alarm says of itself. */
export function descriptionOf(
  { runbook }: RunbookAlarmPlace,
  { happened, section }: Pick<RunbookAlarmProps, 'happened' | 'section'>,
): string {
  return `${happened}. What to do: ${runbook}#${section}`;
}

/** One that nobody is told of: another alarm is made of it. */
export function quietAlarm(
  scope: Construct,
  id: string,
  place: RunbookAlarmPlace,
  props: RunbookAlarmProps,
): Alarm {
  return new Alarm(scope, id, {
    alarmDescription: descriptionOf(place, props),
    metric: props.metric,
    threshold: props.threshold ?? 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: props.evaluationPeriods ?? 1,
    ...(props.datapointsToAlarm !== undefined && { datapointsToAlarm: props.datapointsToAlarm }),
    treatMissingData: props.treatMissingData ?? TreatMissingData.NOT_BREACHING,
  });
}

/** Most metrics that the expression of an alarm may have (CloudWatch user guide, "Alarm-related limits"). */
export const mostAlarmMetrics = 10;

/** Their sum, where one that measured nothing counts as 0. */
export function sumOf(label: string, metrics: readonly IMetric[]): MathExpression {
  const usingMetrics = Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric]));
  const expression = Object.keys(usingMetrics)
    .map((name) => `FILL(${name}, 0)`)
    .join(' + ');
  return new MathExpression({ expression, usingMetrics, label, period: Duration.minutes(5) });
}
