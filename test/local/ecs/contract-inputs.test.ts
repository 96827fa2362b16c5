import { beforeAll, describe, expect, test } from 'vitest';
import type { EmbeddedEcs } from '../../../lib/local/ecs/embedded-ecs.ts';
import { embeddedWorld, serviceInput } from './embedded-world.ts';

/** Raw JSON, as the SDK drops unknown members before they reach the wire. */
let ecs: EmbeddedEcs;

beforeAll(async () => {
  ({ ecs } = await embeddedWorld());
});

const names = (count: number) => Array.from({ length: count }, (_, index) => `name-${index}`);
const container = (more: object = {}) => ({ name: 'locust', image: 'locustio/locust:2.32.2', ...more });

describe('input that AWS refuses', () => {
  test.each([
    ['an unknown member', 'UpdateService', { service: 'x', desiredCont: 3 }, /desiredCont"/],
    [
      'an unknown nested member',
      'CreateService',
      serviceInput({ deploymentConfiguration: { maximumPercnt: 100 } }),
      /deploymentConfiguration\.maximumPercnt/,
    ],
    ['tags where there are none', 'UpdateService', { service: 'x', tags: [] }, /"tags"/],
    [
      'a missing required member',
      'UpdateService',
      { desiredCount: 1 },
      /Missing required parameter: "service"/,
    ],
    [
      'a missing required nested member',
      'RegisterTaskDefinition',
      { family: 'x', containerDefinitions: [container({ logConfiguration: {} })] },
      /containerDefinitions\[0\]\.logConfiguration\.logDriver/,
    ],
    [
      'a service without task definition',
      'CreateService',
      { cluster: 'load', serviceName: 'x', desiredCount: 1 },
      /TaskDefinition/,
    ],
    [
      'a service without a count',
      'CreateService',
      serviceInput({ serviceName: 'x', desiredCount: undefined }),
      /desiredCount/,
    ],
    [
      'a negative count',
      'CreateService',
      serviceInput({ serviceName: 'x', desiredCount: -1 }),
      /desiredCount.*-1/,
    ],
    [
      'a broken count',
      'CreateService',
      serviceInput({ serviceName: 'x', desiredCount: 1.5 }),
      /desiredCount.*1\.5/,
    ],
    [
      'an unknown value',
      'CreateService',
      serviceInput({ serviceName: 'x', launchType: 'FARGAT' }),
      /launchType.*FARGAT/,
    ],
    [
      'an unknown value in a list',
      'RegisterTaskDefinition',
      { family: 'x', containerDefinitions: [container()], requiresCompatibilities: ['FARGATE', 'EC3'] },
      /EC3/,
    ],
    [
      'an unknown value deep down',
      'RegisterTaskDefinition',
      { family: 'x', containerDefinitions: [container({ logConfiguration: { logDriver: 'paper' } })] },
      /logDriver.*paper/,
    ],
    [
      'a controller that is not here',
      'CreateService',
      serviceInput({ deploymentController: { type: 'EXTERNAL' } }),
      /EXTERNAL/,
    ],
    ['a filter that is not here', 'ListTasks', { cluster: 'load', launchType: 'FARGATE' }, /launchType/],
    ['no service', 'DescribeServices', { cluster: 'load', services: [] }, /empty/],
    ['more than 10 services', 'DescribeServices', { cluster: 'load', services: names(11) }, /fewer/],
    ['more than 100 tasks', 'DescribeTasks', { cluster: 'load', tasks: names(101) }, /100/],
    ['a page of nothing', 'ListTasks', { cluster: 'load', maxResults: 0 }, /between 1 and 100/],
    ['a page of 101', 'ListTasks', { cluster: 'load', maxResults: 101 }, /between 1 and 100/],
    [
      'startedBy with another filter',
      'ListTasks',
      { cluster: 'load', startedBy: 'x', family: 'y' },
      /startedBy/,
    ],
    ['a family alone to deregister', 'DeregisterTaskDefinition', { taskDefinition: 'locust' }, /Revision/],
    [
      'a tag of AWS',
      'RegisterTaskDefinition',
      { family: 'x', containerDefinitions: [container()], tags: [{ key: 'aws:x', value: '' }] },
      /aws:x/,
    ],
  ])('%s', async (_, operation, input, message) => {
    // Act
    const call = ecs.call(operation, input);

    // Assess
    await expect(call).rejects.toMatchObject({ type: 'InvalidParameterException', statusCode: 400 });
    await expect(ecs.call(operation, input)).rejects.toThrow(message);
  });

  test.each([
    ['a string for a number', 'UpdateService', { service: 'x', desiredCount: '3' }],
    ['a number in a list of strings', 'DescribeServices', { services: ['a', 3] }],
    ['a string for a list', 'DescribeServices', { services: 'workers' }],
    ['a list for a structure', 'CreateService', serviceInput({ deploymentConfiguration: [] })],
    ['a string for a boolean', 'UpdateService', { service: 'x', forceNewDeployment: 'true' }],
    ['no structure at all', 'ListTasks', 'load'],
  ])('of a wrong type: %s', async (_, operation, input) => {
    // Act and assess
    await expect(ecs.call(operation, input)).rejects.toMatchObject({ type: 'SerializationException' });
  });

  test.each([
    ['ClusterNotFoundException', 'ListTasks', {}],
    ['ClusterNotFoundException', 'UpdateService', { cluster: 'other', service: 'workers' }],
    ['ServiceNotFoundException', 'UpdateService', { cluster: 'load', service: 'nobody' }],
    ['ServiceNotFoundException', 'ListTasks', { cluster: 'load', serviceName: 'nobody' }],
    ['ClientException', 'DescribeTaskDefinition', { taskDefinition: 'locust:99' }],
    ['ClientException', 'CreateService', serviceInput({ serviceName: 'x', taskDefinition: 'locust:99' })],
    ['ClientException', 'RegisterTaskDefinition', { family: 'a b', containerDefinitions: [container()] }],
    ['ClientException', 'RegisterTaskDefinition', { family: 'x', containerDefinitions: [] }],
  ])('%s from %s', async (type, operation, input) => {
    // Act and assess
    await expect(ecs.call(operation, input)).rejects.toMatchObject({ type });
  });

  test.each(['RunTask', 'PutParameter', 'constructor'])(
    'the operation %s, which is not here',
    async (operation) => {
      // Act and assess
      await expect(ecs.call(operation, {})).rejects.toMatchObject({
        type: 'UnknownOperationException',
        message: `the embedded ECS does not implement ${operation}`,
      });
    },
  );
});

test('null counts as absent', async () => {
  // Act
  const answer = await ecs.call('ListTasks', { cluster: 'load', startedBy: null, serviceName: null });

  // Assess
  expect(answer).toEqual({ taskArns: [] });
});
