import { newDeployment, withDeployment } from './deployments.ts';
import { isHealthy } from './rollout.ts';
import type { EcsSettings } from './settings.ts';
import { type DeploymentRecord, type ServiceRecord, type TaskRecord, withEvent } from './state.ts';

/** What a look at a service's tasks says about its deployments: proven, drained, completed, to be taken back. */
export function settle(
  service: ServiceRecord,
  tasks: readonly TaskRecord[],
  settings: EcsSettings,
  context: { readonly now: number; newId(): string },
): ServiceRecord {
  const remaining = tasks.filter(({ phase }) => phase !== 'stopped');
  const proven = withProof(service, tasks, settings, context.now);
  if (!atRest(proven, remaining, settings, context.now)) {
    const moving = proven.steady ? { ...proven, steady: false } : proven;
    return takenBack(withoutDrained(moving, remaining), tasks, context);
  }
  if (proven.status === 'DRAINING') return { ...proven, status: 'INACTIVE', steady: true };
  return completed(proven, context.now);
}

/** Every task that is still there is a healthy one of the PRIMARY deployment, and there are as many as desired. */
function atRest(
  service: ServiceRecord,
  remaining: readonly TaskRecord[],
  settings: EcsSettings,
  now: number,
): boolean {
  const [primary] = service.deployments;
  if (primary === undefined || primary.rolloutState === 'FAILED') {
    return service.status !== 'ACTIVE' && remaining.length === 0;
  }
  const counts = remaining.length === service.desired;
  return (
    counts && remaining.every((task) => task.deployment === primary.id && isHealthy(task, settings, now))
  );
}

/** Ends the rollout, and says so once when the service comes to rest. */
function completed(service: ServiceRecord, now: number): ServiceRecord {
  const [primary] = service.deployments;
  if (!primary || service.steady) return service;
  const done: DeploymentRecord = {
    ...primary,
    rolloutState: 'COMPLETED',
    rolloutReason: `ECS deployment ${primary.id} completed.`,
  };
  const rested = { ...service, deployments: [done], completed: done.taskDefinition, steady: true };
  const told =
    primary.rolloutState === 'IN_PROGRESS'
      ? withEvent(rested, now, `(deployment ${primary.id}) deployment completed.`)
      : rested;
  return withEvent(told, now, 'has reached a steady state.');
}

/** An ACTIVE deployment is gone when it has no task left, nor one to be replaced. */
function withoutDrained(service: ServiceRecord, remaining: readonly TaskRecord[]): ServiceRecord {
  const deployments = service.deployments.filter(
    ({ id, status, holding }) =>
      status === 'PRIMARY' || holding > 0 || remaining.some(({ deployment }) => deployment === id),
  );
  return deployments.length === service.deployments.length ? service : { ...service, deployments };
}

/**
 * The first task that succeeds takes its deployment out of the circuit breaker's sight. Where exits after RUNNING
 * count as failures, success is being healthy; else RUNNING is enough (ECS API reference, `failedTasks`).
 */
function withProof(
  service: ServiceRecord,
  tasks: readonly TaskRecord[],
  settings: EcsSettings,
  now: number,
): ServiceRecord {
  const [primary] = service.deployments;
  if (!primary || primary.proven || primary.rolloutState === 'FAILED') return service;
  const succeeded = tasks.some(
    (task) =>
      task.deployment === primary.id &&
      (settings.exitsFailDeployment ? isHealthy(task, settings, now) : task.startedAt !== null),
  );
  if (!succeeded) return service;
  const deployments = [{ ...primary, proven: true, failedTasks: 0 }, ...service.deployments.slice(1)];
  return { ...service, deployments };
}

/** A failed deployment goes back to the newest COMPLETED one's task definition; with none, or twice, it stalls. */
function takenBack(
  service: ServiceRecord,
  tasks: readonly TaskRecord[],
  context: { readonly now: number; newId(): string },
): ServiceRecord {
  const [primary] = service.deployments;
  if (primary?.rolloutState !== 'FAILED' || primary.origin === 'circuit-breaker') return service;
  if (!service.circuitBreaker.rollback || service.completed === null) return service;
  const next = newDeployment(service.completed, context, 'circuit-breaker');
  const reason = `ECS deployment circuit breaker: rolling back to deploymentId ${next.id}.`;
  const failed = { ...primary, rolloutReason: reason };
  const told = { ...service, deployments: [failed, ...service.deployments.slice(1)] };
  return withEvent(withDeployment(told, tasks, next), context.now, `rolling back to deployment ${next.id}.`);
}
