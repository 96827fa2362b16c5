import { locustContainer } from '../../adapters/ecs/locust-container.ts';
import { type Adoption, parseAdoption } from '../../contract/adoption.ts';
import { BadInput, UpgradeError } from '../../contract/errors.ts';
import type { Registration } from '../../contract/registration.ts';
import { adoptionTag } from '../../domain/adoption/names.ts';
import { type ReleaseSituation, releaseRefusal } from '../../domain/adoption/release.ts';
import type { Cause } from '../../domain/cause.ts';
import type { SlotName } from '../../domain/cluster.ts';
import type { ClusterUpgrader } from '../cluster.ts';
import { withLock } from './release-lock.ts';
import type { AdoptionTools } from './tools.ts';

export interface ReleaseRun {
  readonly cluster: string;
  readonly dryRun: boolean;
  /** Null: no upgrader is deployed, so that no upgrade can run. */
  readonly upgrader: Pick<ClusterUpgrader, 'ledger' | 'registration'> | null;
  /** Milliseconds between two looks at what is on its way out. */
  readonly pollMilliseconds: number;
  onDeleted(what: string): void;
}

export interface ReleaseReport {
  readonly outcome: 'released' | 'planned';
  readonly cluster: string;
  /** What was taken away, or would be. */
  readonly things: readonly string[];
}

export type ReleaseAnswer =
  | ({ readonly kind: 'report' } & ReleaseReport)
  | { readonly kind: 'refused'; readonly cause: Cause };

/**
 * Takes away what adopt made, and nothing else: what is on its record and bears its tag. The services that the cluster
 * had before must serve, and no upgrade may run. Running it again after a failure goes on.
 */
export async function releaseCluster(tools: AdoptionTools, run: ReleaseRun): Promise<ReleaseAnswer> {
  const adopted = await adoptionOf(tools, run.cluster);
  const cause = releaseRefusal(await situationOf(tools, adopted, run));
  if (cause) return { kind: 'refused', cause };
  const things = thingsOf(adopted);
  const report = { kind: 'report', cluster: run.cluster, things } as const;
  if (run.dryRun) return { ...report, outcome: 'planned' };
  await withLock(run.upgrader, (confirm) => takeAway(tools, adopted, run, confirm));
  return { ...report, outcome: 'released' };
}

async function adoptionOf({ parameter }: AdoptionTools, cluster: string): Promise<Adoption> {
  const text = await parameter.read();
  if (text !== null) return parseAdoption(parameter.name, text);
  throw new BadInput(
    'adoption-missing',
    `cluster ${cluster} was not adopted (there is no parameter ${parameter.name}); name one that was`,
  );
}

async function situationOf(
  tools: AdoptionTools,
  { registration, made }: Adoption,
  { cluster, upgrader }: ReleaseRun,
): Promise<ReleaseSituation> {
  const { slots } = registration;
  const record = (await upgrader?.ledger.record()) ?? null;
  const activeSlot = record?.activeSlot ?? (await slotByCounts(tools, registration));
  const created = await Promise.all(made.services.map((service) => tools.services.find(service)));
  const busy = created.flatMap((service) => {
    const tasks = (service?.desiredCount ?? 0) + (service?.runningCount ?? 0) + (service?.pendingCount ?? 0);
    return tasks > 0 ? (service?.serviceName ?? []) : [];
  });
  return {
    cluster,
    slots,
    activeSlot,
    version: record?.version ?? null,
    images: activeSlot && (await imagesOf(tools, registration, activeSlot)),
    holder: (await upgrader?.ledger.holder())?.upgradeId ?? null,
    busy,
  };
}

/** Without a record: the slot that is to run workers; the cluster's own one where neither is, null where both are. */
async function slotByCounts(tools: AdoptionTools, { slots }: Registration): Promise<SlotName | null> {
  const [blue, green] = await Promise.all(
    [slots.blue.worker, slots.green.worker].map(
      async (worker) => (await tools.services.find(worker))?.desiredCount ?? 0,
    ),
  );
  if (!green) return 'blue';
  return blue ? null : 'green';
}

async function imagesOf(
  { services }: AdoptionTools,
  { slots, container }: Registration,
  slot: SlotName,
): Promise<ReleaseSituation['images']> {
  const image = async (service: string) =>
    locustContainer((await services.read(service)).content, container).image ?? '';
  return { master: await image(slots[slot].master), worker: await image(slots[slot].worker) };
}

function thingsOf({ made }: Adoption): readonly string[] {
  const { services, targetGroup, dnsName } = made;
  return [
    ...(targetGroup ? [`the rule that leads to target group ${targetGroup.name}`] : []),
    ...services.map((service) => `service ${service}`),
    ...(targetGroup ? [`target group ${targetGroup.name}`] : []),
    ...(dnsName ? [`Cloud Map name ${dnsName.name} in ${dnsName.namespace}`] : []),
    ...services.map((family) => `task definition family ${family}`),
  ];
}

/** The rule first: nothing must lead to what goes. The names last: tasks are taken out of them a moment later. */
async function takeAway(
  tools: AdoptionTools,
  adopted: Adoption,
  run: ReleaseRun,
  confirm: () => Promise<void>,
): Promise<void> {
  const { services, targetGroup, dnsName } = adopted.made;
  await tools.parameter.write(JSON.stringify({ ...adopted, state: 'releasing' } satisfies Adoption));
  const step = async (what: string, act: () => Promise<void>): Promise<void> => {
    await confirm();
    await act();
    run.onDeleted(what);
  };
  const group = targetGroup && (await tools.balancing.find(targetGroup.name));
  if (targetGroup && group) {
    checkTag(run.cluster, `target group ${targetGroup.name}`, group.tags);
    const rule = await tools.balancing.findRule(targetGroup.listener, group.arn);
    if (rule) await step(`rule ${rule}`, () => tools.balancing.deleteRule(rule));
  }
  for (const service of services.toReversed()) {
    await step(`service ${service}`, () => deleteService(tools, run, service));
  }
  if (targetGroup && group)
    await step(`target group ${targetGroup.name}`, () => tools.balancing.delete(group.arn));
  if (dnsName) await step(`Cloud Map name ${dnsName.name}`, () => deleteName(tools, run, dnsName));
  for (const family of services) {
    await step(`task definition family ${family}`, () => tools.services.retireFamily(family));
  }
  await tools.parameter.delete();
}

async function deleteService(
  { services, scaling }: AdoptionTools,
  { cluster, pollMilliseconds }: ReleaseRun,
  service: string,
): Promise<void> {
  const found = await services.find(service);
  if (!found) return;
  const tags = found.tags?.map(({ key = '', value = '' }) => [key, value] as const) ?? [];
  checkTag(cluster, `service ${service}`, Object.fromEntries(tags));
  // An upgrade may have registered it: auto scaling would outlive it.
  await scaling.remove(service);
  if (found.status === 'ACTIVE') await services.delete(service);
  await until(
    pollMilliseconds,
    `service ${service} to be gone`,
    async () => (await services.find(service)) === null,
  );
}

async function deleteName(
  { cloudMap }: AdoptionTools,
  { cluster, pollMilliseconds }: ReleaseRun,
  { namespace, name }: NonNullable<Adoption['made']['dnsName']>,
): Promise<void> {
  const found = await cloudMap.find(namespace, name);
  if (!found) return;
  checkTag(cluster, `Cloud Map name ${name}`, found.tags);
  await until(
    pollMilliseconds,
    `Cloud Map name ${name} to be left by its tasks`,
    async () => (await cloudMap.delete(found.id)) === 'deleted',
  );
}

function checkTag(cluster: string, what: string, tags: Readonly<Record<string, string>>): void {
  if (tags[adoptionTag] === cluster) return;
  throw new UpgradeError(
    'not-made-by-adopt',
    `${what} bears no tag ${adoptionTag}=${cluster}, so that it is not taken for what adopt made; delete it by hand, or give it the tag`,
  );
}

const mostLooks = 60;

async function until(pollMilliseconds: number, what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let look = 0; look < mostLooks; look += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
  }
  throw new UpgradeError('release-timed-out', `gave up waiting for ${what}; run release again in a minute`);
}
