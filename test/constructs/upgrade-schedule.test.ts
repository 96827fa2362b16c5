import { Duration, Lazy, Stack, TimeZone } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import type { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { ScheduleExpression, ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { describe, expect, test } from 'vitest';
import { UpgradeSchedule, type UpgradeScheduleProps } from '../../lib/constructs/upgrade-schedule.ts';
import { parseExecutionInput } from '../../lib/contract/request.ts';
import { type TeamUpgrader, teamUpgrader } from './team-upgrader.ts';

type Props = Partial<UpgradeScheduleProps>;

const sunday = cron('0 4 ? * SUN *', 'Europe/Berlin');

function cron(fields: string, zone = 'Etc/UTC'): ScheduleExpression {
  return ScheduleExpression.expression(`cron(${fields})`, TimeZone.of(zone));
}

function scheduled(props: Props = {}, team: TeamUpgrader & { readonly id?: string } = teamUpgrader()) {
  const { stack, upgrader, id = 'Weekly' } = team;
  const schedule = new UpgradeSchedule(stack, id, {
    upgrader,
    schedule: sunday,
    window: Duration.hours(3),
    target: { version: '2.32.2' },
    ...props,
  });
  return { stack, schedule };
}

/** Many schedules of one upgrader: what is said of a schedule needs no template. */
const shared = teamUpgrader();

function judged(props: Props): UpgradeSchedule {
  const id = `Schedule${shared.stack.node.children.length}`;
  return scheduled(props, { ...shared, id }).schedule;
}

/** What synthesis would say of it. */
function saidOf(props: Props, type: 'info' | 'warning'): readonly unknown[] {
  return judged(props)
    .node.metadata.filter((entry) => entry.type === `aws:cdk:${type}`)
    .map(({ data }) => data);
}

function templateWith(props: Props = {}): Template {
  return Template.fromStack(scheduled(props).stack);
}

/** The input as Scheduler would send it. */
function sentInput(template: Template): unknown {
  const [schedule] = Object.values(template.findResources('AWS::Scheduler::Schedule'));
  const text: string = schedule?.Properties.Target.Input;
  return JSON.parse(
    text
      .replace('<aws.scheduler.schedule-arn>', 'arn:weekly')
      .replace('<aws.scheduler.scheduled-time>', '2027-03-07T03:00:00Z'),
  );
}

describe('the schedule', () => {
  test('starts the machine at its moment, tries again within its window, and keeps what it could not start', () => {
    templateWith().hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'cron(0 4 ? * SUN *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      FlexibleTimeWindow: { Mode: 'OFF' },
      State: 'ENABLED',
      Target: {
        Arn: { Ref: Match.stringLikeRegexp('^UpgraderUpgrade') },
        RetryPolicy: { MaximumEventAgeInSeconds: 3 * 3_600 - 60, MaximumRetryAttempts: 185 },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WeeklyDeadLetters'), 'Arn'] } },
      },
    });
  });

  test('leaves the flexible part of the window out of what it may be late', () => {
    templateWith({ flexible: Duration.minutes(30) }).hasResourceProperties('AWS::Scheduler::Schedule', {
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 30 },
      Target: { RetryPolicy: { MaximumEventAgeInSeconds: 2.5 * 3_600 - 60 } },
    });
  });

  test.each<[string, Props, object]>([
    [
      'a window of days: Scheduler tries for a day at most',
      { window: Duration.days(3) },
      { MaximumEventAgeInSeconds: 86_400 },
    ],
    ['no second attempt', { retryAttempts: 0 }, { MaximumRetryAttempts: 0 }],
  ])('%s', (_, props, RetryPolicy) => {
    templateWith(props).hasResourceProperties('AWS::Scheduler::Schedule', { Target: { RetryPolicy } });
  });

  test('has the name, the state and the time that it is given', () => {
    const start = new Date('2027-01-01T00:00:00Z');
    const end = new Date('2028-01-01T00:00:00Z');
    templateWith({ scheduleName: 'weekly', enabled: false, start, end }).hasResourceProperties(
      'AWS::Scheduler::Schedule',
      { Name: 'weekly', State: 'DISABLED', StartDate: start.toISOString(), EndDate: end.toISOString() },
    );
  });

  test('may do two things, with two resources, for schedules of this account only', () => {
    const template = templateWith();

    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Action: 'states:StartExecution',
            Effect: 'Allow',
            Resource: { Ref: Match.stringLikeRegexp('^UpgraderUpgrade') },
          },
          {
            Action: 'sqs:SendMessage',
            Effect: 'Allow',
            Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WeeklyDeadLetters'), 'Arn'] },
          },
        ],
      },
      Roles: [{ Ref: Match.stringLikeRegexp('^WeeklyRole') }],
    });
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Principal: { Service: 'scheduler.amazonaws.com' },
            Condition: {
              StringEquals: {
                'aws:SourceAccount': { Ref: 'AWS::AccountId' },
                'aws:SourceArn': Match.anyValue(),
              },
            },
          }),
        ],
      },
    });
  });

  test('has a queue that is encrypted, at rest and on its way', () => {
    const template = templateWith();

    template.hasResourceProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true });
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ],
      },
    });
  });
});

test('somebody is told of a run that could not be started, with what to do', () => {
  templateWith().hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmDescription:
      'A scheduled upgrade of Locust cluster locust could not be started within its window. What to do: docs/runbook.md#scheduled-upgrade-not-started',
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Dimensions: [
      {
        Name: 'QueueName',
        Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WeeklyDeadLetters'), 'QueueName'] },
      },
    ],
    AlarmActions: [Match.anyValue()],
  });
});

describe('that no run was begun', () => {
  /** Seconds after which the alarm goes off; null where there is none. */
  const silenceOf = (schedule: UpgradeSchedule): number | null => {
    const alarm = schedule.node.tryFindChild('NoRun')?.node.defaultChild;
    return alarm ? ((alarm as CfnAlarm).threshold ?? null) : null;
  };

  test('is told of after the longest time between two runs, the window, and two hours', () => {
    templateWith().hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription:
        'A schedule of Locust cluster locust has begun no upgrade for 7 days 5 hours. What to do: docs/runbook.md#no-scheduled-run',
      Namespace: 'LocustUpgrade',
      Dimensions: [
        { Name: 'Cluster', Value: 'locust' },
        {
          Name: 'Schedule',
          Value: { 'Fn::Join': ['', ['default/', { Ref: Match.stringLikeRegexp('^WeeklySchedule') }]] },
        },
      ],
      Statistic: 'Maximum',
      Period: 3_600,
      EvaluationPeriods: 1,
      Threshold: (7 * 24 + 3 + 2) * 3_600,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: [Match.anyValue()],
    });
  });

  test.each<[string, Props, Duration]>([
    ['a rate', { schedule: ScheduleExpression.rate(Duration.days(1)) }, Duration.hours(29)],
    ['working days', { schedule: cron('0 4 ? * MON-FRI *') }, Duration.hours(77)],
    ['what was asked for', { noRunFor: Duration.days(15) }, Duration.days(15)],
    [
      'what was asked for, of a schedule that ends',
      { noRunFor: Duration.days(15), end: new Date('2099-01-01') },
      Duration.days(15),
    ],
  ])('is told of after the time of %s', (_, props, after) => {
    expect(silenceOf(judged(props))).toBe(after.toSeconds());
  });

  test.each<[string, Props]>([
    ['disabled', { enabled: false }],
    ['for a while', { end: new Date('2099-01-01') }],
    ['in years that are named', { schedule: cron('0 4 ? * SUN 2027-2050') }],
    ['once', { schedule: ScheduleExpression.at(new Date('2099-01-01')) }],
    [
      'unknown here',
      { schedule: ScheduleExpression.expression(Lazy.string({ produce: () => 'rate(1 day)' })) },
    ],
  ])('is no news of a schedule that is %s', (_, props) => {
    expect(silenceOf(judged(props))).toBeNull();
  });

  test('is measured by the watch only: without one there is no alarm, and none can be asked for', () => {
    const unwatched = teamUpgrader({}, { skewWatch: false });

    expect(silenceOf(scheduled({}, unwatched).schedule)).toBeNull();
    expect(() => scheduled({ noRunFor: Duration.days(15) }, { ...unwatched, id: 'Asked' })).toThrow(
      'Team/Asked: noRunFor is given, and nobody looks how long ago the newest run was: leave it out',
    );
  });
});

test('a schedule of a group is started for that group only, and measured under its name', () => {
  const team = teamUpgrader();
  const scheduleGroup = new ScheduleGroup(team.stack, 'Maintenance', { scheduleGroupName: 'maintenance' });
  scheduled({ scheduleGroup }, team);

  const template = Template.fromStack(team.stack);

  const group = Match.stringLikeRegexp('^Maintenance');
  template.hasResourceProperties('AWS::Scheduler::Schedule', { GroupName: 'maintenance' });
  template.hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Statement: [
        Match.objectLike({
          Condition: {
            StringEquals: {
              'aws:SourceAccount': { Ref: 'AWS::AccountId' },
              'aws:SourceArn': { 'Fn::GetAtt': [group, 'Arn'] },
            },
          },
        }),
      ],
    },
  });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'ScheduledRunAge',
    Dimensions: Match.arrayWith([
      {
        Name: 'Schedule',
        Value: { 'Fn::Join': ['', ['maintenance/', { Ref: Match.stringLikeRegexp('^WeeklySchedule') }]] },
      },
    ]),
  });
});

test('a schedule of another stack than its upgrader needs that one, and not the other way round', () => {
  const { stack, upgrader } = teamUpgrader();
  const others = new Stack(stack.node.root, 'Others');

  scheduled({ calendars: ['freeze'] }, { stack: others, upgrader });

  Template.fromStack(others).resourceCountIs('AWS::CloudWatch::Alarm', 2);
  expect(others.dependencies).toContain(stack);
  expect(stack.dependencies).not.toContain(others);
});

describe('the execution', () => {
  test('gets a request that Prepare can use, with the run that it is for', () => {
    const template = templateWith({
      target: { range: '~2.32', preReleases: true },
      request: { strategy: 'blue-green', bakeSeconds: 60 },
      calendars: ['freeze'],
    });

    expect(parseExecutionInput(sentInput(template))).toMatchObject({
      kind: 'upgrade',
      request: {
        target: { version: '~2.32', preReleases: true },
        strategy: 'blue-green',
        bakeSeconds: 60,
        calendars: ['freeze'],
        scheduled: { schedule: 'arn:weekly', at: '2027-03-07T03:00:00Z', windowSeconds: 10_800 },
      },
    });
  });

  test('may read the calendars that the schedule names', () => {
    templateWith({ calendars: ['freeze'] }).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'ssm:GetCalendarState',
            Resource: { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp(':document/freeze$')])] },
          }),
        ]),
      },
    });
  });

  test('takes what CloudFormation fills in later as it is', () => {
    const image = Lazy.string({ produce: () => 'team/locust:7' });
    const target = { version: '2.32.2', images: { master: image, worker: image } };

    expect(parseExecutionInput(sentInput(templateWith({ target })))).toMatchObject({
      request: { target: { images: { master: 'team/locust:7' } } },
    });
  });
});

test('two schedules of one upgrader have a role and a queue each', () => {
  const team = teamUpgrader();
  scheduled({}, team);
  new UpgradeSchedule(team.stack, 'Monthly', {
    upgrader: team.upgrader,
    schedule: cron('0 4 L * ? *'),
    window: Duration.hours(1),
    target: { range: 'latest' },
  });

  const template = Template.fromStack(team.stack);

  template.resourceCountIs('AWS::SQS::Queue', 2);
  template.resourcePropertiesCountIs(
    'AWS::IAM::Role',
    {
      AssumeRolePolicyDocument: {
        Statement: [Match.objectLike({ Principal: { Service: 'scheduler.amazonaws.com' } })],
      },
    },
    2,
  );
});

describe('refused at synthesis, with the path and the remedy:', () => {
  test.each<[string, Props, string]>([
    [
      'version and range',
      { target: { version: '2.32.2', range: '~2.32' } },
      'the target has both version 2.32.2 and range ~2.32: give one of the two',
    ],
    ['neither', { target: {} }, 'the target has neither version nor range: give one of the two'],
    [
      'a range as version',
      { target: { version: '~2.32' } },
      `the target's version "~2.32" is none: name one such as 2.32.2, or give a range`,
    ],
    [
      'a range that nobody satisfies',
      { target: { range: '~2.99' } },
      "the target can't be chosen: no version satisfies ~2.99: ",
    ],
    [
      'images for a range',
      { target: { range: '~2.32', images: { master: 'a', worker: 'b' } } },
      "the target can't be chosen: images were given for ~2.32, which stands for more than one version; name the version that the images carry",
    ],
    [
      'an option that is none',
      { request: { bakeSeconds: -1 } },
      "the scheduled request can't be used: bakeSeconds: must be at least 0, not -1: correct the properties that are named",
    ],
    [
      'a window that is too short to begin in',
      { window: Duration.minutes(1) },
      'the window of 1 minutes never opens: a run may be 1 minutes late by itself: make it at least 2 minutes long',
    ],
    [
      'a window that is over before the run',
      { window: Duration.minutes(30), flexible: Duration.minutes(30) },
      'the window of 30 minutes never opens: a run may be 31 minutes late by itself: make it at least 32 minutes long, or flexible shorter',
    ],
    [
      'half a second',
      { window: Duration.millis(200_500) },
      'the window is 200.5 seconds long: give whole seconds',
    ],
    [
      'no date',
      { start: new Date('soon') },
      "start is no date: give one such as new Date('2027-01-04T00:00:00Z')",
    ],
    [
      'no calendar',
      { calendars: ['arn:aws:s3:::freeze'] },
      'the calendar "arn:aws:s3:::freeze" is none: give the name or the ARN of a Change Calendar',
    ],
    [
      'half a minute of flexibility',
      { flexible: Duration.seconds(30) },
      'flexible is 0.5 minutes: give whole minutes from 1 to 1440',
    ],
    [
      'more attempts than Scheduler makes',
      { retryAttempts: 186 },
      'retryAttempts is 186: give a whole number from 0 to 185',
    ],
    [
      'no run for a time that two runs are apart',
      { noRunFor: Duration.days(7) },
      'noRunFor is 7 days, and two runs may begin 7 days 3 hours apart: make it longer, or leave it out',
    ],
    [
      'a time zone that does not exist',
      { schedule: cron('0 4 ? * SUN *', 'Europe/Nowhere') },
      'the time zone "Europe/Nowhere" does not exist: name one such as Europe/Berlin, spelled like that',
    ],
    [
      'an expression that is none',
      { schedule: cron('0 4 * * * *') },
      "the schedule cron(0 4 * * * *) can't be read: exactly one of day of month and day of week must be ?: correct it",
    ],
    [
      'a date that no year has',
      { schedule: cron('0 4 30 2 ? *') },
      'the schedule cron(0 4 30 2 ? *) can never run: no clock in Etc/UTC shows such a time: give it a date and a time that exist',
    ],
    [
      'a time that the clock skips on the only day',
      { schedule: ScheduleExpression.at(new Date('2027-03-28T02:30:00Z'), TimeZone.EUROPE_BERLIN) },
      'the schedule at(2027-03-28T02:30:00) can never run: no clock in Europe/Berlin shows such a time',
    ],
    [
      'no run between its bounds',
      { start: new Date('2027-01-04T00:00:00Z'), end: new Date('2027-01-09T00:00:00Z') },
      'the schedule cron(0 4 ? * SUN *) can never run: no clock in Europe/Berlin shows such a time from 2027-01-04T00:00:00.000Z until 2027-01-09T00:00:00.000Z',
    ],
  ])('%s', (_, props, message) => {
    const path = `Team/Schedule${shared.stack.node.children.length}`;

    expect(() => judged(props)).toThrow(
      expect.objectContaining({
        code: 'bad-construct',
        message: expect.stringContaining(`${path}: ${message}`),
      }),
    );
  });
});

test.each([
  ['upgrader', 'no upgrader: give it the LocustUpgrader of the cluster'],
  ['schedule', 'no schedule: give it a ScheduleExpression'],
  ['window', 'no window: give it a Duration'],
  ['target', 'no target: give it a version or a range'],
] as const)('code without types that forgets the %s is told so', (forgotten, message) => {
  const given: Record<string, unknown> = { [forgotten]: undefined };

  expect(() => judged(given)).toThrow(message);
});

describe('said at synthesis:', () => {
  const warningsOf = (props: Props) => saidOf(props, 'warning');

  test('runs that daylight saving leaves out', () => {
    const [warning, another] = warningsOf({ schedule: cron('30 2 ? * SUN *', 'Europe/Berlin') });

    expect(warning).toMatch(
      /^EventBridge Scheduler will leave out the run of 20\d\d-03-\d\d 02:30, and \d more runs of the next five years: clocks in Europe\/Berlin go from 02:00 to 03:00 then; choose a time outside of that/,
    );
    expect(another).toBeUndefined();
  });

  test('that no run is left: the code of a one-time schedule must still synthesize the day after', () => {
    const [warning] = warningsOf({ schedule: ScheduleExpression.at(new Date('2026-01-01T00:00:00Z')) });

    expect(warning).toContain(
      'the schedule at(2026-01-01T00:00:00) has no run left: take it away, or give it a later date',
    );
  });

  test.each<[string, Props, string]>([
    [
      'an hour without its minute',
      { schedule: ScheduleExpression.cron({ weekDay: 'SUN', hour: '4' }) },
      'runs of cron(* 4 ? * SUN *) are 1 minute apart, less than the window of 3 hours: one that begins',
    ],
    [
      'a window longer than a day, every day',
      { schedule: cron('0 4 * * ? *'), window: Duration.hours(25) },
      'runs of cron(0 4 * * ? *) are 1 day apart, less than the window of 1 day 1 hour',
    ],
  ])('that runs come within the window of another: %s', (_, props, text) => {
    const [warning, another] = warningsOf(props);

    expect(warning).toContain(text);
    expect(another).toBeUndefined();
  });

  test('that a rate without a start runs right after its deploy', () => {
    const [warning, another] = warningsOf({ schedule: ScheduleExpression.rate(Duration.days(7)) });

    expect(warning).toContain('the first run of rate(7 days) comes as soon as the schedule is deployed');
    expect(another).toBeUndefined();
  });

  test.each<[string, Props]>([
    ['a time outside of the gap', {}],
    ['a zone without daylight saving', { schedule: cron('30 2 ? * SUN *') }],
    ['weekdays only', { schedule: cron('30 2 ? * MON-FRI *', 'Europe/Berlin') }],
    [
      'runs that its end leaves out',
      {
        schedule: cron('30 2 ? * SUN *', 'Europe/Berlin'),
        start: new Date('2030-01-01'),
        end: new Date('2030-03-01'),
      },
    ],
    [
      'a rate that has a start',
      { schedule: ScheduleExpression.rate(Duration.days(7)), start: new Date('2030-01-06T03:00:00Z') },
    ],
  ])('nothing of %s', (_, props) => {
    expect(warningsOf(props)).toEqual([]);
  });

  test("that a token can't be judged", () => {
    const schedule = ScheduleExpression.expression(Lazy.string({ produce: () => 'cron(0 4 ? * SUN *)' }));

    const info = saidOf({ schedule }, 'info');

    expect(info).toEqual([expect.stringContaining('the schedule holds a token')]);
  });
});
