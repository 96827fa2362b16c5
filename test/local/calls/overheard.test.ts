import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client, ModifyRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { expect, test } from 'vitest';
import { accessKeyOf } from '../../../lib/local/calls/access-key.ts';
import { type FunctionCall, overhear } from '../../../lib/local/calls/overheard.ts';

/** A server that answers every request with an empty object, and what was overheard at it. */
async function listening() {
  const calls: FunctionCall[] = [];
  const server = createServer(async (request, response) => {
    overhear(request, (call) => calls.push(call));
    for await (const _ of request);
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { calls, endpoint, server };
}

test('the calls of functions are told apart by their signatures, in every protocol', async () => {
  // Prepare
  const { calls, endpoint, server } = await listening();
  const by = (accessKeyId: string) => ({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId, secretAccessKey: 'local' },
  });
  const asFunction = by(accessKeyOf('MoveBatch'));

  // Act
  const key = { cluster: { S: 'load' } };
  await new DynamoDBClient(asFunction).send(new GetItemCommand({ TableName: 'Ledger', Key: key }));
  await new ECSClient(asFunction).send(new UpdateServiceCommand({ service: 'a', desiredCount: 2 }));
  await new LambdaClient(asFunction).send(new InvokeCommand({ FunctionName: 'Probe', Qualifier: '1' }));
  const rule = new ModifyRuleCommand({ RuleArn: 'arn:rule' });
  await new ElasticLoadBalancingV2Client(asFunction).send(rule).catch(() => undefined);
  await new ECSClient(by('AKIDOPERATOR')).send(new UpdateServiceCommand({ service: 'b' }));
  server.closeAllConnections();
  server.close();

  // Assess
  const asked = calls.map(({ functionName, call: { service, operation, input, region } }) => {
    expect({ functionName, region }).toEqual({ functionName: 'MoveBatch', region: 'eu-west-1' });
    return [`${service}:${operation}`, input];
  });
  expect(asked).toEqual([
    ['dynamodb:GetItem', { TableName: 'Ledger', Key: key }],
    ['ecs:UpdateService', { service: 'a', desiredCount: 2 }],
    ['lambda:InvokeFunction', { FunctionName: 'Probe:1' }],
    ['elasticloadbalancing:ModifyRule', { Action: 'ModifyRule', Version: '2015-12-01', RuleArn: 'arn:rule' }],
  ]);
});
