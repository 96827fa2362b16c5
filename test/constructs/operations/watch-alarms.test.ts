import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import type { LocustUpgraderProps } from '../../../lib/constructs/locust-upgrader.ts';
import { teamUpgrader } from '../team-upgrader.ts';

function templateWith(skewWatch?: NonNullable<LocustUpgraderProps['skewWatch']> | false): Template {
  return Template.fromStack(teamUpgrader({}, skewWatch === undefined ? {} : { skewWatch }).stack);
}

const sections = ['listener-dead', 'master-unreachable', 'version-skew', 'missing-workers', 'watch-silent'];

function watchAlarmsIn(template: Template): readonly string[] {
  const told = ['Alarm', 'CompositeAlarm'].flatMap((type) =>
    Object.values(template.findResources(`AWS::CloudWatch::${type}`)),
  );
  return told
    .filter(({ Properties }) => Properties.AlarmActions)
    .map(({ Properties }) => String(Properties.AlarmDescription).split('#').at(-1) ?? '')
    .filter((section) => sections.includes(section));
}

/** The rule of a composite alarm, its alarms by their place in a list. */
function ruleText(
  rule: { readonly 'Fn::Join': readonly [string, readonly unknown[]] },
  ids: readonly string[],
) {
  return rule['Fn::Join'][1]
    .map((part) => {
      const found = typeof part === 'string' ? null : JSON.stringify(part);
      return found === null ? part : `part ${ids.findIndex((id) => found.includes(`"${id}"`))}`;
    })
    .join('')
    .replaceAll(/"?(part \d)"?/g, '"$1"');
}

const dashboardIn = (template: Template): string =>
  JSON.stringify(template.findResources('AWS::CloudWatch::Dashboard'));

describe('the watch', () => {
  test('looks every five minutes, and its alarms with it', () => {
    const template = templateWith();

    template.hasResourceProperties('AWS::Events::Rule', {
      Description: 'Looks at the Locust cluster locust: versions, listener, missing workers',
      ScheduleExpression: 'rate(5 minutes)',
      Targets: [
        Match.objectLike({
          Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('Watch'), 'Arn'] },
          RetryPolicy: { MaximumRetryAttempts: 0 },
        }),
      ],
    });
    expect(watchAlarmsIn(template).toSorted()).toEqual(sections.toSorted());
    expect(dashboardIn(template)).toContain('ListenerAlive');
  });

  test('tells of a dead listener after two looks, and not while an upgrade runs', () => {
    const metric = (MetricName: string) =>
      Match.objectLike({
        MetricStat: {
          Metric: {
            Namespace: 'LocustUpgrade',
            MetricName,
            Dimensions: [{ Name: 'Cluster', Value: 'locust' }],
          },
          Period: 600,
          Stat: 'Maximum',
        },
      });

    templateWith({ rate: Duration.minutes(10) }).hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: Match.stringLikeRegexp('#listener-dead$'),
      EvaluationPeriods: 2,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Metrics: Match.arrayWith([
        Match.objectLike({ Expression: 'IF(upgrade == 0, 1 - seen, 0)' }),
        metric('UpgradeRunning'),
        metric('ListenerAlive'),
      ]),
    });
  });

  test('that is silent is told of when its looks fail, or when they stop; not before they have begun', () => {
    const template = templateWith({ rate: Duration.minutes(10) });

    const [silent, another] = Object.values(template.findResources('AWS::CloudWatch::CompositeAlarm'));
    const parts = Object.entries(template.findResources('AWS::CloudWatch::Alarm'))
      .filter(([, { Properties }]) => String(Properties.AlarmDescription).endsWith('#watch-silent'))
      .map(([id, { Properties }]) => ({ ...Properties, id }));

    expect(another).toBeUndefined();
    expect(silent?.Properties.AlarmActions).toHaveLength(1);
    expect(
      ruleText(
        silent?.Properties.AlarmRule,
        parts.map(({ id }) => id),
      ),
    ).toBe('(ALARM("part 0") OR (ALARM("part 1") AND ALARM("part 2")))');
    expect(parts).toMatchObject([
      {
        Namespace: 'AWS/Lambda',
        MetricName: 'Errors',
        Dimensions: [{ Name: 'FunctionName', Value: { Ref: expect.stringContaining('Watch') } }],
        Period: 600,
        Statistic: 'Sum',
        EvaluationPeriods: 3,
        Threshold: 1,
        TreatMissingData: 'notBreaching',
      },
      {
        Metrics: [
          { Expression: '1 - looks' },
          {
            Id: 'looks',
            MetricStat: { Metric: { MetricName: 'UpgradeRunning' }, Period: 600, Stat: 'SampleCount' },
          },
        ],
        EvaluationPeriods: 3,
        Threshold: 1,
        TreatMissingData: 'breaching',
      },
      {
        Namespace: 'LocustUpgrade',
        MetricName: 'UpgradeRunning',
        Dimensions: [{ Name: 'Cluster', Value: 'locust' }],
        Period: 600,
        Statistic: 'SampleCount',
        // One look more than `missing` needs to be well.
        EvaluationPeriods: 2,
        Threshold: 1,
        TreatMissingData: 'ignore',
      },
    ]);
    for (const part of parts) expect(part).not.toHaveProperty('AlarmActions');
  });

  test('can be switched off, with its alarms', () => {
    const template = templateWith(false);

    expect(watchAlarmsIn(template)).toEqual([]);
    expect(dashboardIn(template)).not.toContain('ListenerAlive');
    expect(JSON.stringify(template.findResources('AWS::Events::Rule'))).not.toContain('Looks at the Locust');
  });

  test.each([
    [Duration.seconds(30), 'the rate is 0.5 minutes: give whole minutes from 1 to 60'],
    [Duration.seconds(90), 'the rate is 1.5 minutes'],
    [Duration.hours(2), 'the rate is 120 minutes'],
  ])('of %s is refused', (rate, message) => {
    expect(() => templateWith({ rate })).toThrow(`Team/Upgrader/SkewWatch: ${message}`);
  });
});
