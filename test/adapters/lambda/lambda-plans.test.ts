import { LambdaClient } from '@aws-sdk/client-lambda';
import { expect, test } from 'vitest';
import { LambdaPlans } from '../../../lib/adapters/lambda/lambda-plans.ts';
import { parsePlanAnswer } from '../../../lib/contract/deploy.ts';
import { plan } from '../../../lib/functions/plan.ts';
import { fakeWorld } from '../../fakes/fake-world.ts';
import { request } from '../../states/journey.ts';
import { cannedAws } from '../canned-aws.ts';

function plansAnswering(body: unknown) {
  const { requests, config } = cannedAws(() => ({ body }));
  const client = new LambdaClient(config);
  return { requests, plans: new LambdaPlans({ client, functionName: 'plan', parse: parsePlanAnswer }) };
}

test('what the function plan answers is understood', async () => {
  const shown = JSON.parse(JSON.stringify(await plan(fakeWorld(), request)));
  const { requests, plans } = plansAnswering(shown);

  expect(await plans.plan(request)).toEqual(shown);
  expect(requests).toMatchObject([{ path: '/2015-03-31/functions/plan/invocations', body: request }]);
});

test('what is no plan of this release is an error with a name', async () => {
  const { plans } = plansAnswering({ schemaVersion: 2, kind: 'planned' });

  await expect(plans.plan(request)).rejects.toMatchObject({ code: 'plan-failed' });
});
