import { App, Stack } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { lookAround } from '../../../lib/constructs/upgrader/survey-permissions.ts';
import { type Registration, registration } from '../../../lib/contract/registration.ts';
import { lambdasThatMay } from '../policies.ts';

interface Statement {
  readonly Action: string;
  readonly Resource: string | readonly string[];
}

const registry = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';

/** The statements for a registration, by action, in a stack of a known account and Region. */
function allowed(
  change: Partial<Registration>,
  calendars: readonly string[] = [],
): Readonly<Record<string, readonly string[]>> {
  const stack = new Stack(new App(), 'Stack', { env: { account: '000000000000', region: 'us-east-1' } });
  const slot = { master: 'master', worker: 'worker' };
  const known = registration.parse({
    schemaVersion: 1,
    cluster: 'load',
    topology: 'two-masters',
    slots: { blue: slot, green: slot },
  });
  const statements = lookAround(stack, { ...known, ...change }, calendars).map(
    (statement) => stack.resolve(statement.toStatementJson()) as Statement,
  );
  return Object.fromEntries(statements.map(({ Action, Resource }) => [Action, [Resource].flat()]));
}

/** With the partition that CloudFormation puts in. */
const arn = (rest: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, rest]] });

test('without calendars and repositories only auto scaling is looked at', () => {
  expect(allowed({})).toEqual({ 'application-autoscaling:DescribeScalableTargets': ['*'] });
});

test('calendars are those of the registration and those given, each once', () => {
  const shared = 'arn:aws:ssm:us-east-1:123456789012:document/holidays';

  expect(allowed({ calendars: ['freeze', shared] }, ['freeze', 'office'])).toMatchObject({
    'ssm:GetCalendarState': [
      arn(':ssm:us-east-1:000000000000:document/freeze'),
      shared,
      arn(':ssm:us-east-1:000000000000:document/office'),
    ],
  });
});

describe('repositories', () => {
  const both = (image: string) => ({ '2.32.2': { master: image, worker: image } });
  const locust = [arn(':ecr:eu-west-1:123456789012:repository/load/locust')];

  test.each<[string, Partial<Registration>, readonly unknown[]]>([
    ['of the template', { imageTemplate: `${registry}/load/locust:{version}` }, locust],
    [
      'of a template with the version in their name',
      { imageTemplate: `${registry}/locust-{version}:main` },
      [arn(':ecr:eu-west-1:123456789012:repository/locust-*')],
    ],
    ['of single versions, each once', { images: both(`${registry}/load/locust:2.32.2`) }, locust],
    [
      'of masters and workers',
      { images: { '2.32.2': { master: `${registry}/master:1`, worker: `${registry}/worker:1` } } },
      [
        arn(':ecr:eu-west-1:123456789012:repository/master'),
        arn(':ecr:eu-west-1:123456789012:repository/worker'),
      ],
    ],
  ])('%s', (_, change, expected) => {
    expect(allowed(change)).toMatchObject({
      'ecr:DescribeImages': expected,
      'ecr:DescribePullThroughCacheRules': ['*'],
    });
  });
});

describe('in the template', () => {
  test.each(['ssm:GetCalendarState', 'ecr:DescribeImages', 'ecr:DescribePullThroughCacheRules'])(
    '%s is allowed to nobody where the registration names nothing to look at',
    (action) => {
      expect(lambdasThatMay(action)).toEqual([]);
    },
  );
});
