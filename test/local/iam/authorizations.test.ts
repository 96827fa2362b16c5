import { describe, expect, test } from 'vitest';
import { authorizationsOf } from '../../../lib/local/iam/authorizations.ts';

const ecs = (resource: string): string => `arn:aws:ecs:us-east-1:000000000000:${resource}`;
const role = (name: string): string => `arn:aws:iam::000000000000:role/${name}`;
const cluster = { 'ecs:cluster': ecs('cluster/load') };
const toTasks = { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' };

function asked(service: string, operation: string, input: object) {
  const call = { service, operation, input: { ...input }, region: 'eu-west-1' };
  return authorizationsOf(call, { Ledger: 'cluster' })?.map(({ action, resource, context }) => [
    action,
    resource,
    context,
  ]);
}

describe('what IAM is asked for a call', () => {
  test.each<[string, string, object, unknown]>([
    [
      'ecs',
      'DescribeServices',
      { cluster: 'load', services: ['a', ecs('service/load/b')] },
      [
        ['ecs:DescribeServices', ecs('service/load/a'), cluster],
        ['ecs:DescribeServices', ecs('service/load/b'), cluster],
      ],
    ],
    [
      'ecs',
      'UpdateService',
      { cluster: 'load', service: 'a', desiredCount: 2 },
      [['ecs:UpdateService', ecs('service/load/a'), cluster]],
    ],
    [
      'ecs',
      'UpdateService',
      { cluster: 'load', service: 'a', taskDefinition: ecs('task-definition/live:3') },
      [
        [
          'ecs:UpdateService',
          ecs('service/load/a'),
          { ...cluster, 'ecs:task-definition': ecs('task-definition/live:3') },
        ],
      ],
    ],
    [
      'ecs',
      'RegisterTaskDefinition',
      { family: 'live', tags: [{ key: 'k' }], taskRoleArn: role('t'), executionRoleArn: role('e') },
      [
        ['ecs:RegisterTaskDefinition', ecs('task-definition/live:1'), {}],
        ['ecs:TagResource', ecs('task-definition/live:1'), { 'ecs:CreateAction': 'RegisterTaskDefinition' }],
        ['iam:PassRole', role('t'), toTasks],
        ['iam:PassRole', role('e'), toTasks],
      ],
    ],
    ['ecs', 'ListTasks', { cluster: 'load' }, [['ecs:ListTasks', '*', cluster]]],
    [
      'dynamodb',
      'PutItem',
      { TableName: 'Ledger', Item: { cluster: { S: 'load' }, item: { S: 'lock' } } },
      [
        [
          'dynamodb:PutItem',
          'arn:aws:dynamodb:us-east-1:000000000000:table/Ledger',
          { 'dynamodb:LeadingKeys': ['load'] },
        ],
      ],
    ],
    [
      'dynamodb',
      'Query',
      {
        TableName: 'Ledger',
        KeyConditionExpression: '#cluster = :cluster AND begins_with(#item, :prefix)',
        ExpressionAttributeNames: { '#cluster': 'cluster', '#item': 'item' },
        ExpressionAttributeValues: { ':cluster': { S: 'load' }, ':prefix': { S: 'event#' } },
      },
      [
        [
          'dynamodb:Query',
          'arn:aws:dynamodb:us-east-1:000000000000:table/Ledger',
          { 'dynamodb:LeadingKeys': ['load'] },
        ],
      ],
    ],
    [
      'lambda',
      'InvokeFunction',
      { FunctionName: 'Probe:1' },
      [['lambda:InvokeFunction', 'arn:aws:lambda:us-east-1:000000000000:function:Probe:1', {}]],
    ],
    [
      'ecr',
      'DescribeImages',
      { registryId: '123456789012', repositoryName: 'locust' },
      [['ecr:DescribeImages', 'arn:aws:ecr:eu-west-1:123456789012:repository/locust', {}]],
    ],
    [
      'events',
      'PutEvents',
      { Entries: [{ Source: 'locust-upgrade', DetailType: 'Planned' }] },
      [
        [
          'events:PutEvents',
          'arn:aws:events:us-east-1:000000000000:event-bus/default',
          { 'events:source': ['locust-upgrade'], 'events:detail-type': ['Planned'] },
        ],
      ],
    ],
  ])('%s %s %j', (service, operation, input, expected) => {
    expect(asked(service, operation, input)).toEqual(expected);
  });

  test.each([
    ['ecs', 'DeregisterTaskDefinition'],
    ['dynamodb', 'TransactWriteItems'],
    ['s3', 'GetObject'],
  ])('%s %s is not known', (service, operation) => {
    expect(asked(service, operation, {})).toBeUndefined();
  });
});
