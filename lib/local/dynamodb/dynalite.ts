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
  for (const table of tables) await client.send(new CreateTableCommand(table as CreateTableCommandInput));
  client.destroy();
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Signatures must be made, but nobody here checks them. */
export const localCredentials = { accessKeyId: 'AKIDLOCAL', secretAccessKey: 'local' };
