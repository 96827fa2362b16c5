import type { ServiceState, TaskState } from '../cluster.ts';
import type { ExpectedService } from './expectation.ts';
import { type Misfortune, misfortuneOfEvent, misfortuneOfTask } from './misfortune.ts';

/** A service that does not run all that it is to run, and the tasks that ended. */
export interface MissingTasks {
  readonly expected: Pick<ExpectedService, 'taskDefinition'>;
  readonly seen: ServiceState;
  readonly stopped: readonly TaskState[];
  /** ISO 8601: what is older belongs to an earlier write. */
  readonly since: string;
}

/**
 * The newest thing that ECS says has gone wrong with a service since the last write. Its events count only while tasks
 * have found no place: once all have one, they tell of something that has passed.
 */
export function whyMissing({ expected, seen, stopped, since }: MissingTasks): Misfortune | null {
  const unplaced = seen.running + seen.pending < seen.desired;
  const told = unplaced
    ? seen.events.map(({ at, message }) => ({ at, found: misfortuneOfEvent(message) }))
    : [];
  const ended = stopped
    .filter(
      ({ service, taskDefinition }) => service === seen.service && taskDefinition === expected.taskDefinition,
    )
    .map((task) => ({ at: task.stoppedAt ?? '', found: misfortuneOfTask(task) }));
  const newest = [...told, ...ended]
    .filter(({ at, found }) => found !== null && at >= since)
    .toSorted((left, right) => right.at.localeCompare(left.at));
  return newest[0]?.found ?? null;
}
