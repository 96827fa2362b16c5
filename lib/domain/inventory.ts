import type { Cause } from './cause.ts';
import { otherSlot, type ServiceState, type SlotName, type Slots, servicesOf } from './cluster.ts';
import { presentWorkers } from './observed.ts';
import type { MasterReading } from './reading.ts';

/** The cluster as it is before an upgrade. */
export interface Inventory {
  readonly services: readonly ServiceState[];
  /** Images by service. */
  readonly images: Readonly<Record<string, string>>;
  readonly activeSlot: SlotName;
  /** The active master; null where its service runs no task with an address. */
  readonly reading: MasterReading | null;
}

export type ActiveSlot =
  | { readonly kind: 'found'; readonly slot: SlotName }
  | { readonly kind: 'unclear'; readonly cause: Cause };

/** The slot that serves: the one on record, else the only one that is to run workers. */
export function activeSlotOf(
  slots: Slots,
  services: readonly ServiceState[],
  recorded: SlotName | null,
): ActiveSlot {
  if (recorded) return { kind: 'found', slot: recorded };
  const busy = (['blue', 'green'] as const).filter((slot) => desiredOf(services, slots[slot].worker) > 0);
  if (busy.length === 1 && busy[0]) return { kind: 'found', slot: busy[0] };
  const message =
    busy.length === 0
      ? `no worker service is to run any task (${slots.blue.worker}, ${slots.green.worker}); scale the active one up`
      : `both ${slots.blue.worker} and ${slots.green.worker} are to run tasks; scale the idle one to 0`;
  return {
    kind: 'unclear',
    cause: { code: busy.length === 0 ? 'no-workers' : 'active-slot-unclear', message },
  };
}

/** Desired tasks of a service; 0 for one that is not there. */
export function desiredOf(services: readonly ServiceState[], name: string): number {
  return services.find(({ service }) => service === name)?.desired ?? 0;
}

/** Why the cluster can't be upgraded as it stands; null where nothing speaks against it. */
export function notReadyToUpgrade(slots: Slots, inventory: Inventory): Cause | null {
  const active = slots[inventory.activeSlot];
  const idle = slots[otherSlot(inventory.activeSlot)];
  for (const name of servicesOf(slots)) {
    const service = inventory.services.find((state) => state.service === name);
    const problem = service ? notAtRest(service) : null;
    if (problem) return problem;
  }
  const idleServices = [idle.worker, idle.master].filter((name) => name !== active.master);
  const busy = idleServices.find((name) => desiredOf(inventory.services, name) > 0);
  if (busy) {
    const message = `${busy} belongs to the idle slot but is to run tasks; scale it to 0`;
    return { code: 'idle-slot-not-empty', message };
  }
  if (desiredOf(inventory.services, active.worker) < 1) {
    return { code: 'no-workers', message: `${active.worker} is to run 0 workers; scale it to 1 or more` };
  }
  const masters = desiredOf(inventory.services, active.master);
  if (masters > 1) {
    const message = `${active.master} is to run ${masters} masters; workers know one, scale it to 1`;
    return { code: 'several-masters', message };
  }
  return masterUnfit(active.master, desiredOf(inventory.services, active.worker), inventory.reading);
}

function notAtRest(service: ServiceState): Cause | null {
  const refuse = (code: string, message: string): Cause => ({
    code,
    message: `${service.service} ${message}`,
  });
  if (service.controller !== 'ECS') {
    return refuse('deployment-controller', `has the deployment controller ${service.controller}; use ECS`);
  }
  if (service.scheduling !== 'REPLICA') {
    return refuse('scheduling-strategy', `is scheduled as ${service.scheduling}; use REPLICA`);
  }
  if (service.deployments.length > 1 || service.running !== service.desired || service.pending > 0) {
    return refuse(
      'not-at-rest',
      `is not at rest: ${service.running} of ${service.desired} tasks run, ${service.pending} are pending, ${service.deployments.length} deployments; wait until it is stable`,
    );
  }
  return null;
}

function masterUnfit(service: string, workers: number, reading: MasterReading | null): Cause | null {
  const refuse = (code: string, message: string): Cause => ({ code, message });
  if (!reading) return refuse('master-missing', `${service} runs no task with an address; start the master`);
  if (reading.web.kind === 'failed') {
    return refuse(
      'master-unreachable',
      `the master at ${reading.address} does not answer: ${reading.web.reason}`,
    );
  }
  if (reading.listener.kind === 'silent' || (reading.log.kind === 'read' && reading.log.crash)) {
    return refuse(
      'listener-dead',
      `the master at ${reading.address} lost its listener and serves no worker; restart it and its workers first`,
    );
  }
  const present = presentWorkers(reading).length;
  return present < workers
    ? refuse(
        'workers-missing',
        `${present} of ${workers} workers are registered at ${reading.address}; wait for all`,
      )
    : null;
}
