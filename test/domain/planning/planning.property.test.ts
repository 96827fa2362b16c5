import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { UpgradePlan } from '../../../lib/domain/plan.ts';
import { type PlanAnswer, planUpgrade } from '../../../lib/domain/planning/planning.ts';
import { compatibility } from '../../../lib/domain/versions/compatibility.ts';
import { sameVersion } from '../../../lib/domain/versions/version.ts';
import { type PlanningCase, planningCases } from '../arbitraries.ts';
import {
  clusterBefore,
  meetings,
  readyWorkers,
  runningMasters,
  type SimulatedCluster,
  workerTasks,
  writesOf,
} from './simulation.ts';

const runs = { numRuns: 1_000 };

/** Asserts something of every plan that any cluster, policy and versions lead to. */
function everyPlan(assertion: (plan: UpgradePlan, asked: PlanningCase) => void): void {
  fc.assert(
    fc.property(planningCases, (asked) => {
      const answer = answerTo(asked);
      if (answer.kind === 'planned') assertion(answer.plan, asked);
    }),
    runs,
  );
}

function answerTo({ cluster, wish, inventory }: PlanningCase): PlanAnswer {
  return planUpgrade(cluster, wish, inventory);
}

/** What the master and its workers say that they are. */
function versionsSeen({ inventory: { reading } }: PlanningCase): readonly string[] {
  const workers = reading?.log.kind === 'read' ? Object.values(reading.log.reported) : [];
  return reading?.version ? [reading.version, ...workers] : workers;
}

function endOf(plan: UpgradePlan): SimulatedCluster {
  return writesOf(plan).at(-1)?.after ?? clusterBefore(plan);
}

describe('for any cluster, policy and versions', () => {
  test('there is a plan, or nothing to do, or a refusal with a code, a reason and a remedy', () => {
    fc.assert(
      fc.property(planningCases, (asked) => {
        const answer = answerTo(asked);
        switch (answer.kind) {
          case 'planned':
            expect(writesOf(answer.plan)).not.toEqual([]);
            break;
          case 'nothing-to-do':
            expect(
              versionsSeen(asked).filter((version) => !sameVersion(version, answer.resolution.version)),
            ).toEqual([]);
            break;
          case 'refused':
            expect(answer.cause.code).toMatch(/^[a-z]+(-[a-z]+)*$/);
            expect(answer.cause.message).toMatch(/^[^A-Z].*[;:] .*[^.]$/);
        }
      }),
      runs,
    );
  });

  test('a plan ends with one master and all workers at the target, in one slot', () => {
    everyPlan((plan) => {
      const end = endOf(plan);
      const { version } = plan.target;
      expect(runningMasters(plan, end).map(({ desired, versions }) => [desired, ...versions])).toEqual([
        [1, plan.hops.at(-1)?.kind === 'heal' ? plan.stable.version : version],
      ]);
      expect(runningMasters(plan, end).every(({ versions }) => sameVersion(versions[0] ?? '', version))).toBe(
        true,
      );
      const serving = [plan.slots.blue.worker, plan.slots.green.worker]
        .map((name) => end.get(name))
        .filter((service) => (service?.desired ?? 0) > 0);
      expect(serving).toEqual([{ desired: plan.bounds.desired, versions: [version] }]);
    });
  });

  test('no worker meets a new master that it is not known to work with, unless that was allowed by name', () => {
    everyPlan((plan, { cluster, wish }) => {
      if (wish.strategy === 'rolling' && wish.allowUnsafe) return;
      const known = new Set(meetings(plan, clusterBefore(plan)).map(pairName));
      for (const { plan: hop, after } of writesOf(plan)) {
        const met = meetings(hop, after).filter((each) => !known.has(pairName(each)));
        for (const pair of met.filter(({ master, worker }) => !wish.allowUnsafe || master !== worker)) {
          expect({ ...pair, verdict: compatibility(pair.master, pair.worker, cluster).verdict }).toEqual({
            ...pair,
            verdict: 'safe',
          });
        }
      }
    });
  });

  test('every worker starts beside a master of its version', () => {
    everyPlan((plan) => {
      for (const { plan: hop, service, role, before: was, after } of writesOf(plan)) {
        const [then, now] = [was.get(service), after.get(service)];
        if (role !== 'worker' || !now || now.desired <= (then?.desired ?? 0)) continue;
        const slot = Object.values(hop.slots).find(({ worker }) => worker === service);
        const master = after.get(slot?.master ?? '');
        expect(master?.desired).toBe(1);
        expect(sameVersion(master?.versions[0] ?? '', now.versions[0] ?? '-')).toBe(true);
      }
    });
  });

  test('no write takes the workers below the floor or above the ceiling, though it be the last', () => {
    everyPlan((plan) => {
      const { desired, maxSurge, maxUnavailable } = plan.bounds;
      for (const write of writesOf(plan)) {
        expect(workerTasks(plan, write.after)).toBeLessThanOrEqual(desired + maxSurge);
        if (plan.strategy === 'recreate' || write.role === 'master') continue;
        expect(readyWorkers(write)).toBeGreaterThanOrEqual(desired - maxUnavailable);
      }
    });
  });

  test('a skew policy holds for every master that workers are brought to', () => {
    everyPlan((plan, { cluster }) => {
      if (plan.strategy !== 'rolling' || cluster.maxMinorSkew === null) return;
      const known = new Set(meetings(plan, clusterBefore(plan)).map(pairName));
      const fresh = writesOf(plan).flatMap(({ plan: hop, after }) => meetings(hop, after));
      const widest = fresh.filter((pair) => !known.has(pairName(pair))).map(minorsApart);
      expect(Math.max(0, ...widest)).toBeLessThanOrEqual(cluster.maxMinorSkew);
    });
  });
});

test('the cases reach every strategy, hops, healing and most refusals', () => {
  // Act
  const answers = fc.sample(planningCases, { numRuns: 2_000, seed: 1 }).map(answerTo);

  // Assess
  const plans = answers.flatMap((answer) => (answer.kind === 'planned' ? [answer.plan] : []));
  const codes = answers.flatMap((answer) => (answer.kind === 'refused' ? [answer.cause.code] : []));
  expect(new Set(plans.map(({ strategy }) => strategy))).toEqual(
    new Set(['blue-green', 'rolling', 'recreate']),
  );
  expect(plans.filter(({ hops }) => hops.length > 1).length).toBeGreaterThan(10);
  expect(plans.filter(({ hops }) => hops.some(({ kind }) => kind === 'heal')).length).toBeGreaterThan(10);
  expect(answers.filter(({ kind }) => kind === 'nothing-to-do').length).toBeGreaterThan(10);
  expect([...new Set(codes)]).toEqual(
    expect.arrayContaining([
      'unsafe-pair',
      'unknown-pair',
      'skew-exceeds-policy',
      'downgrade',
      'strategy-needs-two-masters',
      'strategy-needs-shared-master',
      'no-room-to-move',
      'too-many-batches',
      'existing-version-unreadable',
      'no-version-satisfies',
      'version-malformed',
      'not-at-rest',
    ]),
  );
});

function pairName({ master, worker }: { readonly master: string; readonly worker: string }): string {
  return `${worker} on ${master}`;
}

function minorsApart({ master, worker }: { readonly master: string; readonly worker: string }): number {
  const [one, other] = [master, worker].map((text) => text.split('.').map(Number));
  return one?.[0] === other?.[0] ? Math.abs((one?.[1] ?? 0) - (other?.[1] ?? 0)) : Number.POSITIVE_INFINITY;
}
