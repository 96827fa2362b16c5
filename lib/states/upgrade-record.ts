import { UpgradeError } from '../contract/errors.ts';
import type { ExpectedService } from '../domain/expectation.ts';
import { type ServiceTarget, type Stage, servicesAt, stageBefore } from '../domain/stage.ts';
import type { Ledger, UpgradeRecord } from '../ports/ledger.ts';

/** The stored upgrade; throws `upgrade-unknown` where the ledger has none. */
export async function storedUpgrade(ledger: Ledger, upgradeId: string): Promise<UpgradeRecord> {
  const record = await ledger.upgrade(upgradeId);
  if (record) return record;
  throw new UpgradeError(
    'upgrade-unknown',
    `the ledger has no upgrade ${upgradeId}; start a new one, nothing was changed under this id`,
  );
}

/** The task definition that a service is to run at a stage. */
export function taskDefinitionOf(record: UpgradeRecord, target: ServiceTarget): string {
  const revision =
    target.revision === 'target'
      ? record.targetRevisions?.[target.service]
      : record.stable.find(({ service }) => service === target.service)?.taskDefinition;
  if (revision) return revision;
  throw new UpgradeError(
    'revision-unknown',
    `the ledger has no ${target.revision} revision of ${target.service} for upgrade ${record.upgradeId}; roll it back`,
  );
}

/** What every service is to show at a stage, and what ECS may still show of the stage before. */
export function expectedServices(record: UpgradeRecord, stage: Stage): readonly ExpectedService[] {
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
