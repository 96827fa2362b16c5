import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** The operations of the ledger's adapter; nothing is ever deleted or scanned. */
export type LedgerOperation = 'GetItem' | 'Query' | 'PutItem' | 'UpdateItem';

/** What using the ledger takes: the items of this cluster, and no other's in the same table. */
export function useLedger(
  table: ITable,
  cluster: string,
  operations: readonly LedgerOperation[],
): readonly PolicyStatement[] {
  if (operations.length === 0) return [];
  return [
    new PolicyStatement({
      actions: operations.map((operation) => `dynamodb:${operation}`),
      resources: [table.tableArn],
      // A request without a key would satisfy it as well, but each of these operations names one.
      conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [cluster] } },
    }),
  ];
}
