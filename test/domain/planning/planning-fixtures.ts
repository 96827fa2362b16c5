import { servicesOf } from '../../../lib/domain/cluster.ts';
import type { RunningTest } from '../../../lib/domain/gates/test-in-flight.ts';
import type { UpgradePlan } from '../../../lib/domain/plan.ts';
import type { Inventory } from '../../../lib/domain/planning/inventory.ts';
import type { PlanAnswer } from '../../../lib/domain/planning/planning.ts';
import type { RegisteredCluster, Wish } from '../../../lib/domain/planning/wish.ts';
import { blueGreen, reading, serviceState, sharedMasterSlots, twoMasterSlots, workers } from '../fixtures.ts';

/** Versions are listed, so that what was measured does not decide what is offered. */
export const twoMasters: RegisteredCluster = {
  topology: 'two-masters',
  slots: twoMasterSlots,
  imageTemplate: 'locustio/locust:{version}',
  images: {},
  versions: ['2.25.0', '2.32.2'],
  calendars: [],
  locustfileFromMaster: false,
  maxMinorSkew: null,
  headless: false,
  loadBalancer: null,
};

export const sharedMaster: RegisteredCluster = {
  ...twoMasters,
  topology: 'shared-master',
  slots: sharedMasterSlots,
};

/** To 2.32.2, with every other member at its default. */
export const wish: Wish = {
  target: { version: '2.32.2', preReleases: false },
  slot: null,
  strategy: 'auto',
  canary: 1,
  size: { percent: 50 },
  maxSurge: null,
  maxUnavailable: { count: 0 },
  timing: blueGreen.timing,
  testPolicy: 'wait',
  testParameters: {},
  pauseAfter: null,
  windowEnd: null,
  calendars: [],
  allowUnsafe: false,
  allowDowngrade: false,
};

/** A wish for another target. */
export function wishFor(version: string, changed: Partial<Wish> = {}): Wish {
  return { ...wish, target: { version, preReleases: false }, ...changed };
}

/** What runs in the blue slot. Workers report their versions, unless they are silent. */
export interface Running {
  readonly master: string;
  /** How many workers of which version. */
  readonly workers: Readonly<Record<string, number>>;
  readonly silent?: boolean;
}

/** Four workers of one version with their master. */
export function running(version: string, count = 4): Running {
  return { master: version, workers: { [version]: count } };
}

/** A cluster at rest: blue serves, green is empty. The images state the master's version. */
export function inventoryOf(
  cluster: RegisteredCluster,
  runs: Running = running('2.25.0'),
  changed: Partial<Inventory> = {},
): Inventory {
  const { blue } = cluster.slots;
  const all = Object.entries(runs.workers);
  const count = all.reduce((sum, [, some]) => sum + some, 0);
  const listed = all.flatMap(([version, some]) => workers(version, some));
  const desired: Readonly<Record<string, number>> = { [blue.master]: 1, [blue.worker]: count };
  const services = servicesOf(cluster.slots);
  const reported = listed.map(({ id }) => [id, id.slice(0, id.lastIndexOf('-'))]);
  return {
    at: '2026-11-24T12:00:00.000Z',
    services: services.map((service) => serviceState(service, desired[service] ?? 0)),
    images: Object.fromEntries(services.map((service) => [service, `locustio/locust:${runs.master}`])),
    imageSources: {},
    startups: {},
    activeSlot: 'blue',
    reading: reading(listed, {
      version: runs.master,
      log: {
        kind: 'read',
        crash: null,
        reported: runs.silent ? {} : Object.fromEntries(reported),
        mismatched: {},
      },
    }),
    sizes: {},
    tests: [],
    surroundings: { calendars: [], scalableTargets: [], routing: null, images: {} },
    configuration: null,
    ...changed,
  };
}

/** A test of which everything is shown but its spawn rate, as below Locust 2.28. */
export const runningTest: RunningTest = {
  state: 'running',
  usersNow: 12,
  users: 12,
  spawnRate: null,
  host: null,
  userClasses: null,
  classPicker: false,
  shaped: false,
};

/** The plan of an answer that has one. */
export function planOf(answer: PlanAnswer): UpgradePlan {
  if (answer.kind !== 'planned') throw new Error(JSON.stringify(answer));
  return answer.plan;
}
