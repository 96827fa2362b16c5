import type { Cause } from '../cause.ts';
import type { ServiceState, TaskState } from '../cluster.ts';
import type { Expectation, ExpectedService, Look } from './expectation.ts';
import { whyMissing } from './missing-tasks.ts';

/** A service whose count or revision is neither what was written nor what it was before. */
export function foreignChange(
  expected: Pick<Expectation, 'services'>,
  services: readonly ServiceState[],
): Cause | null {
  for (const { service, desired, taskDefinition, before } of expected.services) {
    const seen = services.find((state) => state.service === service);
    if (!seen) return { code: 'service-missing', message: `ECS does not show service ${service} any more` };
    const countIsOurs = seen.desired === desired || seen.desired === before.desired;
    const revisionIsOurs =
      seen.taskDefinition === taskDefinition || seen.taskDefinition === before.taskDefinition;
    if (!countIsOurs || !revisionIsOurs) {
      return {
        code: 'changed-by-somebody-else',
        message: `service ${service} was changed by somebody else: it is to run ${seen.desired} × ${seen.taskDefinition}, this upgrade set ${desired} × ${taskDefinition}`,
      };
    }
  }
  return null;
}

/**
 * The first service that does not yet show what was written, or whose tasks still start or stop. Where ECS says why, that
 * is the cause, with its words.
 */
export function serviceUnsettled(
  expected: Pick<Expectation, 'services' | 'since'>,
  look: Pick<Look, 'services' | 'stopped'>,
): Cause | null {
  for (const each of expected.services) {
    const { service, desired, taskDefinition } = each;
    const seen = look.services.find((state) => state.service === service);
    if (!seen || seen.desired !== desired || seen.taskDefinition !== taskDefinition) {
      return { code: 'change-not-visible', message: `ECS to show the change of ${service}` };
    }
    if (!runsItsTasks(each, seen)) {
      return tasksNotRunning(each, seen, look.stopped, expected.since);
    }
    if (seen.deployments.some(({ status }) => status === 'ACTIVE')) {
      return { code: 'tasks-not-running', message: `the previous tasks of ${service} to stop` };
    }
  }
  return null;
}

function runsItsTasks({ desired, leaves }: ExpectedService, { running, pending }: ServiceState): boolean {
  return leaves ? running + pending <= desired : running === desired && pending === 0;
}

function tasksNotRunning(
  expected: ExpectedService,
  seen: ServiceState,
  stopped: readonly TaskState[],
  since: string,
): Cause {
  const { service, desired } = expected;
  const waiting = `${service} to run ${desired} tasks (${seen.running} run, ${seen.pending} are pending)`;
  const why = whyMissing({ expected, seen, stopped, since });
  if (why) return { code: why.code, message: `${waiting}; ${why.meaning}: ${why.line}` };
  const event = seen.events[0] ? `; ECS says: ${seen.events[0].message}` : '';
  return { code: 'tasks-not-running', message: `${waiting}${event}` };
}
