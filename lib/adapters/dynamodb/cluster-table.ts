import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  type Attributes,
  checkSchemaVersion,
  ledgerSchemaVersion,
  number,
  readNumber,
  text,
} from './attributes.ts';

export interface ClusterTableProps {
  readonly client: DynamoDBClient;
  /** Name of a table with the partition key `cluster` and the sort key `item`, both strings. */
  readonly table: string;
  readonly cluster: string;
}

/** An update in DynamoDB's expression language; `values` are the placeholders without their colon. */
export interface Update {
  readonly set?: string;
  readonly remove?: string;
  readonly add?: string;
  readonly condition?: string;
  readonly values: Attributes;
}

/** `refused`: the condition did not hold; `current` is what a consistent read found right after. */
export type Updated =
  | { readonly kind: 'written'; readonly current: Attributes }
  | { readonly kind: 'refused'; readonly current: Attributes | null };

/** The items of one cluster. Every read is strongly consistent, every item carries its schema version. */
export class ClusterTable {
  readonly #props: ClusterTableProps;

  constructor(props: ClusterTableProps) {
    this.#props = props;
  }

  async get(item: string): Promise<Attributes | null> {
    const { client, table } = this.#props;
    const found = await client.send(
      new GetItemCommand({ TableName: table, Key: this.#key(item), ConsistentRead: true }),
    );
    if (!found.Item) return null;
    checkSchemaVersion(found.Item);
    return found.Item;
  }

  /** Writes the whole item, over whatever was there. */
  async put(item: string, attributes: Attributes): Promise<void> {
    await this.#props.client.send(new PutItemCommand(this.#whole(item, attributes)));
  }

  /** Writes the whole item unless there is one; resolves with whether it was written. */
  async putFirst(item: string, attributes: Attributes): Promise<boolean> {
    const input = {
      ...this.#whole(item, attributes),
      ConditionExpression: 'attribute_not_exists(schemaVersion)',
    };
    return succeeds(this.#props.client.send(new PutItemCommand(input)));
  }

  /** Changes some attributes of an item, or makes it; never touches an item written by a newer release. */
  async update(item: string, { set, remove, add, condition, values }: Update): Promise<Updated> {
    const sets = ['schemaVersion = :schemaVersion', ...(set ? [set] : [])].join(', ');
    const known = '(attribute_not_exists(schemaVersion) OR schemaVersion <= :schemaVersion)';
    const command = new UpdateItemCommand({
      TableName: this.#props.table,
      Key: this.#key(item),
      UpdateExpression: `SET ${sets}${remove ? ` REMOVE ${remove}` : ''}${add ? ` ADD ${add}` : ''}`,
      ConditionExpression: condition ? `${known} AND ${condition}` : known,
      ExpressionAttributeValues: { ...placeholders(values), ':schemaVersion': number(ledgerSchemaVersion) },
      ReturnValues: 'ALL_NEW',
    });
    try {
      const { Attributes: current = {} } = await this.#props.client.send(command);
      return { kind: 'written', current };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return { kind: 'refused', current: await this.get(item) };
    }
  }

  /** The next number of a counter, from 1. One that is drawn and never used leaves a gap. */
  async draw(counter: string): Promise<number> {
    const { current } = await this.update(counter, {
      set: 'drawn = if_not_exists(drawn, :none) + :one',
      values: { none: number(0), one: number(1) },
    });
    return readNumber(current ?? {}, 'drawn');
  }

  /** All items whose sort key begins with `prefix`, in the order of their keys. */
  async startingWith(prefix: string): Promise<readonly Attributes[]> {
    const found: Attributes[] = [];
    let start: Attributes | undefined;
    do {
      const page = await this.#props.client.send(this.#query(prefix, start));
      found.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start);
    found.forEach(checkSchemaVersion);
    return found;
  }

  #query(prefix: string, start: Attributes | undefined): QueryCommand {
    return new QueryCommand({
      TableName: this.#props.table,
      KeyConditionExpression: '#cluster = :cluster AND begins_with(#item, :prefix)',
      ExpressionAttributeNames: { '#cluster': 'cluster', '#item': 'item' },
      ExpressionAttributeValues: { ':cluster': text(this.#props.cluster), ':prefix': text(prefix) },
      ExclusiveStartKey: start,
      ConsistentRead: true,
    });
  }

  #key(item: string): Attributes {
    return { cluster: text(this.#props.cluster), item: text(item) };
  }

  #whole(item: string, attributes: Attributes) {
    const Item = { ...this.#key(item), schemaVersion: number(ledgerSchemaVersion), ...attributes };
    return { TableName: this.#props.table, Item };
  }
}

function placeholders(values: Attributes): Attributes {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value]));
}

async function succeeds(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
