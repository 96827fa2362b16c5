import { otherSlot, type ServiceState, type Slots, servicesOf } from '../../cluster.ts';
import { desiredOf, type Inventory } from '../inventory.ts';
import { type Check, check } from './check.ts';

/** What ECS says of the services: they are of a kind that can be upgraded, at rest, and the idle slot is empty. */
export function serviceChecks(slots: Slots, inventory: Inventory): readonly Check[] {
  const services = inventory.services.filter(({ service }) => servicesOf(slots).includes(service));
  const names = services.map(({ service }) => service).join(', ');
  const first = (problemOf: (service: ServiceState) => string | null): string | undefined =>
    services.map(problemOf).find((problem) => problem !== null) ?? undefined;
  return [
    check('deployment-controller', first(foreignController), `ECS itself deploys ${names}`),
    check('scheduling-strategy', first(notReplica), `${names} are scheduled as REPLICA`),
    check('not-at-rest', first(notAtRest), `${names} are at rest`),
    ...slotChecks(slots, inventory),
  ];
}

function foreignController({ service, controller }: ServiceState): string | null {
  return controller === 'ECS' ? null : `${service} has the deployment controller ${controller}; use ECS`;
}

function notReplica({ service, scheduling }: ServiceState): string | null {
  return scheduling === 'REPLICA' ? null : `${service} is scheduled as ${scheduling}; use REPLICA`;
}

function notAtRest({ service, deployments, running, desired, pending }: ServiceState): string | null {
  return deployments.length > 1 || running !== desired || pending > 0
    ? `${service} is not at rest: ${running} of ${desired} tasks run, ${pending} are pending, ${deployments.length} deployments; wait until it is stable`
    : null;
}

function slotChecks(slots: Slots, { activeSlot, services }: Inventory): readonly Check[] {
  const active = slots[activeSlot];
  const idle = slots[otherSlot(activeSlot)];
  const idleServices = [idle.worker, idle.master].filter((name) => name !== active.master);
  const busy = idleServices.find((name) => desiredOf(services, name) > 0);
  const workers = desiredOf(services, active.worker);
  const masters = desiredOf(services, active.master);
  return [
    check(
      'idle-slot-not-empty',
      busy && `${busy} belongs to the idle slot but is to run tasks; scale it to 0`,
      `the idle slot is empty (${idleServices.join(', ')})`,
    ),
    check(
      'no-workers',
      workers < 1 ? `${active.worker} is to run 0 workers; scale it to 1 or more` : null,
      `${active.worker} is to run ${workers} workers`,
    ),
    check(
      'several-masters',
      masters > 1 ? `${active.master} is to run ${masters} masters; workers know one, scale it to 1` : null,
      `${active.master} is to run ${masters} master`,
    ),
  ];
}
