/** How long nodes take to come and go, in seconds: assumptions for an estimate, on which nothing is decided. */

/** From the start of its process to a master that answers or a worker that is registered: 0.7 to 1.2 s (measured). */
export const locustStartSeconds = 1;

/**
 * Until a lowered count is seen: Locust exits 0.6 to 1.2 s after SIGTERM (measured with 8 workers); that ECS sends it
 * and counts the task as gone some seconds later is an assumption.
 */
export const stopSeconds = 5;

/** Until ECS kills what does not stop: the longest `stopTimeout` on Fargate. */
export const longestStopSeconds = 120;

/** One run of a function: some reads of ECS and the ledger, and mostly one of the Probe. An assumption. */
export const callSeconds = 1;

const tasksPerSecond = 500 / 60;

/**
 * Until the last of so many new workers of one service is registered. ECS starts 500 tasks of a service a minute; the
 * account's own limit on Fargate (100 at once, then 20 a second) never binds before that.
 *
 *   4 workers of 45 s      0.48 + 45 + 1 = 46.48 s
 *   1,000 workers of 45 s   120 + 45 + 1 = 166 s
 */
export function workersStartSeconds(count: number, taskStartSeconds: number): number {
  return count === 0 ? 0 : count / tasksPerSecond + taskStartSeconds + locustStartSeconds;
}

/** A master is one task. */
export function masterStartSeconds(taskStartSeconds: number): number {
  return taskStartSeconds + locustStartSeconds;
}

/** The assumptions in words, for the report. */
export function assumptions(taskStartSeconds: number): readonly string[] {
  return [
    `a task starts in ${taskStartSeconds} s (taskStartSeconds of the registration), and ECS starts 500 tasks of a service a minute`,
    `Locust is up ${locustStartSeconds} s later, and gone ${stopSeconds} s after a count was lowered`,
    `a function answers in ${callSeconds} s`,
  ];
}
