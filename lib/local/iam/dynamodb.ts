import { localArn } from '../aws-api.ts';
import { type Authorization, authorized } from './authorization.ts';
import { type AwsCall, textOf } from './aws-call.ts';

/** Name of a table's partition key. */
export type PartitionKeys = Readonly<Record<string, string>>;

type Item = Readonly<Record<string, { readonly S?: string; readonly N?: string }>>;

/** Where an operation on items says which item it means. */
const keyMembers: Readonly<Record<string, string>> = {
  GetItem: 'Key',
  UpdateItem: 'Key',
  DeleteItem: 'Key',
  PutItem: 'Item',
};

/** Operations on one item, and queries. Null for any other. */
export function tableAuthorization(
  call: AwsCall,
  partitionKeys: PartitionKeys,
): readonly Authorization[] | null {
  const table = textOf(call, 'TableName');
  const partitionKey = partitionKeys[table] ?? '';
  const value = leadingKey(call, partitionKey);
  if (value === null) return null;
  return authorized(`dynamodb:${call.operation}`, [localArn('dynamodb', `table/${table}`)], {
    'dynamodb:LeadingKeys': [value],
  });
}

function leadingKey(call: AwsCall, partitionKey: string): string | null {
  const member = keyMembers[call.operation];
  if (member) return scalar(call.input[member] as Item, partitionKey);
  return call.operation === 'Query' ? queriedKey(call, partitionKey) : null;
}

/** The condition of a query compares the partition key with a placeholder: `#cluster = :cluster AND …`. */
function queriedKey({ input }: AwsCall, partitionKey: string): string {
  const names = (input.ExpressionAttributeNames ?? {}) as Readonly<Record<string, string>>;
  const comparisons = String(input.KeyConditionExpression).matchAll(/(?<name>[#\w]+)\s*=\s*(?<value>:\w+)/g);
  for (const { groups = {} } of comparisons) {
    const { name = '', value = '' } = groups;
    if ((names[name] ?? name) === partitionKey) return scalar(input.ExpressionAttributeValues as Item, value);
  }
  return '';
}

function scalar(item: Item, name: string): string {
  return item[name]?.S ?? item[name]?.N ?? '';
}
