import { describeAutomationChange } from '../../domain/automation/differences.ts';
import { servicesOf } from '../../domain/cluster.ts';
import type { VersionOfRecord } from '../../ports/ledger.ts';
import type { Scaling } from '../../ports/scaling.ts';
import type { Services } from '../../ports/services.ts';
import { leftSuspended } from '../../states/automation.ts';
import type { ClusterUpgrader } from '../cluster.ts';
import type { KeptLock } from './kept-lock.ts';

/** What ECS and Application Auto Scaling are asked by. */
export interface UnlockTools {
  readonly services: Services;
  readonly scaling: Scaling;
}

/** One service: what it is to run and runs now, and what it was to run before the upgrade. */
export interface ServiceNow {
  readonly service: string;
  readonly desired: number;
  readonly running: number;
  readonly image: string;
  /** Null where nothing was stored of it. */
  readonly before: { readonly desired: number; readonly image: string } | null;
}

/** The cluster's true state, beside what the ledger knows of it. */
export interface ClusterNow {
  readonly services: readonly ServiceNow[];
  /** What is suspended still, as it is to be again. */
  readonly suspended: readonly string[];
  /** What somebody else has changed of it. */
  readonly leftAlone: readonly string[];
  readonly onRecord: VersionOfRecord | null;
}

/** Reads it from AWS. Changes nothing. */
export async function clusterNow(
  { registration, ledger }: ClusterUpgrader,
  tools: UnlockTools,
  { record }: Pick<KeptLock, 'record'>,
): Promise<ClusterNow> {
  const { container, slots } = registration;
  const states = await tools.services.describe(servicesOf(slots));
  const services = states.map(async ({ service, desired, running, taskDefinition }): Promise<ServiceNow> => {
    const stable = record?.stable.find((each) => each.service === service);
    const image = tools.services.image(await tools.services.content(taskDefinition), container);
    const before = stable && {
      desired: stable.desired,
      image: tools.services.image(stable.content, container),
    };
    return { service, desired, running, image, before: before ?? null };
  });
  const { changes, leftAlone } = record ? await leftSuspended(tools, record) : { changes: [], leftAlone: [] };
  return {
    services: await Promise.all(services),
    suspended: changes.map(describeAutomationChange),
    leftAlone,
    onRecord: await ledger.record(),
  };
}

/** Whether a service is to run what it was to run before. */
export function isAsBefore({ desired, image, before }: ServiceNow): boolean {
  return before?.desired === desired && before.image === image;
}
