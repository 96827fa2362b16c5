import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { DynamoDbDeployments } from '../../../lib/adapters/dynamodb/dynamodb-deployments.ts';
import { deployment, deploymentsContract } from './deployments-contract.ts';
import { type LedgerTable, startLedgerTable, table } from './ledger-table.ts';

let dynamodb: LedgerTable;
let cluster = 0;
beforeAll(async () => {
  dynamodb = await startLedgerTable();
});
afterAll(() => dynamodb.close());
beforeEach(() => {
  cluster += 1;
});

function deployments(client = dynamodb.client): DynamoDbDeployments {
  return new DynamoDbDeployments({ client, table, cluster: `cluster-${cluster}` });
}

/** A client under a function that dies before it has named the newest deployment. */
function dyingClient(): DynamoDBClient {
  const send = async (command: unknown) => {
    if (command instanceof UpdateItemCommand) throw new Error('the function timed out');
    return dynamodb.client.send(command as never);
  };
  return { send } as unknown as DynamoDBClient;
}

deploymentsContract(deployments);

test('a request that is delivered again becomes the newest where the first delivery died before that', async () => {
  await deployments().remember(deployment('r1'));
  await expect(deployments(dyingClient()).remember(deployment('r2'))).rejects.toThrow('timed out');

  await deployments().remember(deployment('r2'));

  expect(await deployments().newest()).toMatchObject({ requestId: 'r2' });
});
