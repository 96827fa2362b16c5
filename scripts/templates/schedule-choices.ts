import { Duration, TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { UpgradeScheduleProps } from '../../lib/index.ts';
import { type Choices, leftOut } from './choices.ts';
import { baked } from './team.ts';

const years = (count: number) => new Date(Date.UTC(new Date().getUTCFullYear() + count, 0, 1));

export const scheduleChoices: Choices<Omit<UpgradeScheduleProps, 'upgrader'>> = {
  schedule: {
    cron: () =>
      ScheduleExpression.cron({ weekDay: 'SUN', hour: '4', minute: '0', timeZone: TimeZone.EUROPE_BERLIN }),
    rate: () => ScheduleExpression.rate(Duration.days(7)),
    once: () => ScheduleExpression.at(years(2)),
  },
  window: { 'three hours': () => Duration.hours(3) },
  flexible: { ...leftOut, 'half an hour': () => Duration.minutes(30) },
  target: {
    version: () => ({ version: '2.32.2' }),
    range: () => ({ range: '^2.32.0', preReleases: true }),
    images: () => baked,
    'task definitions': (team) => ({
      version: '2.32.2',
      taskDefinitions: {
        master: team.taskDefinition('master').taskDefinitionArn,
        worker: team.taskDefinition('worker').taskDefinitionArn,
      },
    }),
  },
  calendars: { ...leftOut, some: () => ['holidays'] },
  request: { ...leftOut, some: () => ({ testPolicy: 'stop', bakeSeconds: 600 }) },
  noRunFor: { ...leftOut, 'a year': () => Duration.days(366) },
  scheduleGroup: { ...leftOut, given: (team) => team.scheduleGroup() },
  retryAttempts: { ...leftOut, few: () => 2 },
  scheduleName: { ...leftOut, given: () => 'load-weekly' },
  enabled: { ...leftOut, no: () => false },
  start: { ...leftOut, given: () => years(1) },
  end: { ...leftOut, given: () => years(3) },
};
