import type { Control, Pause } from '../../ports/ledger.ts';
import { json, readJson } from './attributes.ts';
import type { ClusterTable } from './cluster-table.ts';
import { controlKey } from './keys.ts';

/** What people asked of running upgrades. Each wish is an attribute of its own, so that none overwrites another. */
export class Controls {
  readonly #table: ClusterTable;

  constructor(table: ClusterTable) {
    this.#table = table;
  }

  async control(upgradeId: string): Promise<Control> {
    const found = await this.#table.get(controlKey(upgradeId));
    return {
      abortRequested: found?.abortRequested?.BOOL === true,
      paused: found?.paused ? readJson<Pause>(found, 'paused') : null,
    };
  }

  async requestAbort(upgradeId: string): Promise<void> {
    await this.#table.update(controlKey(upgradeId), {
      set: 'abortRequested = :yes',
      values: { yes: { BOOL: true } },
    });
  }

  /**
   * The point is remembered by the same write that pauses. An upgrade that somebody else paused by then was not yet
   * paused at this point: after they resume, it is.
   */
  async pause(upgradeId: string, pause: Pause, point: string | null): Promise<void> {
    const values = { pause: json(pause) };
    const running = { set: 'paused = :pause', condition: 'attribute_not_exists(paused)', values };
    const atPoint = point !== null && {
      add: 'pausedAt :points',
      condition: `${running.condition} AND (attribute_not_exists(pausedAt) OR NOT contains(pausedAt, :point))`,
      values: { ...values, points: { SS: [point] }, point: { S: point } },
    };
    await this.#table.update(controlKey(upgradeId), { ...running, ...atPoint });
  }

  async resume(upgradeId: string): Promise<void> {
    await this.#table.update(controlKey(upgradeId), { remove: 'paused', values: {} });
  }
}
