import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

export type LedgerAccess = 'none' | 'read' | 'write';

/** The operations of the ledger's adapter; nothing is ever deleted or scanned. */
const actions: Readonly<Record<LedgerAccess, readonly string[]>> = {
  none: [],
  read: ['GetItem', 'Query'],
  write: ['GetItem', 'Query', 'PutItem', 'UpdateItem'],
};

/** What using the ledger takes: the items of this cluster, and no other's in the same table. */
export function useLedger(table: ITable, cluster: string, access: LedgerAccess): readonly PolicyStatement[] {
  if (access === 'none') return [];
  return [
    new PolicyStatement({
      actions: actions[access].map((action) => `dynamodb:${action}`),
      resources: [table.tableArn],
      // A request without a key would satisfy it as well, but each of these operations names one.
      conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [cluster] } },
    }),
  ];
}
