import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { ECRClient } from '@aws-sdk/client-ecr';
import { SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { ApplicationAutoScaling } from '../../../lib/adapters/auto-scaling/application-auto-scaling.ts';
import { AwsSurvey } from '../../../lib/adapters/survey/aws-survey.ts';
import { scaled } from '../../domain/fixtures.ts';
import { cannedAws, type WireAnswer, type WireRequest, wireError } from '../canned-aws.ts';

const nothing = { calendars: [], services: [], images: [], routing: null };

/** One wire for all three services; `regions` are those in which ECR was asked. */
function surveyOf(answer: (request: WireRequest) => WireAnswer) {
  const { requests, config } = cannedAws(answer);
  const regions: string[] = [];
  const survey = new AwsSurvey({
    ssm: new SSMClient({ ...config, maxAttempts: 1 }),
    scaling: new ApplicationAutoScaling({
      client: new ApplicationAutoScalingClient(config),
      cluster: 'load',
    }),
    traffic: { read: async () => ({ kind: 'read', weights: { blue: 1, green: 0 }, sticky: false }) },
    ecr: (region) => {
      regions.push(region);
      return new ECRClient({ ...config, region, maxAttempts: 1 });
    },
  });
  return { requests, regions, survey };
}

test('a question about nothing makes no call', async () => {
  // Prepare
  const { requests, survey } = surveyOf(() => wireError('AccessDeniedException', 'no'));

  // Act
  const answer = await survey.survey(nothing);

  // Assess
  expect(answer).toEqual({ calendars: [], scalableTargets: [], routing: null, images: {} });
  expect(requests).toEqual([]);
});

describe('calendars', () => {
  test('are asked one by one, since one call gives one answer for all of them', async () => {
    // Prepare
    const arn = 'arn:aws:ssm:us-east-1:123456789012:document/holidays';
    const { requests, survey } = surveyOf(({ body }) =>
      (body.CalendarNames as string[])[0] === arn
        ? { body: { State: 'CLOSED', NextTransitionTime: '2026-03-02T06:00:00Z' } }
        : { body: { State: 'OPEN' } },
    );

    // Act
    const { calendars } = await survey.survey({ ...nothing, calendars: ['freeze', arn] });

    // Assess
    expect(calendars).toEqual([
      { calendar: 'freeze', kind: 'open', nextTransitionAt: null },
      { calendar: arn, kind: 'closed', nextTransitionAt: '2026-03-02T06:00:00Z' },
    ]);
    expect(requests.map(({ operation, body }) => [operation, body])).toEqual([
      ['GetCalendarState', { CalendarNames: ['freeze'] }],
      ['GetCalendarState', { CalendarNames: [arn] }],
    ]);
  });

  test('that say nothing are closed', async () => {
    // Prepare
    const { survey } = surveyOf(() => ({ body: {} }));

    // Act
    const { calendars } = await survey.survey({ ...nothing, calendars: ['freeze'] });

    // Assess
    expect(calendars).toMatchObject([{ kind: 'closed' }]);
  });

  test.each([
    'InvalidDocument',
    'InvalidDocumentType',
    'UnsupportedCalendarException',
    'AccessDeniedException',
    'ValidationException',
  ])('answered by %s are missing, with the reason', async (type) => {
    // Prepare
    const { survey } = surveyOf(() => wireError(type, 'what AWS says'));

    // Act
    const { calendars } = await survey.survey({ ...nothing, calendars: ['freeze'] });

    // Assess
    expect(calendars).toEqual([{ calendar: 'freeze', kind: 'missing', reason: `${type}: what AWS says` }]);
  });

  test.each(['ThrottlingException', 'InternalServerError'])(
    'are not taken for missing because of %s',
    async (name) => {
      // Prepare
      const { survey } = surveyOf(() => wireError(name, 'later'));

      // Act
      const asked = survey.survey({ ...nothing, calendars: ['freeze'] });

      // Assess
      await expect(asked).rejects.toMatchObject({ name });
    },
  );
});

test('auto scaling and the load balancer are asked where the question names them', async () => {
  // Prepare
  const target = { ResourceId: 'service/load/blue', MinCapacity: 2, MaxCapacity: 10 };
  const { survey } = surveyOf(() => ({ body: { ScalableTargets: [target] } }));
  const routing = { rule: 'rule', targetGroups: { blue: 'b', green: 'g' } };

  // Act
  const answer = await survey.survey({ ...nothing, services: ['blue', 'green'], routing });

  // Assess
  expect(answer.scalableTargets).toEqual([scaled('blue')]);
  expect(answer.routing).toEqual({ kind: 'read', weights: { blue: 1, green: 0 }, sticky: false });
});

describe('images', () => {
  const digest = `sha256:${'0a'.repeat(32)}`;
  const repository = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/hub/locust';

  test.each([
    [`${repository}:2.32.2`, { imageTag: '2.32.2' }],
    [`${repository}@${digest}`, { imageDigest: digest }],
  ])('%s is looked up in its registry and Region', async (image, imageId) => {
    // Prepare
    const { requests, regions, survey } = surveyOf(() => ({ body: { imageDetails: [{}] } }));

    // Act
    const { images } = await survey.survey({ ...nothing, images: [image] });

    // Assess
    expect(images).toEqual({ [image]: 'present' });
    expect(regions).toEqual(['eu-west-1']);
    expect(requests).toMatchObject([
      {
        operation: 'DescribeImages',
        body: { registryId: '123456789012', repositoryName: 'hub/locust', imageIds: [imageId] },
      },
    ]);
  });

  test('of other registries are not looked up', async () => {
    // Prepare
    const { requests, survey } = surveyOf(() => ({ body: {} }));

    // Act
    const { images } = await survey.survey({ ...nothing, images: ['locustio/locust:2.32.2'] });

    // Assess
    expect(images).toEqual({ 'locustio/locust:2.32.2': 'unknown' });
    expect(requests).toEqual([]);
  });

  const nothingFound = { body: { imageDetails: [] } };
  const rulesFor = (...prefixes: string[]) => ({
    body: { pullThroughCacheRules: prefixes.map((ecrRepositoryPrefix) => ({ ecrRepositoryPrefix })) },
  });
  const denied = wireError('AccessDeniedException', 'no');
  const noImage = wireError('ImageNotFoundException', 'no');
  const noRepository = wireError('RepositoryNotFoundException', 'no');

  test.each<[string, WireAnswer, WireAnswer, string]>([
    ['a tag that nobody pushed', noImage, rulesFor(), 'missing'],
    ['a repository that nobody made', noRepository, rulesFor(), 'missing'],
    ['an archived image, which ECR leaves out', nothingFound, rulesFor(), 'missing'],
    ['a tag of a repository that fills itself', noImage, rulesFor('quay', 'hub'), 'unknown'],
    ['a repository that makes itself', noRepository, rulesFor('hub/'), 'unknown'],
    ['a registry that fills itself', noRepository, rulesFor('ROOT'), 'unknown'],
    ['a prefix that is only a part of the name', noImage, rulesFor('hu'), 'missing'],
    ['a repository that may not be read', denied, rulesFor(), 'unknown'],
    ['rules that may not be read', noImage, denied, 'unknown'],
  ])('%s', async (_, described, rules, presence) => {
    // Prepare
    const { survey } = surveyOf(({ operation }) => (operation === 'DescribeImages' ? described : rules));

    // Act
    const { images } = await survey.survey({ ...nothing, images: [`${repository}:2.32.2`] });

    // Assess
    expect(Object.values(images)).toEqual([presence]);
  });

  test('are looked for in all pages of the rules', async () => {
    // Prepare
    const { survey } = surveyOf(({ operation, body }) => {
      if (operation === 'DescribeImages') return noImage;
      return body.nextToken === undefined
        ? { body: { ...rulesFor('quay').body, nextToken: 'more' } }
        : rulesFor('hub');
    });

    // Act
    const { images } = await survey.survey({ ...nothing, images: [`${repository}:2.32.2`] });

    // Assess
    expect(Object.values(images)).toEqual(['unknown']);
  });

  test('are not taken for missing because the registry is out of order', async () => {
    // Prepare
    const { survey } = surveyOf(() => wireError('ServerException', 'later'));

    // Act
    const asked = survey.survey({ ...nothing, images: [`${repository}:2.32.2`] });

    // Assess
    await expect(asked).rejects.toMatchObject({ name: 'ServerException' });
  });
});
