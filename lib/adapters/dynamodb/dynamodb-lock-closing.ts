import type { Holder } from '../../ports/ledger.ts';
import type { LockClosing } from '../../ports/lock-closing.ts';
import { text } from './attributes.ts';
import { ClusterTable, type ClusterTableProps } from './cluster-table.ts';
import { lockKey } from './keys.ts';
import { holderIn } from './lock.ts';

/** A mark in the lock's item, which `Lock` looks for when it is taken. */
export class DynamoDbLockClosing implements LockClosing {
  readonly #table: ClusterTable;

  constructor(props: ClusterTableProps) {
    this.#table = new ClusterTable(props);
  }

  async close(at: string): Promise<Holder | null> {
    const { current } = await this.#table.update(lockKey, {
      set: 'closedAt = if_not_exists(closedAt, :at)',
      values: { at: text(at) },
    });
    return holderIn(current);
  }

  async reopen(): Promise<void> {
    await this.#table.update(lockKey, { remove: 'closedAt', values: {} });
  }
}
