import { afterAll, beforeAll, beforeEach } from 'vitest';
import { DynamoDbDeployments } from '../../../lib/adapters/dynamodb/dynamodb-deployments.ts';
import { deploymentsContract } from './deployments-contract.ts';
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

deploymentsContract(
  () => new DynamoDbDeployments({ client: dynamodb.client, table, cluster: `cluster-${cluster}` }),
);
