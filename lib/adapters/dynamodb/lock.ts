import { Fenced } from '../../contract/errors.ts';
import type { Acquired, Holder } from '../../ports/ledger.ts';
import { type Attributes, number, readNumber, readText, text } from './attributes.ts';
import type { ClusterTable } from './cluster-table.ts';
import { lockKey } from './keys.ts';

/**
 * The cluster's lock: one item that is never deleted, so that its fence grows for ever. It is held while it names an
 * upgrade. Every change of hands is one conditional write.
 */
export class Lock {
  readonly #table: ClusterTable;

  constructor(table: ClusterTable) {
    this.#table = table;
  }

  /**
   * The write may have been made although its answer was lost and the client sent it again: a refused write is
   * therefore ours if the lock names us. An execution is part of that, because recovery holds the lock for the
   * same upgrade, and the execution that it recovers must not slip in under its fence.
   */
  async acquire(upgradeId: string, executionArn: string, at: string): Promise<Acquired> {
    const { kind, current } = await this.#table.update(lockKey, {
      set: 'fence = if_not_exists(fence, :none) + :one, upgradeId = :upgradeId, executionArn = :executionArn, heldSince = :at',
      condition: 'attribute_not_exists(upgradeId) AND attribute_not_exists(closedAt)',
      values: { none: number(0), one: number(1), ...hand(upgradeId, executionArn, at) },
    });
    const holder = holderIn(current);
    if (!holder) {
      // Freed between the refused write and the read: take it.
      if (!current?.closedAt) return this.acquire(upgradeId, executionArn, at);
      return { kind: 'closed', since: readText(current, 'closedAt') };
    }
    const ours = holder.upgradeId === upgradeId && holder.executionArn === executionArn;
    return kind === 'written' || ours ? { kind: 'acquired', fence: holder.fence } : { kind: 'held', holder };
  }

  /** Refused for a free lock too: its owner was not dead but ended properly, and there is nothing to recover. */
  async takeOver(upgradeId: string, executionArn: string, fence: number, at: string): Promise<number> {
    const { kind, current } = await this.#table.update(lockKey, {
      set: 'fence = :next, upgradeId = :upgradeId, executionArn = :executionArn, heldSince = :at',
      condition: 'attribute_exists(upgradeId) AND fence = :fence',
      values: { fence: number(fence), next: number(fence + 1), ...hand(upgradeId, executionArn, at) },
    });
    const holder = holderIn(current);
    const ours = holder?.executionArn === executionArn && holder.fence === fence + 1;
    if (kind === 'written' || ours) return fence + 1;
    throw new Fenced(
      `can't take the lock over at fence ${fence}: ${describe(holder)}; read the holder again`,
    );
  }

  async holder(): Promise<Holder | null> {
    return holderIn(await this.#table.get(lockKey));
  }

  async confirm(upgradeId: string, fence: number): Promise<void> {
    const holder = await this.holder();
    if (holder?.upgradeId === upgradeId && holder.fence === fence) return;
    throw new Fenced(
      `upgrade ${upgradeId} lost its lock of fence ${fence}: ${describe(holder)}; leave the cluster to the holder`,
    );
  }

  async release(upgradeId: string, fence: number): Promise<void> {
    await this.#table.update(lockKey, {
      remove: 'upgradeId, executionArn, heldSince',
      condition: 'upgradeId = :upgradeId AND fence = :fence',
      values: { upgradeId: text(upgradeId), fence: number(fence) },
    });
  }
}

function hand(upgradeId: string, executionArn: string, at: string): Attributes {
  return { upgradeId: text(upgradeId), executionArn: text(executionArn), at: text(at) };
}

/** Who the lock's item names; null while it is free. */
export function holderIn(attributes: Attributes | null): Holder | null {
  if (!attributes?.upgradeId) return null;
  return {
    upgradeId: readText(attributes, 'upgradeId'),
    executionArn: readText(attributes, 'executionArn'),
    fence: readNumber(attributes, 'fence'),
    since: readText(attributes, 'heldSince'),
  };
}

function describe(holder: Holder | null): string {
  return holder ? `${holder.upgradeId} holds it under fence ${holder.fence}` : 'nobody holds it';
}
