import { expect, test } from 'vitest';
import type { Ledger } from '../../../lib/ports/ledger.ts';
import type { LockClosing } from '../../../lib/ports/lock-closing.ts';
import { at } from './records.ts';

const later = '2026-03-01T11:00:00.000Z';

/** What closing a ledger's lock promises: each test has an empty ledger. */
export function lockClosingContract(ledger: () => Ledger, closing: () => LockClosing): void {
  test('a closed lock is given to nobody, and says since when', async () => {
    expect(await closing().close(at)).toBeNull();
    expect(await closing().close(later)).toBeNull();

    expect(await ledger().acquire('u1', 'arn:u1', later)).toEqual({ kind: 'closed', since: at });
    expect(await ledger().holder()).toBeNull();
  });

  test('who holds it goes on, may be recovered, and is the last one', async () => {
    await ledger().acquire('u1', 'arn:u1', at);

    const holder = await closing().close(later);

    expect(holder).toMatchObject({ upgradeId: 'u1', fence: 1 });
    expect(await ledger().acquire('u1', 'arn:u1', later)).toMatchObject({ kind: 'acquired', fence: 1 });
    expect(await ledger().acquire('u2', 'arn:u2', later)).toMatchObject({ kind: 'held' });
    const fence = await ledger().takeOver('u1', 'arn:recover-u1', 1, later);
    await ledger().release('u1', fence);
    expect(await ledger().acquire('u2', 'arn:u2', later)).toMatchObject({ kind: 'closed' });
  });

  test('a lock that is opened again is given', async () => {
    await closing().close(at);

    await closing().reopen();

    expect(await ledger().acquire('u1', 'arn:u1', later)).toMatchObject({ kind: 'acquired' });
  });
}
