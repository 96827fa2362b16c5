import { expect, test } from 'vitest';
import { type MissingTasks, whyMissing } from '../../../lib/domain/health/missing-tasks.ts';
import { serviceState, stoppedTask } from '../fixtures.ts';

const since = '2026-11-23T12:00:00.000Z';
const later = '2026-11-23T12:01:00.000Z';
const earlier = '2026-11-23T11:59:00.000Z';
const noCapacity =
  '(service green-worker) was unable to place a task. Reason: Capacity is unavailable at this time.';
const unpulled = { stopCode: 'TaskFailedToStart', stoppedReason: 'CannotPullContainerError: not found' };

function missing(changed: Partial<MissingTasks> = {}): MissingTasks {
  return {
    expected: { taskDefinition: 'green-worker:2' },
    seen: serviceState('green-worker', 3, {
      running: 1,
      events: [{ at: since, message: noCapacity }],
    }),
    stopped: [],
    since,
    ...changed,
  };
}

const cases: readonly (readonly [what: string, code: string | null, situation: MissingTasks])[] = [
  ['an event says that there is no capacity', 'capacity-unavailable', missing()],
  [
    'the event belongs to an earlier write',
    null,
    missing({
      seen: serviceState('green-worker', 3, { running: 1, events: [{ at: earlier, message: noCapacity }] }),
    }),
  ],
  [
    'all tasks have found a place meanwhile',
    null,
    missing({
      seen: serviceState('green-worker', 3, {
        running: 1,
        pending: 2,
        events: [{ at: since, message: noCapacity }],
      }),
    }),
  ],
  [
    'a task of the revision could not be started, later than the event',
    'image-pull-failed',
    missing({ stopped: [stoppedTask({ ...unpulled, stoppedAt: later })] }),
  ],
  [
    'the event is newer than the task that could not be started',
    'capacity-unavailable',
    missing({
      seen: serviceState('green-worker', 3, { running: 1, events: [{ at: later, message: noCapacity }] }),
      stopped: [stoppedTask({ ...unpulled, stoppedAt: since })],
    }),
  ],
  [
    'the task that ended is of another revision, of another service, or of an earlier write',
    'capacity-unavailable',
    missing({
      stopped: [
        stoppedTask({ ...unpulled, taskDefinition: 'green-worker:1', stoppedAt: later }),
        stoppedTask({ ...unpulled, service: 'blue-worker', stoppedAt: later }),
        stoppedTask({ ...unpulled, stoppedAt: earlier }),
      ],
    }),
  ],
  [
    'the newest end has no name, and the one before has',
    'image-pull-failed',
    missing({
      stopped: [
        stoppedTask({ ...unpulled, stoppedAt: '2026-11-23T12:00:30.000Z' }),
        stoppedTask({ stoppedAt: later }),
      ],
    }),
  ],
];

test.each(cases)('%s: %s', (_, code, situation) => {
  expect(whyMissing(situation)?.code ?? null).toBe(code);
});
