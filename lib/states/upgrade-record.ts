import { UpgradeError } from '../contract/errors.ts';
import { hopPlan } from '../domain/course/hop-plan.ts';
import { type ServiceTarget, type Stage, servicesAt, stageBefore } from '../domain/course/stage.ts';
import type { ExpectedService } from '../domain/health/expectation.ts';
import type { Ledger, UpgradeRecord } from '../ports/ledger.ts';
import type { Bases } from './target-content.ts';

/** The stored upgrade; throws `upgrade-unknown` where the ledger has none. */
export async function storedUpgrade(ledger: Ledger, upgradeId: string): Promise<UpgradeRecord> {
  const record = await ledger.upgrade(upgradeId);
  if (record) return record;
  throw new UpgradeError(
    'upgrade-unknown',
    `the ledger has no upgrade ${upgradeId}; start a new one, nothing was changed under this id`,
  );
}

/** One hop of an upgrade, as the steps on the way forward see it: its plan is `hopPlan`. */
export interface HopRecord extends Pick<UpgradeRecord, 'upgradeId' | 'startedAt' | 'plan' | 'stable'> {
  readonly hop: number;
  /** Whether it ends at the target. */
  readonly last: boolean;
  /** Task definitions by service that the services ran before this hop. */
  readonly before: Readonly<Record<string, string>>;
  /** Those that this hop registered; null until it did. */
  readonly registered: Readonly<Record<string, string>> | null;
  /** The content that its target takes, by role: asked for, for the target itself; else what serves is configured with. */
  readonly bases: { readonly asked: Bases | null; readonly serving: Bases };
}

/** The hop of the stored upgrade that is under way; throws `upgrade-unknown`. */
export async function storedHop(
  ledger: Ledger,
  { upgradeId, hop }: { readonly upgradeId: string; readonly hop: number },
): Promise<HopRecord> {
  return hopRecord(await storedUpgrade(ledger, upgradeId), hop);
}

/** What a service ran before a hop: what the newest earlier hop registered for it, else the stable revision. */
export function hopRecord(record: UpgradeRecord, hop: number): HopRecord {
  const { upgradeId, startedAt, stable, hopRevisions } = record;
  return {
    upgradeId,
    startedAt,
    stable,
    hop,
    last: hop === record.plan.hops.length - 1,
    plan: hopPlan(record.plan, hop),
    before: Object.assign({}, stableRevisions(record), ...hopRevisions.slice(0, hop)),
    registered: hopRevisions[hop] ?? null,
    bases: {
      asked: hop === record.plan.hops.length - 1 ? record.bases : null,
      serving: servingContent(record),
    },
  };
}

/** Of the slot that was active before the upgrade. */
function servingContent({ plan, stable }: UpgradeRecord): Bases {
  const slot = plan.slots[plan.activeSlot];
  const of = (name: string) => stable.find(({ service }) => service === name)?.content ?? {};
  return { master: of(slot.master), worker: of(slot.worker) };
}

function stableRevisions({ stable }: UpgradeRecord): Readonly<Record<string, string>> {
  return Object.fromEntries(stable.map(({ service, taskDefinition }) => [service, taskDefinition]));
}

/** The newest revision that this upgrade registered for a service; undefined where it never did. */
export function registeredRevision(record: UpgradeRecord, service: string): string | undefined {
  return record.hopRevisions.findLast((revisions) => revisions[service] !== undefined)?.[service];
}

/** The task definition that a service is to run at a stage of a hop. */
export function taskDefinitionOf(record: HopRecord, target: ServiceTarget): string {
  const known = target.revision === 'target' ? record.registered : record.before;
  const revision = known?.[target.service];
  if (revision) return revision;
  throw new UpgradeError(
    'revision-unknown',
    `the ledger has no ${target.revision} revision of ${target.service} for upgrade ${record.upgradeId}; roll it back`,
  );
}

/** What every service is to show at a stage, and what ECS may still show of the stage before. */
export function expectedServices(record: HopRecord, stage: Stage): readonly ExpectedService[] {
  const before = new Map(
    servicesAt(record.plan, stageBefore(record.plan, stage)).map((target) => [target.service, target]),
  );
  return servicesAt(record.plan, stage).map((target) => {
    const was = before.get(target.service) ?? target;
    return {
      service: target.service,
      desired: target.desired,
      taskDefinition: taskDefinitionOf(record, target),
      before: { desired: was.desired, taskDefinition: taskDefinitionOf(record, was) },
    };
  });
}
