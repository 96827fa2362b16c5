import type { Cause } from '../cause.ts';
import type { TaskState } from '../cluster.ts';
import { sameVersion } from '../versions/version.ts';
import type { Expectation } from './expectation.ts';
import { loginCause } from './login-cause.ts';
import { misfortuneOfTask } from './misfortune.ts';
import type { MasterReading } from './reading.ts';

/** A target master's task that ended since the upgrade began: it never stops one on its way forward. */
export function masterStopped(expected: Expectation, stopped: readonly TaskState[]): Cause | null {
  const { begun, master } = expected;
  if (begun === null) return null;
  const crash = stopped.find(
    (task) =>
      task.taskDefinition === master.taskDefinition &&
      task.service === master.service &&
      (task.stoppedAt ?? '') >= begun &&
      isEvidence(task),
  );
  if (!crash) return null;
  // What never ran has no workers to lose: only then may the cause be another than that of a dead master.
  const code = expected.masterStarting && failedToStart(crash) ? misfortuneOfTask(crash)?.code : undefined;
  return { code: code ?? 'master-crashed', message: `the ${master.version} master stopped: ${endOf(crash)}` };
}

/** A host that was taken away, or a subnet that is full, says nothing about the revision. */
function isEvidence(task: TaskState): boolean {
  const misfortune = misfortuneOfTask(task);
  return misfortune === null || misfortune.blame === 'revision';
}

function failedToStart({ stopCode }: TaskState): boolean {
  return stopCode === 'TaskFailedToStart';
}

function endOf(task: TaskState): string {
  const exit = task.exitCode === null ? 'no exit code' : `exit code ${task.exitCode}`;
  const meaning = misfortuneOfTask(task)?.meaning;
  const why = `${task.stopCode ?? 'no stop code'}, ${exit}, ${task.stoppedReason ?? 'no reason given'} (task ${task.task})`;
  return meaning ? `${meaning}: ${why}` : why;
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
export function wrongVersion(
  expected: { readonly master: Pick<Expectation['master'], 'version'> },
  reading: MasterReading | null,
): Cause | null {
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

/** Workers of this batch that ended by themselves or were found unhealthy, from the second one on. */
export function workersCrashing(expected: Expectation, stopped: readonly TaskState[]): Cause | null {
  const crashes = stopped.filter(
    (task) =>
      task.taskDefinition === expected.watchedWorkers &&
      (task.stoppedAt ?? '') >= expected.since &&
      isEvidence(task) &&
      endedWrongly(task),
  );
  // ECS lists tasks in no order that it promises.
  const [last] = crashes.toSorted((left, right) =>
    (right.stoppedAt ?? '').localeCompare(left.stoppedAt ?? ''),
  );
  if (!last || crashes.length < crashesThatCount) return null;
  const generic = failedToStart(last) ? 'workers-fail-to-start' : 'workers-crash';
  return {
    code: misfortuneOfTask(last)?.code ?? generic,
    message: `${crashes.length} workers of this batch stopped by themselves, the last one: ${endOf(last)}`,
  };
}

/** What the scheduler stopped was scaled away, unless it says that it was unhealthy. */
function endedWrongly(task: TaskState): boolean {
  if (task.stopCode === 'EssentialContainerExited') return !normalExits.has(task.exitCode ?? -1);
  return failedToStart(task) || misfortuneOfTask(task) !== null;
}

/** A master that has answered before and does not any more. */
export function masterUnreachable(
  expected: Pick<Expectation, 'masterStarting'>,
  reading: MasterReading | null,
): Cause | null {
  if (expected.masterStarting || reading?.web.kind !== 'failed') return null;
  const login = loginCause(reading);
  if (login) return login;
  return {
    code: 'master-unreachable',
    message: `the master at ${reading.address} does not answer: ${reading.web.reason}`,
  };
}
