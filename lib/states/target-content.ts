import { UpgradeError } from '../contract/errors.ts';
import type { Slots } from '../domain/cluster.ts';
import type { Configuration, Role } from '../domain/planning/configuration.ts';
import type { ServiceRecord } from '../ports/ledger.ts';
import type { Services, TaskDefinitionContent } from '../ports/services.ts';
import type { ClusterWorld } from './ports.ts';

/** Content that a target takes for each role, as it was when the upgrade was planned. */
export type Bases = Readonly<Record<Role, TaskDefinitionContent>>;

type TargetWorld = Pick<ClusterWorld, 'services' | 'registration'>;

/** Reads the task definitions that a request names. Throws `task-definition-missing`. */
export async function readBases(
  services: Pick<Services, 'content'>,
  asked: Configuration['taskDefinitions'],
): Promise<Bases> {
  const [master, worker] = await Promise.all([
    services.content(asked.master),
    services.content(asked.worker),
  ]);
  return { master, worker };
}

/**
 * The content of a base as a service would run it: in the service's own family, and its workers looking for the master
 * of their own slot. Throws as `withMasterAddress`, and where nothing says which address that is: the one in the base
 * would lead the workers of both slots to one of two masters.
 */
export function rebased(
  { services, registration }: TargetWorld,
  { service, content: live }: Pick<ServiceRecord, 'service' | 'content'>,
  role: Role,
  base: TaskDefinitionContent,
): TaskDefinitionContent {
  const content = { ...base, family: live.family };
  if (role === 'master') return content;
  const { container, masterHosts, slots } = registration;
  const host = masterHosts?.[slotOfWorker(slots, service)] ?? services.masterAddress(live, container);
  if (host !== null) return services.withMasterAddress(content, container, host);
  if (slots.blue.master === slots.green.master) return content;
  throw new UpgradeError(
    'master-address-missing',
    `the task definition of ${service} names no master, so that nothing says what a new configuration is to name; ` +
      'register masterHosts, or leave taskDefinitions out',
  );
}

/** What bases change in what the active slot's services run, their images left aside. */
export function configurationOf(
  world: TargetWorld,
  taskDefinitions: Configuration['taskDefinitions'],
  bases: Bases,
  running: Readonly<Record<Role, ServiceRecord>>,
): Configuration {
  const { services, registration } = world;
  const changes = (['master', 'worker'] as const).flatMap((role) => {
    const live = running[role];
    const image = services.image(live.content, registration.container);
    const next = services.withImage(rebased(world, live, role, bases[role]), registration.container, image);
    return services.differences(live.content, next).map((each) => `${role} ${each}`);
  });
  return { taskDefinitions, changes };
}

function slotOfWorker(slots: Slots, service: string): 'blue' | 'green' {
  return slots.blue.worker === service ? 'blue' : 'green';
}
