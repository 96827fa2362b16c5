import { UpgradeError } from '../../contract/errors.ts';
import type { Automation } from '../../domain/automation/automation.ts';
import type { SlotWeights } from '../../domain/traffic.ts';
import type { Conclusion, ServiceRecord, UpgradeRecord, Verified } from '../../ports/ledger.ts';
import type { TaskDefinitionContent } from '../../ports/services.ts';
import { json, number, readJson, readJsonList, readNumber } from './attributes.ts';
import type { ClusterTable } from './cluster-table.ts';
import { baseKey, conclusionKey, stableKey, stablePrefix, upgradeKey } from './keys.ts';

type Revisions = Readonly<Record<string, string>>;

const roles = ['master', 'worker'] as const;

/** Attributes of their own, which change on their own. */
type ChangingMember = 'hopRevisions' | 'restoredRevisions' | RememberedOnce | 'recoveries';
type RememberedOnce = 'automation' | 'weights' | 'verified';

/** What the item of an upgrade says once. */
interface Opened {
  readonly record: Omit<UpgradeRecord, 'stable' | 'bases' | ChangingMember>;
  readonly services: readonly string[];
  /** Absent from upgrades of a release that did not know them. */
  readonly hasBases?: boolean;
}

/** The upgrades of one cluster: what each set out to do, what it registered, how it ended. */
export class Upgrades {
  readonly #table: ClusterTable;

  constructor(table: ClusterTable) {
    this.#table = table;
  }

  /** The stable services are written first, so that an upgrade that can be read has all it needs for a rollback. */
  async open(upgrade: UpgradeRecord): Promise<void> {
    const { stable, bases, hopRevisions, restoredRevisions, recoveries, ...others } = upgrade;
    const { automation, weights, verified, ...record } = others;
    const { upgradeId } = record;
    for (const service of stable) {
      await this.#table.put(stableKey(upgradeId, service.service), { body: json(service) });
    }
    if (bases) {
      for (const role of roles) await this.#table.put(baseKey(upgradeId, role), { body: json(bases[role]) });
    }
    const services = stable.map(({ service }) => service);
    const opened: Opened = { record, services, hasBases: bases !== null };
    await this.#table.put(upgradeKey(upgradeId), {
      body: json(opened),
      hopRevisions: { L: hopRevisions.map(json) },
      restoredRevisions: json(restoredRevisions),
      ...(automation && { automation: json(automation) }),
      ...(weights && { weights: json(weights) }),
      ...(verified && { verified: json(verified) }),
      recoveries: number(recoveries),
    });
  }

  async upgrade(upgradeId: string): Promise<UpgradeRecord | null> {
    const found = await this.#table.get(upgradeKey(upgradeId));
    // An upgrade whose recovery was counted before it could be opened has an item, but nothing to say.
    if (!found?.body) return null;
    const { record, services, hasBases = false } = readJson<Opened>(found, 'body');
    return {
      ...record,
      stable: await this.#stable(upgradeId, services),
      bases: hasBases ? await this.#bases(upgradeId) : null,
      hopRevisions: readJsonList<Revisions>(found, 'hopRevisions'),
      restoredRevisions: readJson<Revisions | null>(found, 'restoredRevisions'),
      // Absent until they are remembered, and from upgrades of a release that did not know them.
      automation: found.automation ? readJson<Automation>(found, 'automation') : null,
      weights: found.weights ? readJson<SlotWeights>(found, 'weights') : null,
      verified: found.verified ? readJson<Verified>(found, 'verified') : null,
      recoveries: readNumber(found, 'recoveries'),
    };
  }

  /** The first write of a hop stays: services may run its revisions by the time that a second one comes. */
  async rememberTargets(upgradeId: string, hop: number, revisions: Revisions): Promise<void> {
    const { kind, current } = await this.#table.update(upgradeKey(upgradeId), {
      set: 'hopRevisions = list_append(hopRevisions, :revisions)',
      condition: 'attribute_exists(body) AND size(hopRevisions) = :hop',
      values: { hop: number(hop), revisions: { L: [json(revisions)] } },
    });
    if (kind === 'written') return;
    if (!current?.body) throw unknownUpgrade(upgradeId);
    const known = readJsonList<Revisions>(current, 'hopRevisions').length;
    if (hop < known) return;
    throw new UpgradeError(
      'hop-out-of-order',
      `hop ${hop} of upgrade ${upgradeId} comes after ${known} known ones: remember the hops in their order`,
    );
  }

  async rememberRestored(upgradeId: string, revisions: Revisions): Promise<void> {
    const { kind } = await this.#table.update(upgradeKey(upgradeId), {
      set: 'restoredRevisions = :revisions',
      condition: 'attribute_exists(body)',
      values: { revisions: json(revisions) },
    });
    if (kind === 'refused') throw unknownUpgrade(upgradeId);
  }

  rememberAutomation(upgradeId: string, automation: Automation): Promise<void> {
    return this.#rememberOnce(upgradeId, 'automation', automation);
  }

  rememberWeights(upgradeId: string, weights: SlotWeights): Promise<void> {
    return this.#rememberOnce(upgradeId, 'weights', weights);
  }

  rememberVerified(upgradeId: string, verified: Verified): Promise<void> {
    return this.#rememberOnce(upgradeId, 'verified', verified);
  }

  async #rememberOnce(upgradeId: string, member: RememberedOnce, value: object): Promise<void> {
    const { kind } = await this.#table.update(upgradeKey(upgradeId), {
      set: `${member} = if_not_exists(${member}, :value)`,
      condition: 'attribute_exists(body)',
      values: { value: json(value) },
    });
    if (kind === 'refused') throw unknownUpgrade(upgradeId);
  }

  /**
   * Counts also for an upgrade that died before it was opened: its recovery must end some time too. A write whose
   * answer was lost and that the client sent again counts twice, which gives up sooner and never later.
   */
  async countRecovery(upgradeId: string): Promise<number> {
    const { current } = await this.#table.update(upgradeKey(upgradeId), {
      set: 'recoveries = if_not_exists(recoveries, :none) + :one',
      values: { none: number(0), one: number(1) },
    });
    return readNumber(current ?? {}, 'recoveries');
  }

  async conclude(upgradeId: string, conclusion: Conclusion): Promise<void> {
    await this.#table.putFirst(conclusionKey(upgradeId), { body: json(conclusion) });
  }

  async conclusion(upgradeId: string): Promise<Conclusion | null> {
    const found = await this.#table.get(conclusionKey(upgradeId));
    return found && readJson<Conclusion>(found, 'body');
  }

  async #bases(upgradeId: string): Promise<UpgradeRecord['bases']> {
    const [master, worker] = await Promise.all(
      roles.map(async (role) => {
        const found = await this.#table.get(baseKey(upgradeId, role));
        return readJson<TaskDefinitionContent>(found ?? {}, 'body');
      }),
    );
    return master && worker ? { master, worker } : null;
  }

  /** In the order in which they were stored; services of an earlier record under the same id are left out. */
  async #stable(upgradeId: string, services: readonly string[]): Promise<readonly ServiceRecord[]> {
    const items = await this.#table.startingWith(stablePrefix(upgradeId));
    const stored = items.map((item) => readJson<ServiceRecord>(item, 'body'));
    return services.flatMap((service) => stored.filter((record) => record.service === service));
  }
}

function unknownUpgrade(upgradeId: string): UpgradeError {
  return new UpgradeError(
    'upgrade-unknown',
    `the ledger has no upgrade ${upgradeId} to remember anything of: open it first`,
  );
}
