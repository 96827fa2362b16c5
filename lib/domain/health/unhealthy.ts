import type { Cause } from '../cause.ts';
import type { TaskState } from '../cluster.ts';
import { sameVersion } from '../versions/version.ts';
import type { Expectation } from './expectation.ts';
import type { MasterReading } from './reading.ts';

/** Fargate takes hosts out of service and Spot takes capacity back: neither says anything about the revision. */
const notEvidence = new Set(['SpotInterruption', 'TerminationNotice', 'InfrastructureHealth']);

/** A target master's task that ended since the upgrade began: it never stops one on its way forward. */
export function masterStopped(expected: Expectation, stopped: readonly TaskState[]): Cause | null {
  const crash = stopped.find(
    (task) =>
      task.taskDefinition === expected.master.taskDefinition &&
      task.service === expected.master.service &&
      (task.stoppedAt ?? '') >= expected.begun &&
      !notEvidence.has(task.stopCode ?? ''),
  );
  return crash
    ? { code: 'master-crashed', message: `the ${expected.master.version} master stopped: ${endOf(crash)}` }
    : null;
}

function endOf(task: TaskState): string {
  const exit = task.exitCode === null ? 'no exit code' : `exit code ${task.exitCode}`;
  return `${task.stopCode ?? 'no stop code'}, ${exit}, ${task.stoppedReason ?? 'no reason given'} (task ${task.task})`;
}

/** A zombie: the log tells of the crashed listener, or the listener stays silent (Locust issue #2975). */
export function listenerDead(reading: MasterReading | null): Cause | null {
  if (reading?.log.kind === 'read' && reading.log.crash) {
    return {
      code: 'listener-crashed',
      message: `the master at ${reading.address} lost its listener and serves no worker any more: ${reading.log.crash}`,
    };
  }
  if (reading?.listener.kind === 'silent') {
    return {
      code: 'listener-silent',
      message: `the master at ${reading.address} accepts connections but its listener did not answer ${reading.listener.tries} probes`,
    };
  }
  return null;
}

/** A master that names another version than its image was said to hold. */
export function wrongVersion(expected: Expectation, reading: MasterReading | null): Cause | null {
  if (!reading?.version || sameVersion(reading.version, expected.master.version)) return null;
  return {
    code: 'wrong-version',
    message: `the master at ${reading.address} says that it is Locust ${reading.version}; its image was said to be ${expected.master.version}`,
  };
}

/** Exit codes of a worker that was asked to stop or whose master left: 0, and 143 while it was still starting. */
const normalExits = new Set([0, 143]);
/** One crash may be chance; ECS starts the task again, and a second one is the revision's doing. */
const crashesThatCount = 2;

/** Workers of this batch that ended by themselves, from the second one on. */
export function workersCrashing(expected: Expectation, stopped: readonly TaskState[]): Cause | null {
  const crashes = stopped.filter(
    (task) =>
      task.taskDefinition === expected.watchedWorkers &&
      (task.stoppedAt ?? '') >= expected.since &&
      (task.stopCode === 'TaskFailedToStart' ||
        (task.stopCode === 'EssentialContainerExited' && !normalExits.has(task.exitCode ?? -1))),
  );
  // ECS lists tasks in no order that it promises.
  const [last] = crashes.toSorted((left, right) =>
    (right.stoppedAt ?? '').localeCompare(left.stoppedAt ?? ''),
  );
  if (!last || crashes.length < crashesThatCount) return null;
  return {
    code: last.stopCode === 'TaskFailedToStart' ? 'workers-fail-to-start' : 'workers-crash',
    message: `${crashes.length} workers of this batch stopped by themselves, the last one: ${endOf(last)}`,
  };
}

/** A master that has answered before and does not any more. */
export function masterUnreachable(expected: Expectation, reading: MasterReading | null): Cause | null {
  if (expected.masterStarting || reading?.web.kind !== 'failed') return null;
  return {
    code: 'master-unreachable',
    message: `the master at ${reading.address} does not answer: ${reading.web.reason}`,
  };
}
