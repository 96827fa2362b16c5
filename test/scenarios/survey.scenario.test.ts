import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ApplicationAutoScalingClient,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LambdaSurvey } from '../../lib/adapters/lambda/lambda-survey.ts';
import { stackName, synthesize } from '../../lib/cli/local/assembly.ts';
import { demoRegistration, demoTasks } from '../../lib/cli/local/demo-cluster.ts';
import { defaultFlags, parseLocalOptions } from '../../lib/cli/local/options.ts';
import { surroundings } from '../../lib/contract/payloads.ts';
import { localSettings } from '../../lib/local/ecs/settings.ts';
import { EmbeddedAws } from '../../lib/local/embedded-aws.ts';
import { LoopbackAddresses } from '../../lib/local/nodes/addresses.ts';
import { loadStack } from '../../lib/local/template/load.ts';

const registry = '000000000000.dkr.ecr.eu-west-1.amazonaws.com';

let folder: string;
let aws: EmbeddedAws;
let survey: LambdaSurvey;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'locust-upgrade-'));
  const hub = `${registry}/hub/locust:2.33.0`;
  const registration = {
    ...demoRegistration(parseLocalOptions(defaultFlags)),
    calendars: ['freeze', 'nobody'],
    imageTemplate: `${registry}/locust:{version}`,
    images: { '2.33.0': { master: hub, worker: hub } },
  };
  synthesize(registration, folder, demoTasks(registration));
  aws = await EmbeddedAws.start({
    assemblyFolder: folder,
    stackName,
    ecs: {
      containers: {
        start: () => {
          throw new Error('nothing may be started');
        },
      },
      addresses: new LoopbackAddresses(),
      settings: localSettings,
      clock: Date,
    },
    onFunctionLog: () => {},
    onTargetFailed: () => {},
  });
  survey = new LambdaSurvey({
    client: new LambdaClient(aws.client),
    functionName: surveyFunction(),
    parse: (value) => surroundings.parse(value),
  });
});

afterAll(async () => {
  await aws.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The version that the template tells the functions that ask it. */
function surveyFunction(): string {
  const named = loadStack(folder, stackName).functions.flatMap(
    ({ environment }) => environment.SURVEY_FUNCTION ?? [],
  );
  const [first = ''] = named;
  return first;
}

test('the deployed function sees what stands around the cluster, and what changes there', async () => {
  // Prepare
  aws.calendars.set('freeze', 'CLOSED', '2026-03-02T06:00:00Z');
  aws.ecr.push(`${registry}/locust:2.32.2`);
  aws.ecr.cacheBelow('hub');
  const autoScaling = new ApplicationAutoScalingClient(aws.client);
  await autoScaling.send(
    new RegisterScalableTargetCommand({
      ServiceNamespace: 'ecs',
      ResourceId: 'service/local/blue-worker',
      ScalableDimension: 'ecs:service:DesiredCount',
      MinCapacity: 1,
      MaxCapacity: 9,
    }),
  );
  const question = {
    calendars: ['freeze', 'nobody'],
    services: ['blue-worker', 'green-worker'],
    images: [
      `${registry}/locust:2.32.2`,
      `${registry}/locust:2.33.0`,
      `${registry}/hub/locust:2.33.0`,
      'locustio/locust:2.33.0',
    ],
    routing: null,
  };

  // Act
  const before = await survey.survey(question);
  aws.calendars.set('freeze', 'OPEN');
  aws.ecr.push(`${registry}/locust:2.33.0`);
  const after = await survey.survey(question);

  // Assess
  expect(before).toEqual({
    calendars: [
      { calendar: 'freeze', kind: 'closed', nextTransitionAt: '2026-03-02T06:00:00Z' },
      { calendar: 'nobody', kind: 'missing', reason: expect.stringMatching(/^InvalidDocument: .*nobody/) },
    ],
    scalableTargets: [
      {
        service: 'blue-worker',
        min: 1,
        max: 9,
        suspended: { dynamicIn: false, dynamicOut: false, scheduled: false },
      },
    ],
    routing: null,
    images: {
      [`${registry}/locust:2.32.2`]: 'present',
      [`${registry}/locust:2.33.0`]: 'missing',
      [`${registry}/hub/locust:2.33.0`]: 'unknown',
      'locustio/locust:2.33.0': 'unknown',
    },
  });
  expect(after).toMatchObject({
    calendars: [{ calendar: 'freeze', kind: 'open', nextTransitionAt: null }, { kind: 'missing' }],
    images: { [`${registry}/locust:2.33.0`]: 'present' },
  });
});

test('a question that is none fails by name', async () => {
  // Act
  const asked = survey.survey({ calendars: 'freeze' } as never);

  // Assess
  await expect(asked).rejects.toMatchObject({
    code: 'survey-failed',
    message: expect.stringMatching(/: read its log$/),
  });
});
