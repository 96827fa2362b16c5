import type { ScheduledRun } from '../../ports/ledger.ts';
import { readText, text } from './attributes.ts';
import type { ClusterTable } from './cluster-table.ts';
import { scheduledRunKey } from './keys.ts';

/** The runs of schedules that were delivered, each with the one upgrade that it is for. */
export class ScheduledRuns {
  readonly #table: ClusterTable;

  constructor(table: ClusterTable) {
    this.#table = table;
  }

  /** The first write stays. One whose answer was lost and that is sent again finds itself. */
  async claim(run: ScheduledRun, upgradeId: string): Promise<string> {
    const key = scheduledRunKey(run);
    if (await this.#table.putFirst(key, { upgradeId: text(upgradeId) })) return upgradeId;
    return readText((await this.#table.get(key)) ?? {}, 'upgradeId');
  }
}
