import type { ScalableTarget } from '../../lib/domain/automation/automation.ts';
import type { ServiceState, Slots, TaskState } from '../../lib/domain/cluster.ts';
import type { ListedWorker, MasterReading } from '../../lib/domain/health/reading.ts';
import type { Revision, Timing, UpgradePlan } from '../../lib/domain/plan.ts';
import { planBatches, recreateBatches } from '../../lib/domain/planning/batches.ts';

const stable: Revision = {
  version: '2.25.0',
  images: { master: 'locustio/locust:2.25.0', worker: 'locustio/locust:2.25.0' },
};
const target: Revision = {
  version: '2.32.2',
  images: { master: 'locustio/locust:2.32.2', worker: 'locustio/locust:2.32.2' },
};

export const twoMasterSlots: Slots = {
  blue: { master: 'blue-master', worker: 'blue-worker' },
  green: { master: 'green-master', worker: 'green-worker' },
};
export const sharedMasterSlots: Slots = {
  blue: { master: 'master', worker: 'blue-worker' },
  green: { master: 'master', worker: 'green-worker' },
};

const timing: Timing = {
  observeSeconds: 10,
  bakeSeconds: 300,
  masterDeadlineSeconds: 600,
  batchDeadlineSeconds: 600,
  rollbackDeadlineSeconds: 1_800,
  gateDeadlineSeconds: 86_400,
};

/** 4 workers, surge 2, none unavailable: (4,0) → (4,1) → (3,3) → (1,4) → (0,4). */
const moves = planBatches({
  desired: 4,
  canary: 1,
  size: { percent: 50 },
  maxSurge: null,
  maxUnavailable: { count: 0 },
});
if (moves.kind === 'refused') throw new Error(moves.message);

/** 2.25.0 → 2.32.2 from blue to green, each slot with a master of its own. */
export const blueGreen: UpgradePlan = {
  strategy: 'blue-green',
  reasons: [],
  topology: 'two-masters',
  slots: twoMasterSlots,
  activeSlot: 'blue',
  configuration: null,
  stable,
  existing: [{ version: stable.version, count: 4, by: 'reported' }],
  target,
  hops: [{ kind: 'upgrade', to: target }],
  bounds: moves.bounds,
  batches: moves.batches,
  timing,
  allowUnsafe: false,
  testPolicy: 'wait',
  testParameters: {},
  pauseAfter: null,
  windowEnd: null,
  calendars: [],
  resolution: { asked: target.version, version: target.version, passedOver: [] },
  foreignWorkers: 0,
  warnings: [],
  historyEvents: 1_000,
};
export const rolling: UpgradePlan = {
  ...blueGreen,
  strategy: 'rolling',
  topology: 'shared-master',
  slots: sharedMasterSlots,
};
export const recreate: UpgradePlan = { ...rolling, strategy: 'recreate', batches: recreateBatches(4) };
export const recreateOnTwoMasters: UpgradePlan = {
  ...blueGreen,
  strategy: 'recreate',
  batches: recreateBatches(4),
};

/** Workers named `2.25.0-0`, `2.25.0-1`, … */
export function workers(version: string, count: number, state = 'ready'): readonly ListedWorker[] {
  return Array.from({ length: count }, (_, index) => ({ id: `${version}-${index}`, state }));
}

/** A master that answers in every way; its log names no worker's version. */
export function reading(
  listed: readonly ListedWorker[],
  changed: Partial<MasterReading> = {},
): MasterReading {
  return {
    at: '2026-11-23T12:00:10.000Z',
    address: '10.0.0.1',
    version: target.version,
    web: { kind: 'answered', state: 'ready', users: 0, workers: listed },
    log: { kind: 'read', crash: null, reported: {}, mismatched: {} },
    listener: { kind: 'answered', milliseconds: 3 },
    ...changed,
  };
}

/** The same with `count` workers of the master's version; `version` null: it names none. */
export function masterReading(
  version: string | null,
  count: number,
  changed: Partial<MasterReading> = {},
): MasterReading {
  return reading(workers(version ?? 'worker', count), { version, ...changed });
}

/** A service at rest. */
export function serviceState(
  name: string,
  desired: number,
  changed: Partial<ServiceState> = {},
): ServiceState {
  const taskDefinition = changed.taskDefinition ?? `${name}:1`;
  return {
    service: name,
    taskDefinition,
    desired,
    running: desired,
    pending: 0,
    deployments: [{ id: 'ecs-svc/1', status: 'PRIMARY', taskDefinition, rolloutState: 'COMPLETED' }],
    controller: 'ECS',
    scheduling: 'REPLICA',
    zoneRebalancing: false,
    events: [],
    ...changed,
  };
}

/** A worker task of the idle slot that ended by itself with exit code 1. */
export function stoppedTask(changed: Partial<TaskState> = {}): TaskState {
  return {
    task: 'task-1',
    service: 'green-worker',
    taskDefinition: 'green-worker:2',
    lastStatus: 'STOPPED',
    desiredStatus: 'STOPPED',
    address: null,
    startedAt: '2026-11-23T12:00:03.000Z',
    stoppedAt: '2026-11-23T12:00:05.000Z',
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    exitCode: 1,
    digests: {},
    ...changed,
  };
}

/** A service that Application Auto Scaling scales between 2 and 10 tasks, unless told otherwise. */
export function scaled(service: string, more: Partial<ScalableTarget> = {}): ScalableTarget {
  const suspended = { dynamicIn: false, dynamicOut: false, scheduled: false };
  return { service, min: 2, max: 10, suspended, ...more };
}
