import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Slots, Topology } from '../../lib/domain/cluster.ts';
import type { Strategy, UpgradePlan } from '../../lib/domain/plan.ts';
import { type PlanAnswer, planUpgrade } from '../../lib/domain/planning.ts';
import {
  changesBetween,
  type Stage,
  servicesAt,
  slotsOf,
  stageBefore,
  targetMaster,
} from '../../lib/domain/stage.ts';
import { batchesInput } from './arbitraries.ts';
import { blueGreen, masterReading, serviceState, sharedMasterSlots, twoMasterSlots } from './fixtures.ts';

interface Asked {
  readonly strategy: Strategy;
  readonly topology: Topology;
  readonly slots: Slots;
}

const bounded: readonly Asked[] = [
  { strategy: 'blue-green', topology: 'two-masters', slots: twoMasterSlots },
  { strategy: 'rolling', topology: 'shared-master', slots: sharedMasterSlots },
];
const recreating: readonly Asked[] = [
  { strategy: 'recreate', topology: 'two-masters', slots: twoMasterSlots },
  { strategy: 'recreate', topology: 'shared-master', slots: sharedMasterSlots },
];

describe('whatever is asked of 1 to 200 workers', () => {
  test('no write takes them below the floor, not even one that is the last before its function dies', () => {
    fc.assert(
      fc.property(plans(bounded), (plan) => {
        const floor = plan.bounds.desired - plan.bounds.maxUnavailable;
        expect(Math.min(...singleWrites(plan).map(({ ready }) => ready))).toBeGreaterThanOrEqual(floor);
      }),
    );
  });

  test('no write takes them above the ceiling', () => {
    fc.assert(
      fc.property(plans([...bounded, ...recreating]), (plan) => {
        const ceiling = plan.bounds.desired + plan.bounds.maxSurge;
        expect(Math.max(...singleWrites(plan).map(({ tasks }) => tasks))).toBeLessThanOrEqual(ceiling);
      }),
    );
  });

  test("a target's worker never runs before its master does", () => {
    fc.assert(
      fc.property(plans([...bounded, ...recreating]), (plan) => {
        for (const stage of stagesOf(plan)) {
          const services = servicesAt(plan, stage);
          const master = services.find(({ service }) => service === targetMaster(plan));
          const targetWorkers = services.filter(
            ({ role, revision, desired }) => role === 'worker' && revision === 'target' && desired > 0,
          );
          if (targetWorkers.length > 0) expect(master).toMatchObject({ desired: 1, revision: 'target' });
        }
      }),
    );
  });

  test('in the end all of them run at the target, beside one master', () => {
    fc.assert(
      fc.property(plans([...bounded, ...recreating]), (plan) => {
        const serving = servicesAt(plan, { kind: 'after' }).filter(({ desired }) => desired > 0);
        expect(serving).toEqual([
          { service: targetMaster(plan), role: 'master', desired: 1, revision: 'target' },
          {
            service: slotsOf(plan).idle.worker,
            role: 'worker',
            desired: plan.bounds.desired,
            revision: 'target',
          },
        ]);
      }),
    );
  });
});

/** Plans of clusters at rest; looked at so rarely that no number of batches is too many. */
function plans(ways: readonly Asked[]): fc.Arbitrary<UpgradePlan> {
  return fc
    .tuple(batchesInput(200), fc.constantFrom(...ways), fc.constantFrom('blue' as const, 'green' as const))
    .map(([{ desired, ...input }, { strategy, topology, slots }, activeSlot]) => {
      const { master, worker } = slots[activeSlot];
      const cluster = {
        topology,
        slots,
        imageTemplate: 'locustio/locust:{version}',
        locustfileFromMaster: false,
        maxMinorSkew: null,
        headless: false,
      };
      const wish = {
        ...input,
        target: { version: '2.32.2' },
        strategy,
        timing: { ...blueGreen.timing, observeSeconds: 60 },
        testPolicy: 'wait' as const,
        allowUnsafe: false,
        allowDowngrade: false,
      };
      return planUpgrade(cluster, wish, {
        services: [serviceState(master, 1), serviceState(worker, desired)],
        images: {},
        activeSlot,
        reading: masterReading('2.25.0', desired),
      });
    })
    .map(planOrNoRoom)
    .filter((plan) => plan !== null);
}

/** `no-room-to-move` is the one refusal that such a request may meet; any other is a mistake. */
function planOrNoRoom(answer: PlanAnswer): UpgradePlan | null {
  if (answer.kind === 'planned') return answer.plan;
  if (answer.kind === 'refused' && answer.cause.code === 'no-room-to-move') return null;
  throw new Error(JSON.stringify(answer));
}

function stagesOf(plan: UpgradePlan): readonly Stage[] {
  const batches = plan.batches.map((_, index) => ({ kind: 'batch', index }) as const);
  const drained = plan.strategy === 'recreate' ? [{ kind: 'drained' } as const] : [];
  return [{ kind: 'before' }, ...drained, { kind: 'master' }, ...batches, { kind: 'after' }];
}

/**
 * Worker tasks after each single write of an upgrade: how many are to run, and how many of them are ready for sure,
 * because they ran at the stage before.
 */
function singleWrites(plan: UpgradePlan): readonly { readonly tasks: number; readonly ready: number }[] {
  return stagesOf(plan).flatMap((stage) => {
    const before = workersOf(plan, stageBefore(plan, stage));
    const now = new Map(before);
    return changesBetween(plan, stageBefore(plan, stage), stage)
      .filter(({ role }) => role === 'worker')
      .map(({ service, desired }) => {
        now.set(service, desired);
        const counts = [...now].map(([name, count]) => ({
          count,
          kept: Math.min(count, before.get(name) ?? 0),
        }));
        return {
          tasks: counts.reduce((sum, { count }) => sum + count, 0),
          ready: counts.reduce((sum, { kept }) => sum + kept, 0),
        };
      });
  });
}

function workersOf(plan: UpgradePlan, stage: Stage): ReadonlyMap<string, number> {
  const workers = servicesAt(plan, stage).filter(({ role }) => role === 'worker');
  return new Map(workers.map(({ service, desired }) => [service, desired]));
}
