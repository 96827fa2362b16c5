import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { openCluster } from '../../lib/cli/cluster.ts';
import { plan } from '../../lib/functions/plan.ts';
import { cannedAws, type WireAnswer, wireError } from '../adapters/canned-aws.ts';
import { fakeWorld } from '../fakes/fake-world.ts';
import { request } from '../states/journey.ts';
import { stateMachineArn } from './cluster-upgrader.ts';

const published = {
  ...fakeWorld().registration,
  stateMachineArn,
  ledgerTable: 'ledger',
  planFunction: 'upgrader-plan',
};
const found: WireAnswer = { body: { Parameter: { Name: 'any', Value: JSON.stringify(published) } } };

/** Clients of an account whose Parameter Store and Lambda answer so. */
function clients(parameter: WireAnswer, answer: WireAnswer = { body: {} }) {
  const { config, requests } = cannedAws(({ operation }) =>
    operation === 'GetParameter' ? parameter : answer,
  );
  const all = {
    ssm: new SSMClient(config),
    stepFunctions: new SFNClient(config),
    dynamoDb: new DynamoDBClient(config),
    lambda: new LambdaClient(config),
  };
  return { all, requests };
}

test('the registration says which function plans', async () => {
  // Prepare
  const shown = await plan(fakeWorld(), request);
  const { all, requests } = clients(found, { body: shown });

  // Act
  const answer = await (await openCluster('load', all)).plan(request);

  // Assess
  expect(answer).toEqual(JSON.parse(JSON.stringify(shown)));
  expect(requests[0]?.body).toEqual({ Name: '/locust-upgrade/load/registration' });
  expect(requests[1]).toMatchObject({
    path: '/2015-03-31/functions/upgrader-plan/invocations',
    body: request,
  });
});

test('a cluster without an upgrader is named', async () => {
  // Prepare
  const { all } = clients(wireError('ParameterNotFound', 'no such parameter'));

  // Act & Assess
  await expect(openCluster('load', all)).rejects.toMatchObject({
    code: 'registration-missing',
    message: expect.stringContaining('cluster load'),
  });
});

test.for<[string, WireAnswer]>([
  ['answers with something else', { body: { hello: 'world' } }],
  ['answers with a plan of another version of this command', { body: { schemaVersion: 2, kind: 'planned' } }],
  [
    'fails',
    {
      headers: { 'x-amz-function-error': 'Unhandled' },
      body: { errorType: 'environment-incomplete', errorMessage: 'REGISTRATION is missing' },
    },
  ],
])('a function that %s is an error with its name', async ([, answer]) => {
  // Prepare
  const { all } = clients(found, answer);
  const upgrader = await openCluster('load', all);

  // Act & Assess
  await expect(upgrader.plan(request)).rejects.toMatchObject({
    code: 'plan-failed',
    message: expect.stringContaining('upgrader-plan'),
  });
});
