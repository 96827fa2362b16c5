import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ProviderWorld, startProviderWorld } from './provider-world.ts';

let world: ProviderWorld;
beforeAll(async () => {
  world = await startProviderWorld();
});
afterAll(() => world.stop());

describe("through CDK's provider framework and its waiter", () => {
  test('a resource is created, updated, replaced and deleted', async () => {
    const { customResources } = world.aws;

    const created = await customResources.create(world.resource({ Name: 'one', Count: 4, Looks: 2 }));
    const updated = await customResources.update(created, world.resource({ Name: 'one', Nested: [true] }));
    const replaced = await customResources.update(updated, world.resource({ Name: 'two' }));
    await customResources.delete(replaced);

    // What the handlers got: numbers and truth values as text, the framework's first look at once.
    expect(created).toMatchObject({ physicalId: 'one', attributes: { Given: '4', Looks: 2 } });
    expect(replaced.physicalId).toBe('two');
    const requests = world.printed.filter((line) => line.startsWith('onEvent'));
    expect(requests.map((line) => line.replace(/"ServiceToken":"[^"]+",?/, ''))).toEqual([
      'onEvent Create {"Name":"one","Count":"4","Looks":"2"} new',
      'onEvent Update {"Name":"one","Nested":["true"]} one',
      'onEvent Update {"Name":"two"} one',
      'onEvent Delete {"Name":"one","Nested":["true"]} one',
      'onEvent Delete {"Name":"two"} two',
    ]);
    expect(world.printed.slice(0, 3).map((line) => line.split(' ')[0])).toEqual([
      'onEvent',
      'isComplete',
      'isComplete',
    ]);
  });

  test('the history of the waiter names the function that it calls, as AWS does', async () => {
    await world.aws.customResources.create(world.resource({ Name: 'one' }));

    // The answer leaves before the function returns.
    await world.aws.stepFunctions.idle();
    const { executions } = (await world.aws.stepFunctions.call('ListExecutions', {
      stateMachineArn: world.waiterArn,
    })) as { executions: { executionArn: string }[] };
    const { events } = (await world.aws.stepFunctions.call('GetExecutionHistory', {
      executionArn: executions[0]?.executionArn,
    })) as { events: { type: string }[] };
    expect(events.map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'LambdaFunctionScheduled',
      'LambdaFunctionStarted',
      'LambdaFunctionSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
  });

  test.each([
    ['the first handler throws', { Fails: 'no cluster' }, 'no cluster'],
    ['a look throws', { FailsLater: 'rolled back' }, 'rolled back'],
    ['the looks come to an end', { Looks: 99 }, 'Operation timed out'],
  ])('a failure gives its reason: %s', async (_, properties, reason) => {
    const create = world.aws.customResources.create(world.resource({ Name: 'one', ...properties }));

    await expect(create).rejects.toMatchObject({
      code: 'custom-resource-failed',
      message: expect.stringContaining(reason),
    });
  });

  test('a resource that may wait a second only is given up', async () => {
    const { customResources } = world.aws;
    const resource = { ...world.resource({ Name: 'one', Looks: 99 }), serviceTimeoutSeconds: 1 };

    await expect(customResources.create(resource)).rejects.toMatchObject({ code: 'custom-resource-silent' });
  });
});
