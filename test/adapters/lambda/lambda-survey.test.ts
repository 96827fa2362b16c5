import { LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, test } from 'vitest';
import { LambdaSurvey } from '../../../lib/adapters/lambda/lambda-survey.ts';
import { surroundings } from '../../../lib/contract/payloads.ts';
import { cannedAws, type WireAnswer } from '../canned-aws.ts';

const question = {
  calendars: ['freeze'],
  services: ['workers'],
  images: ['locustio/locust:2.32.2'],
  routing: null,
};

function surveyFunction(answer: WireAnswer) {
  const { requests, config } = cannedAws(() => answer);
  const client = new LambdaClient(config);
  const parse = (value: unknown) => surroundings.parse(value);
  return { requests, survey: new LambdaSurvey({ client, functionName: 'survey', parse }) };
}

describe('surroundings behind the survey function', () => {
  test('are asked for by one invocation that waits for its answer', async () => {
    // Prepare
    const body = {
      calendars: [{ calendar: 'freeze', kind: 'open', nextTransitionAt: null }],
      scalableTargets: [
        {
          service: 'workers',
          min: 1,
          max: 9,
          suspended: { dynamicIn: false, dynamicOut: false, scheduled: true },
        },
      ],
      routing: { kind: 'read', weights: { blue: 1, green: 0 }, sticky: false },
      images: { 'locustio/locust:2.32.2': 'unknown' },
    };
    const { requests, survey } = surveyFunction({ body });

    // Act
    const answer = await survey.survey(question);

    // Assess
    expect(answer).toEqual(body);
    expect(requests).toMatchObject([{ path: '/2015-03-31/functions/survey/invocations', body: question }]);
  });

  test.each([
    [
      'threw',
      {
        headers: { 'x-amz-function-error': 'Unhandled' },
        body: { errorType: 'ThrottlingException', errorMessage: 'Rate exceeded' },
      },
      'failed with ThrottlingException: Rate exceeded',
    ],
    [
      'answered with something else',
      { body: { calendars: [] } },
      'answered with something that is no description of surroundings',
    ],
    [
      'answered with a state that no calendar has',
      {
        body: {
          calendars: [{ calendar: 'freeze', kind: 'ajar' }],
          scalableTargets: [],
          routing: null,
          images: {},
        },
      },
      'answered with something that is no description of surroundings',
    ],
  ])('fail by name when the function %s', async (_, answer, expected) => {
    // Prepare
    const { survey } = surveyFunction(answer);

    // Act
    const asked = survey.survey(question);

    // Assess
    await expect(asked).rejects.toMatchObject({
      code: 'survey-failed',
      message: `the survey survey ${expected}: read its log`,
    });
  });
});
