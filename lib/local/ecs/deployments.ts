import { type DeploymentRecord, isLive, type ServiceRecord, type TaskRecord } from './state.ts';

/** A deployment's id in the form of AWS's (`ecs-svc/` and 19 digits), from 32 hexadecimal ones. */
function deploymentId(hexadecimal: string): string {
  return `ecs-svc/${BigInt(`0x${hexadecimal.slice(0, 15)}`)
    .toString()
    .padStart(19, '0')}`;
}

/** A deployment that begins now and becomes PRIMARY. */
export function newDeployment(
  taskDefinition: string,
  { now, newId }: { readonly now: number; newId(): string },
  origin: DeploymentRecord['origin'] = 'request',
): DeploymentRecord {
  const id = deploymentId(newId());
  return {
    id,
    status: 'PRIMARY',
    taskDefinition,
    createdAt: now,
    rolloutState: 'IN_PROGRESS',
    rolloutReason: `ECS deployment ${id} in progress.`,
    failedTasks: 0,
    proven: false,
    holding: 0,
    origin,
  };
}

/** The service with a new PRIMARY deployment. A new deployment also ends start throttling (ECS developer guide). */
export function withDeployment(
  service: ServiceRecord,
  tasks: readonly TaskRecord[],
  next: DeploymentRecord,
): ServiceRecord {
  const held = (id: string): number => tasks.filter((task) => task.deployment === id && isLive(task)).length;
  const older = service.deployments.map((each) =>
    each.status === 'ACTIVE' ? each : { ...each, status: 'ACTIVE' as const, holding: held(each.id) },
  );
  return {
    ...service,
    deployments: [next, ...older],
    steady: false,
    throttle: { failures: 0, notBefore: 0 },
  };
}
