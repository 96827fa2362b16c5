import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DynamoDbLedger } from '../../lib/adapters/dynamodb/dynamodb-ledger.ts';
import { type LedgerTable, startLedgerTable, table } from '../adapters/dynamodb/ledger-table.ts';
import { dynamoDbCommands } from './runbook-commands.ts';

/** The commands of docs/runbook.md against a ledger that the upgrader wrote. */

let dynamodb: LedgerTable;
let ledger: DynamoDbLedger;

const upgradeId = 'upgrade-1';
const page = readFileSync('docs/runbook.md', 'utf8');
const commands = dynamoDbCommands(page, { CLUSTER: 'load', UPGRADE: upgradeId, TABLE: table });
const run = async (operation: string): Promise<Record<string, unknown>> => {
  const command = commands[operation];
  if (!command) throw new Error(`the runbook has no aws dynamodb ${operation}`);
  return { ...(await dynamodb.client.send(command as never)) };
};

beforeAll(async () => {
  dynamodb = await startLedgerTable();
  ledger = new DynamoDbLedger({ client: dynamodb.client, table, cluster: 'load' });
});

afterAll(() => dynamodb.close());

test('the timeline is the one that was written, and no other upgrade stands in it', async () => {
  // Prepare
  const event = { at: '2026-03-01T10:00:00.000Z', step: 'Prepare', event: 'planned', detail: 'blue-green' };
  await ledger.append(upgradeId, event);
  await ledger.append('upgrade-10', { ...event, detail: 'of another one' });

  // Act
  const { Items } = await run('query');

  // Assess
  const bodies = (Items as { body: { S: string } }[]).map(({ body }) => JSON.parse(body.S));
  expect(bodies).toEqual([event]);
});

test('who holds the lock is shown', async () => {
  // Prepare
  const { fence } = {
    fence: 0,
    ...(await ledger.acquire(upgradeId, 'arn:execution', '2026-03-01T10:00:00.000Z')),
  };

  // Act
  const shown = await run('get-item');

  // Assess
  expect(shown.Item).toMatchObject({ upgradeId: { S: upgradeId }, fence: { N: String(fence) } });
});
