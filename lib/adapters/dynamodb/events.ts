import type { LedgerEvent } from '../../ports/ledger.ts';
import { json, readJson } from './attributes.ts';
import type { ClusterTable } from './cluster-table.ts';
import { eventCounterKey, eventKey, eventPrefix } from './keys.ts';

/**
 * The events of each upgrade. A counter in the table numbers them, because the clocks of two Lambdas may differ by
 * more than the time between their events. A number that was drawn and never used leaves a gap, which nobody sees.
 */
export class Events {
  readonly #table: ClusterTable;

  constructor(table: ClusterTable) {
    this.#table = table;
  }

  async append(upgradeId: string, event: LedgerEvent): Promise<void> {
    const ordering = await this.#table.draw(eventCounterKey(upgradeId));
    await this.#table.put(eventKey(upgradeId, ordering), { body: json(event) });
  }

  async events(upgradeId: string): Promise<readonly LedgerEvent[]> {
    const items = await this.#table.startingWith(eventPrefix(upgradeId));
    return items.map((item) => readJson<LedgerEvent>(item, 'body'));
  }
}
