import { locustContainer } from '../../adapters/ecs/locust-container.ts';
import type { Adoption } from '../../contract/adoption.ts';
import type { Registration } from '../../contract/registration.ts';
import type { ReleaseSituation } from '../../domain/adoption/release.ts';
import type { SlotName } from '../../domain/cluster.ts';
import type { ReleaseRun } from './release-run.ts';
import type { AdoptionTools } from './tools.ts';

/** Looks at the cluster and its ledger before anything is taken away. Changes nothing. */
export async function situationOf(
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
    holder: await holderOf(upgrader),
    busy,
  };
}

async function holderOf(upgrader: ReleaseRun['upgrader']): Promise<ReleaseSituation['holder']> {
  const upgradeId = (await upgrader?.ledger.holder())?.upgradeId;
  if (!upgrader || upgradeId === undefined) return null;
  return { upgradeId, ended: (await upgrader.ledger.conclusion(upgradeId)) !== null };
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
