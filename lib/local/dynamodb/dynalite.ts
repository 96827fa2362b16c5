import type { IncomingMessage, Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { localRegion } from '../aws-api.ts';
import type { TableDefinition } from '../template/load.ts';

/** dynalite is CommonJS and brings no types. */
const dynalite: (options: { createTableMs: number }) => Server = createRequire(import.meta.url)('dynalite');

export interface EmbeddedDynamoDb {
  readonly url: string;
  /** Makes those that are not there; one that is stays as it is. */
  create(tables: readonly TableDefinition[]): Promise<void>;
  close(): Promise<void>;
}

/** DynamoDB in memory, on a free loopback port, with the tables of the template. `onRequest` is shown every request first. */
export async function startDynamoDb(
  tables: readonly TableDefinition[],
  onRequest: (request: IncomingMessage) => void = () => {},
): Promise<EmbeddedDynamoDb> {
  const server = dynalite({ createTableMs: 0 });
  server.prependListener('request', onRequest);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new DynamoDBClient({ endpoint: url, region: localRegion, credentials: localCredentials });
  const made = new Set<string>();
  const create = async (wanted: readonly TableDefinition[]) => {
    for (const table of wanted.filter(({ TableName: name }) => !made.has(name))) {
      made.add(table.TableName);
      await client.send(new CreateTableCommand(table as CreateTableCommandInput));
    }
  };
  await create(tables);
  return {
    url,
    create,
    close: () =>
      new Promise((resolve) => {
        client.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Signatures must be made, but nobody here checks them. */
export const localCredentials = { accessKeyId: 'AKIDLOCAL', secretAccessKey: 'local' };
