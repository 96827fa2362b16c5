import { DeleteItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DynamoDbLedger } from '../../../lib/adapters/dynamodb/dynamodb-ledger.ts';
import { DynamoDbLockClosing } from '../../../lib/adapters/dynamodb/dynamodb-lock-closing.ts';
import type { SavedResults } from '../../../lib/domain/gates/test-in-flight.ts';
import { ledgerContract } from './ledger-contract.ts';
import { type LedgerTable, startLedgerTable, table } from './ledger-table.ts';
import { lockClosingContract } from './lock-closing-contract.ts';
import { at, conclusion, upgradeRecord } from './records.ts';

let dynamodb: LedgerTable;
let cluster = 0;
let ledger: DynamoDbLedger;

beforeAll(async () => {
  dynamodb = await startLedgerTable();
});

afterAll(() => dynamodb.close());

/** Each test has a cluster of its own in the one table. */
beforeEach(() => {
  cluster += 1;
  ledger = ledgerOf(`cluster-${cluster}`);
});

function ledgerOf(name: string, client = dynamodb.client): DynamoDbLedger {
  return new DynamoDbLedger({ client, table, cluster: name });
}

/** A function that dies in the middle: its client makes so many calls and no more. */
function failingAfter(client: DynamoDBClient, calls: number): DynamoDBClient {
  let left = calls;
  const send = async (command: PutItemCommand): Promise<unknown> => {
    left -= 1;
    if (left < 0) throw new Error('no more calls');
    return client.send(command);
  };
  return { send } as unknown as DynamoDBClient;
}

function execution(upgradeId: string): string {
  return `arn:aws:states:us-east-1:000000000000:execution:upgrade:${upgradeId}`;
}

async function acquired(upgradeId: string): Promise<number> {
  const answer = await ledger.acquire(upgradeId, execution(upgradeId), at);
  if (answer.kind !== 'acquired') throw new Error(`the lock is ${answer.kind}`);
  return answer.fence;
}

describe('the lock', () => {
  test('goes to exactly one of 20 that ask at once, and the others learn who has it', async () => {
    // Prepare
    const ids = Array.from({ length: 20 }, (_, index) => `upgrade-${index}`);

    // Act
    const answers = await Promise.all(ids.map((id) => ledger.acquire(id, execution(id), at)));

    // Assess
    const holder = await ledger.holder();
    const winners = ids.filter((_, index) => answers[index]?.kind === 'acquired');
    expect(winners).toEqual([holder?.upgradeId]);
    expect(answers.filter((answer) => answer.kind === 'held')).toEqual(
      Array.from({ length: 19 }, () => ({ kind: 'held', holder })),
    );
  });

  test('says who holds it, from which execution, under which fence and since when', async () => {
    // Act
    const fence = await acquired('u1');

    // Assess
    expect(await ledger.holder()).toEqual({
      upgradeId: 'u1',
      executionArn: execution('u1'),
      fence,
      since: at,
    });
  });

  test('is free before the first upgrade and after a release, and its fence grows over both', async () => {
    // Prepare
    const before = await ledger.holder();

    // Act
    const first = await acquired('u1');
    await ledger.release('u1', first);
    const between = await ledger.holder();
    const second = await acquired('u2');

    // Assess
    expect([before, between]).toEqual([null, null]);
    expect([first, second]).toEqual([1, 2]);
  });

  test('keeps its fence when the same execution asks again', async () => {
    // Act
    const fences = [await acquired('u1'), await acquired('u1')];

    // Assess
    expect(fences).toEqual([1, 1]);
  });

  test('taken over for recovery is not given back to the execution that was taken for dead', async () => {
    // Prepare
    await acquired('u1');

    // Act
    const fence = await ledger.takeOver('u1', execution('recover-u1-1'), 1, at);

    // Assess
    expect(fence).toBe(2);
    expect(await ledger.acquire('u1', execution('u1'), at)).toMatchObject({
      kind: 'held',
      holder: { executionArn: execution('recover-u1-1'), fence: 2 },
    });
  });

  test('is taken over by one of two recoveries that saw the same fence', async () => {
    // Prepare
    await acquired('u1');
    const recoveries = ['recover-a', 'recover-b'];

    // Act
    const answers = await Promise.allSettled(
      recoveries.map((name) => ledger.takeOver('u1', execution(name), 1, at)),
    );

    // Assess
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await ledger.holder())?.fence).toBe(2);
  });

  test('answers a repeated takeover of the same execution with the same fence', async () => {
    // Prepare
    await acquired('u1');
    await ledger.takeOver('u1', execution('recover-a'), 1, at);

    // Act
    const again = await ledger.takeOver('u1', execution('recover-a'), 1, at);

    // Assess
    expect(again).toBe(2);
  });

  test('that was released has no dead owner to take it over from', async () => {
    // Prepare
    await ledger.release('u1', await acquired('u1'));

    // Act
    const takeOver = ledger.takeOver('u1', execution('recover-a'), 1, at);

    // Assess
    await expect(takeOver).rejects.toMatchObject({ code: 'fenced' });
  });

  test.each([
    ['the holder under its fence', 'u1', 2, null],
    ['the holder under an older fence', 'u1', 1, 'fenced'],
    ['somebody else under the right fence', 'u2', 2, 'fenced'],
  ])('confirms %s: %s, %d', async (_, upgradeId, fence, code) => {
    // Prepare
    await acquired('u1');
    await ledger.takeOver('u1', execution('recover-a'), 1, at);

    // Act
    const confirmed = ledger.confirm(upgradeId, fence).then(
      () => null,
      (error) => error.code,
    );

    // Assess
    expect(await confirmed).toBe(code);
  });

  test.each([
    ['an older fence', 'u1', 1],
    ['another upgrade', 'u2', 2],
  ])('stays where it is when it is released under %s', async (_, upgradeId, fence) => {
    // Prepare
    await acquired('u1');
    await ledger.takeOver('u1', execution('recover-a'), 1, at);

    // Act
    await ledger.release(upgradeId, fence);

    // Assess
    expect(await ledger.holder()).toMatchObject({ upgradeId: 'u1', fence: 2 });
  });
});

describe('an upgrade', () => {
  test('comes back whole, with four task definitions of the largest size', async () => {
    // Prepare
    const record = upgradeRecord('u1', ['master-blue', 'master-green', 'worker-blue', 'worker-green']);

    // Act
    await ledger.open(record);

    // Assess
    expect(await ledger.upgrade('u1')).toEqual(record);
  });

  test('keeps its services in the order of the record, over several pages of a query', async () => {
    // Prepare
    const services = Array.from({ length: 24 }, (_, index) => `service-${24 - index}`);

    // Act
    await ledger.open(upgradeRecord('u1', services));

    // Assess
    const stable = (await ledger.upgrade('u1'))?.stable;
    expect(stable?.map(({ service }) => service)).toEqual(services);
  });

  test('that is stored again replaces the earlier one, services included', async () => {
    // Prepare
    await ledger.open(upgradeRecord('u1', ['old', 'kept']));
    await ledger.rememberTargets('u1', 0, { old: 'arn:old' });

    // Act
    await ledger.open(upgradeRecord('u1', ['kept']));

    // Assess
    expect(await ledger.upgrade('u1')).toEqual(upgradeRecord('u1', ['kept']));
  });

  test('is apart from one whose id begins like its own', async () => {
    // Prepare
    await ledger.open(upgradeRecord('u1', ['a']));
    await ledger.open(upgradeRecord('u11', ['b']));

    // Act
    const records = [await ledger.upgrade('u1'), await ledger.upgrade('u11')];

    // Assess
    expect(records).toEqual([upgradeRecord('u1', ['a']), upgradeRecord('u11', ['b'])]);
  });

  test('remembers what it registered, what it restored, its recoveries and its end', async () => {
    // Prepare
    await ledger.open(upgradeRecord('u1'));

    // Act
    await ledger.rememberTargets('u1', 0, { 'master-blue': 'arn:8' });
    await ledger.rememberRestored('u1', { 'master-blue': 'arn:9' });
    const recoveries = [await ledger.countRecovery('u1'), await ledger.countRecovery('u1')];
    await ledger.conclude('u1', conclusion);

    // Assess
    expect(recoveries).toEqual([1, 2]);
    expect(await ledger.upgrade('u1')).toEqual({
      ...upgradeRecord('u1'),
      hopRevisions: [{ 'master-blue': 'arn:8' }],
      restoredRevisions: { 'master-blue': 'arn:9' },
      recoveries: 2,
    });
    expect(await ledger.conclusion('u1')).toEqual(conclusion);
  });

  test('that was never opened can be recovered and concluded, but has no record and registers nothing', async () => {
    // Act
    const recoveries = await ledger.countRecovery('u1');
    await ledger.conclude('u1', conclusion);
    const remembered = ledger.rememberTargets('u1', 0, {});

    // Assess
    await expect(remembered).rejects.toMatchObject({ code: 'upgrade-unknown' });
    expect(recoveries).toBe(1);
    expect(await ledger.conclusion('u1')).toEqual(conclusion);
    expect(await ledger.upgrade('u1')).toBeNull();
  });

  test('keeps its first conclusion', async () => {
    // Prepare
    await ledger.conclude('u1', conclusion);

    // Act
    await ledger.conclude('u1', { ...conclusion, outcome: 'succeeded', cause: null });

    // Assess
    expect(await ledger.conclusion('u1')).toEqual(conclusion);
  });

  test('must not have an id that could be read as the items of another', async () => {
    // Act
    const opened = ledger.open(upgradeRecord('u1#stable'));

    // Assess
    await expect(opened).rejects.toMatchObject({ code: 'bad-upgrade-id' });
  });
});

ledgerContract(() => ledger);
lockClosingContract(
  () => ledger,
  () => new DynamoDbLockClosing({ client: dynamodb.client, table, cluster: `cluster-${cluster}` }),
);

describe('what was saved of a test', () => {
  const half = 350_000;
  const file = {
    name: 'report.html',
    bytes: 900_000,
    gzipBase64: 'a'.repeat(half) + 'b'.repeat(half),
  } as const;
  const saved: SavedResults = { at, master: '10.0.0.7', files: [{ name: file.name, bytes: file.bytes }] };

  test('comes back whole, though an item holds no more than 400 KB', async () => {
    // Act
    await ledger.saveResults('u1', saved, [file]);

    // Assess
    expect(await ledger.savedFile('u1', 0, 'report.html')).toEqual(file);
  });

  test('is not listed before all of it was written', async () => {
    // Prepare
    const failing = ledgerOf(`cluster-${cluster}`, failingAfter(dynamodb.client, 4));

    // Act: the counter and all three chunks, but not the list
    await expect(failing.saveResults('u1', saved, [file])).rejects.toThrow('no more calls');
    const listed = await ledger.savedResults('u1');
    await ledger.saveResults('u1', { ...saved, master: '10.0.0.8' }, [file]);

    // Assess
    expect(listed).toEqual([]);
    expect(await ledger.savedResults('u1')).toMatchObject([{ master: '10.0.0.8' }]);
    expect(await ledger.savedFile('u1', 0, 'report.html')).toEqual(file);
  });

  test('of which a part was deleted is named in the error', async () => {
    // Prepare
    await ledger.saveResults('u1', saved, [file]);
    const item = 'result-file#u1#000000001#report.html#000000001';
    const Key = { cluster: { S: `cluster-${cluster}` }, item: { S: item } };
    await dynamodb.client.send(new DeleteItemCommand({ TableName: table, Key }));

    // Act
    const read = ledger.savedFile('u1', 0, 'report.html');

    // Assess
    await expect(read).rejects.toMatchObject({
      code: 'ledger-damaged',
      message: expect.stringContaining('results#u1#000000001 lacks a usable "chunks of report.html"'),
    });
  });
});

describe('events', () => {
  test('come back in the order of their appends, whatever their clocks say, from two processes', async () => {
    // Prepare
    const ledgers = [ledger, ledgerOf(`cluster-${cluster}`)];
    const clocks = [at, '2026-03-01T09:59:58.000Z'];
    const appended = Array.from({ length: 30 }, (_, index) => ({
      at: clocks[index % 2] ?? at,
      step: 'MoveBatch',
      event: 'batch-moved',
      detail: `${index}`,
    }));

    // Act
    for (const [index, event] of appended.entries()) await ledgers[index % 2]?.append('u1', event);

    // Assess
    expect(await ledger.events('u1')).toEqual(appended);
  });

  test('that are appended at once are all kept', async () => {
    // Prepare
    const details = Array.from({ length: 20 }, (_, index) => `${index}`);

    // Act
    await Promise.all(
      details.map((detail) => ledger.append('u1', { at, step: 'Gate', event: 'waits', detail })),
    );

    // Assess
    const kept = (await ledger.events('u1')).map(({ detail }) => detail);
    expect(kept.toSorted()).toEqual(details.toSorted());
  });

  test('of an upgrade are apart from those of one whose id begins like its own', async () => {
    // Prepare
    const event = { at, step: 'Prepare', event: 'planned', detail: 'mine' };
    await ledger.append('u1', event);

    // Act
    await ledger.append('u11', { ...event, detail: 'another' });

    // Assess
    expect(await ledger.events('u1')).toEqual([event]);
  });

  test('of an upgrade that has none are an empty list', async () => {
    // Act
    const events = await ledger.events('u1');

    // Assess
    expect(events).toEqual([]);
  });
});

describe('the table', () => {
  test('keeps two clusters apart', async () => {
    // Prepare
    const other = ledgerOf('another-cluster');
    const record = { version: '2.31.0', activeSlot: 'blue', upgradeId: 'u1', at } as const;

    // Act
    await acquired('u1');
    await ledger.open(upgradeRecord('u1'));
    await ledger.writeRecord(record);
    await ledger.append('u1', { at, step: 'Prepare', event: 'planned', detail: '' });

    // Assess
    expect(await ledger.record()).toEqual(record);
    expect(
      await Promise.all([other.holder(), other.record(), other.upgrade('u1'), other.events('u1')]),
    ).toEqual([null, null, null, []]);
    expect(await other.acquire('u2', execution('u2'), at)).toEqual({ kind: 'acquired', fence: 1 });
  });

  test('of a newer release is neither read nor written over', async () => {
    // Prepare
    const newer = { fence: { N: '4' }, leases: { L: [] }, schemaVersion: { N: '2' } };
    const key = { cluster: { S: `cluster-${cluster}` }, item: { S: 'lock' } };
    await dynamodb.client.send(new PutItemCommand({ TableName: table, Item: { ...key, ...newer } }));

    // Act
    const answers = await Promise.allSettled([ledger.holder(), ledger.acquire('u1', execution('u1'), at)]);

    // Assess
    const refused = { status: 'rejected', reason: { code: 'ledger-newer' } };
    expect(answers).toMatchObject([refused, refused]);
  });

  test('that was edited by hand is named in the error', async () => {
    // Prepare
    const key = { cluster: { S: `cluster-${cluster}` }, item: { S: 'record' } };
    await dynamodb.client.send(
      new PutItemCommand({ TableName: table, Item: { ...key, schemaVersion: { N: '1' } } }),
    );

    // Act
    const read = ledger.record();

    // Assess
    await expect(read).rejects.toMatchObject({
      code: 'ledger-damaged',
      message: expect.stringContaining(`cluster-${cluster} / record lacks a usable "body"`),
    });
  });
});
