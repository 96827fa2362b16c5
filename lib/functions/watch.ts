import { type ServiceState, type Slot, servicesOf } from '../domain/cluster.ts';
import type { MasterReading } from '../domain/health/reading.ts';
import { versionStated } from '../domain/planning/images.ts';
import { watchMeasurements } from '../domain/watch/measurements.ts';
import { runAges } from '../domain/watch/run-ages.ts';
import { watch as judge } from '../domain/watch/watch.ts';
import type { WatchLook } from '../domain/watch/watch-report.ts';
import { watchedSlot } from '../domain/watch/watched-cluster.ts';
import { secondsSince } from '../states/announce.ts';
import { addressOf, endpointOf } from '../states/look.ts';
import type { World } from '../states/ports.ts';

type WatchWorld = Pick<World, 'clock' | 'ledger' | 'services' | 'masters' | 'registration' | 'meter'>;

/** Watch: one look at the cluster as it is on an ordinary day, measured. Changes nothing and takes no lock. */
export async function watch(world: WatchWorld): Promise<WatchLook> {
  const { slots, locustfileFromMaster } = world.registration;
  const [services, recorded, upgradeId, runs] = await Promise.all([
    world.services.describe(servicesOf(slots)),
    world.ledger.record(),
    changingUpgrade(world),
    world.ledger.newestRuns(),
  ]);
  const activeSlot = watchedSlot(slots, services, recorded?.activeSlot ?? null);
  const slot = activeSlot && slots[activeSlot];
  const stated = slot ? await statedVersions(world, services, slot) : {};
  const reading = slot && (await masterReading(world, slot, stated[slot.master] ?? null));
  const cluster = { slots, locustfileFromMaster, services, activeSlot, stated, reading, upgradeId };
  const report = {
    ...judge(cluster),
    runs: runAges(runs.map((run) => ({ ...run, ageSeconds: secondsSince(world, run.at) }))),
  };
  world.meter.measure(watchMeasurements(report, reading));
  for (const { schedule, ageSeconds } of report.runs) {
    world.meter.measure([{ metric: 'ScheduledRunAge', value: ageSeconds }], schedule);
  }
  return report;
}

/**
 * One that waits at its first gate, for a day perhaps, has changed nothing, and judges no health: what acts by itself is
 * remembered right before the first change. A lock that is kept for a person to look (a failed rollback) stands for no
 * upgrade that runs.
 */
async function changingUpgrade({ ledger }: WatchWorld): Promise<string | null> {
  const holder = await ledger.holder();
  if (!holder || (await ledger.conclusion(holder.upgradeId))) return null;
  const record = await ledger.upgrade(holder.upgradeId);
  return record?.automation ? holder.upgradeId : null;
}

/** On a shared master the workers of both slots count, so that both are looked up. */
async function statedVersions(
  { services: ecs, registration }: WatchWorld,
  services: readonly ServiceState[],
  { master }: Slot,
): Promise<Readonly<Record<string, string | null>>> {
  const { slots, container } = registration;
  const serving = [slots.blue, slots.green].filter((slot) => slot.master === master);
  const names = new Set(serving.flatMap((slot) => [slot.master, slot.worker]));
  const versions = services
    .filter(({ service }) => names.has(service))
    .map(async ({ service, taskDefinition }) => {
      const image = ecs.image(await ecs.content(taskDefinition), container);
      return [service, versionStated(registration, image)] as const;
    });
  return Object.fromEntries(await Promise.all(versions));
}

async function masterReading(
  { services, masters, registration }: WatchWorld,
  { master }: Slot,
  stated: string | null,
): Promise<MasterReading | null> {
  const address = addressOf(await services.tasks(master, 'running'), null);
  return address === null ? null : masters.read(endpointOf(registration, address, stated));
}
