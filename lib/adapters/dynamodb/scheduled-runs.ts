import type { ScheduledRun } from '../../ports/ledger.ts';
import { readText, text } from './attributes.ts';
import type { ClusterTable } from './cluster-table.ts';
import { newestRunKey, newestRunPrefix, scheduledRunKey } from './keys.ts';

/** The runs of schedules that were delivered, each with the one upgrade that it is for. */
export class ScheduledRuns {
  readonly #table: ClusterTable;

  constructor(table: ClusterTable) {
    this.#table = table;
  }

  /** The first write stays. One whose answer was lost and that is sent again finds itself. */
  async claim(run: ScheduledRun, upgradeId: string): Promise<string> {
    const key = scheduledRunKey(run);
    const taken = await this.#table.putFirst(key, { upgradeId: text(upgradeId) });
    await this.#remember(run);
    return taken ? upgradeId : readText((await this.#table.get(key)) ?? {}, 'upgradeId');
  }

  async newest(): Promise<readonly ScheduledRun[]> {
    const items = await this.#table.startingWith(newestRunPrefix);
    return items.map((item) => ({ schedule: readText(item, 'scheduleArn'), at: readText(item, 'runAt') }));
  }

  /** By every delivery: one that claimed the run may have died before it came to this. An older run changes nothing. */
  async #remember({ schedule, at }: ScheduledRun): Promise<void> {
    await this.#table.update(newestRunKey(schedule), {
      set: 'scheduleArn = :schedule, runAt = :at',
      condition: '(attribute_not_exists(runAt) OR runAt < :at)',
      values: { schedule: text(schedule), at: text(at) },
    });
  }
}
