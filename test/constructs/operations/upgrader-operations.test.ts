import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { describe, expect, test } from 'vitest';
import { LocustCluster } from '../../../lib/constructs/locust-cluster.ts';
import { LocustUpgrader, type LocustUpgraderProps } from '../../../lib/constructs/locust-upgrader.ts';
import { upgraderLambdas } from '../../../lib/contract/lambdas.ts';
import { metricUnits } from '../../../lib/domain/announcements/metrics.ts';
import { resourcesOf } from '../synthesized-upgrader.ts';

function upgrader(props: Partial<LocustUpgraderProps> = {}): LocustUpgrader {
  const stack = new Stack(new App(), 'Stack');
  const cluster = LocustCluster.fromServices(stack, 'Cluster', {
    clusterName: 'load',
    slots: { blue: { master: 'bm', worker: 'bw' }, green: { master: 'gm', worker: 'gw' } },
    families: ['bm', 'bw', 'gm', 'gw'],
  });
  return new LocustUpgrader(stack, 'Upgrader', { cluster, ...props });
}

function onlyOne(type: string): ReturnType<typeof resourcesOf>[number] {
  const [only, ...others] = resourcesOf(type);
  if (only && others.length === 0) return only;
  throw new Error(`the template has ${others.length + 1} of ${type}, not one`);
}

const templateOf = (construct: LocustUpgrader): Template => Template.fromStack(Stack.of(construct));

describe('alarms', () => {
  const alarms = resourcesOf('AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
  // Of several alarms one is made that tells that nothing is measured.
  const [parts, told] = [true, false].map((part) =>
    alarms.filter(({ AlarmDescription }) => String(AlarmDescription).endsWith('#watch-silent') === part),
  );

  test('are told of on the topic that people read, but for what others are made of', () => {
    const [topic] = onlyOne('AWS::SNS::Topic');
    const [, composite] = onlyOne('AWS::CloudWatch::CompositeAlarm');

    for (const { AlarmActions } of [...(told ?? []), composite.Properties]) {
      expect(AlarmActions).toEqual([{ Ref: topic }]);
    }
    expect(parts).toHaveLength(3);
    for (const part of parts ?? []) expect(part).not.toHaveProperty('AlarmActions');
  });

  test('are silent while nothing is measured, and have no more metrics than CloudWatch takes', () => {
    for (const { TreatMissingData } of told ?? []) expect(TreatMissingData).toBe('notBreaching');
    for (const { Metrics = [] } of alarms) {
      // The expression itself is one more.
      expect((Metrics as readonly unknown[]).length).toBeLessThanOrEqual(11);
    }
  });

  test('cover every function but those of the provider framework, whose failures fail the deploy', () => {
    const watched = new Set(
      [...JSON.stringify(alarms).matchAll(/"FunctionName","Value":\{"Ref":"(\w+)"/g)].map(([, id]) => id),
    );

    expect([...watched].toSorted()).toEqual(
      ownFunctions()
        .map(([logicalId]) => logicalId)
        .toSorted(),
    );
    expect(watched.size).toBeGreaterThanOrEqual(upgraderLambdas.length);
  });

  test('of the function that comes first go off at one error, for nobody else tells of it', () => {
    const prepare = alarms.find(({ AlarmDescription }) =>
      /prepares upgrades/.test(JSON.stringify(AlarmDescription)),
    );

    expect(prepare).toMatchObject({
      MetricName: 'Errors',
      Namespace: 'AWS/Lambda',
      Threshold: 1,
      EvaluationPeriods: 1,
    });
  });

  test('name only metrics that upgrades have', () => {
    const named = [...JSON.stringify(alarms).matchAll(/"MetricName":"(\w+)","Namespace":"LocustUpgrade"/g)];

    expect(named.length).toBeGreaterThan(5);
    for (const [, metric = ''] of named) expect(metricUnits).toHaveProperty(metric);
  });

  test.each([
    ['rollback-failed', ['RollbacksFailed'], 1],
    ['upgrade-failed-or-rolled-back', ['UpgradesFailed', 'UpgradesRolledBack'], 1],
    ['recovery-gave-up', ['RecoveriesGivenUp'], 1],
    ['gate-waiting', ['GateWait'], 3_600],
    ['digest-mismatch', ['DigestMismatches'], 1],
  ])('of %s go off at %o from %i on', (section, metrics, threshold) => {
    const alarm = alarms.find(({ AlarmDescription }) => String(AlarmDescription).endsWith(`#${section}`));
    const named = [...JSON.stringify(alarm).matchAll(/"MetricName":"(\w+)"/g)].map(([, metric]) => metric);

    expect(named).toEqual(metrics);
    expect(alarm).toMatchObject({
      Threshold: threshold,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
  });

  test.each([
    ['function-errors', ['Errors']],
    ['recovery-errors', ['Errors']],
    ['executions-stopped', ['ExecutionsAborted', 'ExecutionsTimedOut']],
    ['executions-throttled', ['ExecutionThrottled']],
    ['events-undelivered', ['FailedInvocations']],
  ])('of the machinery that link to %s watch %j', (section, metrics) => {
    const linked = alarms.filter(({ AlarmDescription }) =>
      JSON.stringify(AlarmDescription).endsWith(`#${section}"`),
    );
    const watched = [...JSON.stringify(linked).matchAll(/"MetricName":"(\w+)"/g)].map(([, name]) => name);

    expect([...new Set(watched)].toSorted()).toEqual(metrics);
  });

  test('of a gate go off after the time that was given', () => {
    templateOf(upgrader({ alarms: { gateWait: Duration.hours(3) } })).hasResourceProperties(
      'AWS::CloudWatch::Alarm',
      { MetricName: 'GateWait', Threshold: 10_800, Statistic: 'Maximum' },
    );
  });

  test('link to the runbook that was given', () => {
    const changed = templateOf(upgrader({ alarms: { runbook: 'https://wiki.example.com/locust' } }));

    changed.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: Match.stringLikeRegexp('https://wiki.example.com/locust#rollback-failed$'),
    });
  });

  test('of others may be added', () => {
    const construct = upgrader();
    const metric = new Metric({ namespace: 'Team', metricName: 'Trouble' });

    construct.addAlarm('Trouble', { section: 'trouble', happened: 'There is trouble', metric, threshold: 2 });

    templateOf(construct).hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: 'There is trouble. What to do: docs/runbook.md#trouble',
      MetricName: 'Trouble',
      Threshold: 2,
      AlarmActions: [Match.anyValue()],
    });
  });
});

describe('metrics', () => {
  test.each([
    ['metricSucceeded', 'UpgradesSucceeded', 'Sum'],
    ['metricRolledBack', 'UpgradesRolledBack', 'Sum'],
    ['metricFailed', 'UpgradesFailed', 'Sum'],
    ['metricRollbackFailed', 'RollbacksFailed', 'Sum'],
    ['metricDuration', 'UpgradeDuration', 'Average'],
    ['metricRollbackDuration', 'RollbackDuration', 'Average'],
    ['metricGateWait', 'GateWait', 'Average'],
  ] as const)('%s is %s of this cluster', (method, metricName, statistic) => {
    expect(upgrader()[method]()).toMatchObject({
      namespace: 'LocustUpgrade',
      metricName,
      statistic,
      dimensions: { Cluster: 'load' },
    });
  });
});

describe('the dashboard', () => {
  test('shows every alarm, how upgrades ended, and what they decided', () => {
    const [, dashboard] = onlyOne('AWS::CloudWatch::Dashboard');
    const body = JSON.stringify(dashboard);

    const told = [
      ...resourcesOf('AWS::CloudWatch::Alarm'),
      ...resourcesOf('AWS::CloudWatch::CompositeAlarm'),
    ].filter(([, { Properties }]) => Properties.AlarmActions);
    for (const [logicalId] of told) expect(body).toContain(logicalId);
    for (const end of ['UpgradesSucceeded', 'UpgradesRolledBack', 'RollbacksFailed', 'GateWait']) {
      expect(body).toContain(end);
    }
    expect(body).toContain('filter ispresent(upgradeId)');
  });

  test('draws every metric but those that others tell better, each as upgrades write it', () => {
    // Prepare
    const template = templateOf(upgrader());
    const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
    const body = JSON.stringify(dashboard).replaceAll('\\"', '"');
    const alarmsTell = ['RecoveriesGivenUp', 'ScheduledRunAge'];
    const outcomesTell = ['UpgradesPlanned', 'MixedVersions'];

    // Act
    const drawn = [...body.matchAll(/\["LocustUpgrade","(\w+)","(\w+)","(\w+)"/g)];

    // Assess
    expect(new Set(drawn.map(([, , dimension, value]) => `${dimension}=${value}`))).toEqual(
      new Set(['Cluster=load']),
    );
    expect([...drawn.map(([, metric]) => metric), ...alarmsTell, ...outcomesTell].toSorted()).toEqual(
      Object.keys(metricUnits).toSorted(),
    );
  });
});

describe('logs and traces', () => {
  test('of functions are kept for three months in groups of their own', () => {
    const groups = ownFunctions().map(([, { Properties }]) => Properties.LoggingConfig);

    expect(new Set(groups.map((group) => JSON.stringify(group))).size).toBe(upgraderLambdas.length);
    for (const [, { Properties }] of resourcesOf('AWS::Logs::LogGroup')) {
      expect(Properties.RetentionInDays).toBe(90);
    }
  });

  test('of the machine tell every event and no payload', () => {
    const [[, machine] = [], ...others] = resourcesOf('AWS::StepFunctions::StateMachine');
    const [vended] = resourcesOf('AWS::Logs::LogGroup').filter(([, { Properties }]) =>
      String(Properties.LogGroupName).startsWith('/aws/vendedlogs/states/'),
    );

    for (const waiter of others) {
      expect(waiter[1].Properties.LoggingConfiguration).toMatchObject({
        Level: 'ALL',
        IncludeExecutionData: false,
      });
    }
    expect(machine?.Properties).toMatchObject({
      LoggingConfiguration: {
        Level: 'ALL',
        IncludeExecutionData: false,
        Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: { 'Fn::GetAtt': [vended?.[0], 'Arn'] } } }],
      },
      TracingConfiguration: { Enabled: true },
    });
  });

  test('of every function reach X-Ray', () => {
    for (const [, { Properties }] of ownFunctions()) {
      expect(Properties.TracingConfig).toEqual({ Mode: 'Active' });
    }
  });
});

test('the ledger is encrypted with the key of the account', () => {
  const [, table] = onlyOne('AWS::DynamoDB::Table');

  expect(table.Properties).toMatchObject({ SSESpecification: { SSEEnabled: true } });
});

/** All but those of CDK's provider framework, which has no say in tracing or alarms. */
function ownFunctions() {
  return resourcesOf('AWS::Lambda::Function').filter(
    ([, { Properties }]) => !String(Properties.Handler).startsWith('framework.'),
  );
}
