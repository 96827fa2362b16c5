import { describe, expect, test } from 'vitest';
import { planReport } from '../../../lib/domain/plan-report/plan-report.ts';
import type { Inventory } from '../../../lib/domain/planning/inventory.ts';
import { planUpgrade } from '../../../lib/domain/planning/planning.ts';
import type { RegisteredCluster, Wish } from '../../../lib/domain/planning/wish.ts';
import {
  inventoryOf,
  running,
  runningTest,
  sharedMaster,
  twoMasters,
  wishFor,
} from '../planning/planning-fixtures.ts';

interface Asked {
  readonly cluster?: RegisteredCluster;
  readonly wish?: Wish;
  readonly inventory?: Inventory;
  readonly probeListener?: boolean;
  readonly taskStartSeconds?: number;
}

function reportFor({ cluster = twoMasters, wish = wishFor('2.32.2'), ...asked }: Asked) {
  const inventory = asked.inventory ?? inventoryOf(cluster);
  return planReport(planUpgrade(cluster, wish, inventory), {
    cluster: {
      ...cluster,
      probeListener: asked.probeListener ?? true,
      taskStartSeconds: asked.taskStartSeconds ?? 45,
    },
    inventory,
    holder: null,
    settleSeconds: 3,
  });
}

function planned(asked: Asked = {}) {
  const report = reportFor(asked);
  if (report.kind !== 'planned') throw new Error(JSON.stringify(report));
  return report;
}

describe('the report of a plan', () => {
  test('says how long it takes, at most, and back', () => {
    expect(planned().duration).toMatchObject({
      expectedSeconds: 606,
      // Prepare 1; master, four batches, the test and the end 600 each; the bake 300 more.
      mostSeconds: 1 + 600 * 8 + 300,
      gates: { count: 5, mostSecondsEach: 86_400 },
      outageSeconds: 0,
      rollback: { expectedSeconds: 137, mostSeconds: 1_800 },
    });
  });

  test('counts the outage of a shared master that changes', () => {
    expect(
      planned({ cluster: sharedMaster, wish: wishFor('2.32.2', { strategy: 'rolling' }) }).duration
        .outageSeconds,
    ).toBe(60);
  });

  test('shows the bounds and the budget that the plan was judged by', () => {
    // Act
    const { bounds, budget } = planned({ wish: wishFor('2.32.2', { maxUnavailable: { count: 1 } }) });

    // Assess
    expect(bounds).toEqual({ desired: 4, floor: 3, ceiling: 6 });
    expect(budget).toMatchObject({ limit: 15_000, most: 25_000 });
  });

  test('takes the sizes of the slot that is filled', () => {
    // Prepare
    const small = { cpu: 256, memory: 512 };
    const sizes = { 'blue-master': null, 'blue-worker': null, 'green-master': small, 'green-worker': small };

    // Act
    const { cost } = planned({ inventory: inventoryOf(twoMasters, running('2.25.0'), { sizes }) });

    // Assess
    expect(cost.fargate).toMatchObject({ vcpuSeconds: 209 });
  });
});

describe('the risks of a plan', () => {
  const onBlue = [{ service: 'blue-master', address: '10.0.0.1', test: { ...runningTest, spawnRate: 2 } }];
  const tested = inventoryOf(twoMasters, running('2.25.0'), { tests: onBlue });

  test.for<[string, Asked, RegExp]>([
    ['the way back', {}, /quick only while all old workers run: from batch 2 on/],
    ['capacity', {}, /up to 3 more tasks than now need quota/],
    ['its own warnings', { cluster: sharedMaster }, /master step of rolling is an outage/],
    ['no probe', { probeListener: false }, /dead listener .* has the probe switched off/],
    [
      'a target that does not answer the probe',
      { wish: wishFor('2.20.1', { allowDowngrade: true }) },
      /Locust 2\.20\.1 does not answer the probe/,
    ],
    [
      'a test that is stopped',
      { wish: wishFor('2.32.2', { testPolicy: 'stop' }), inventory: tested },
      /for good/,
    ],
    [
      'a restarted test of unknown length',
      { wish: wishFor('2.32.2', { testPolicy: 'restart' }), inventory: tested },
      /runs until somebody stops it/,
    ],
  ])('%s', ([, asked, risk]) => {
    expect(planned(asked).risks.join('\n')).toMatch(risk);
  });

  test('a test whose length is given has an end', () => {
    // Act
    const wish = wishFor('2.32.2', { testPolicy: 'restart', testParameters: { runTimeSeconds: 60 } });

    // Assess
    expect(planned({ wish, inventory: tested }).risks.join('\n')).not.toMatch(/until somebody stops it/);
  });
});

describe('what else there may be', () => {
  test('nothing to do', () => {
    expect(reportFor({ wish: wishFor('2.25.0') })).toMatchObject({
      kind: 'nothing-to-do',
      stable: { version: '2.25.0' },
      inventory: { master: { version: '2.25.0' } },
    });
  });

  test('a refusal, with what was seen', () => {
    expect(reportFor({ wish: wishFor('2.20.1') })).toMatchObject({
      kind: 'refused',
      cause: { code: 'downgrade' },
      inventory: { workers: [{ version: '2.25.0', count: 4 }] },
    });
  });

  test('a refusal before anything was seen', () => {
    // Act
    const report = planReport(
      { kind: 'refused', cause: { code: 'version-malformed', message: 'no' }, preflight: [] },
      {
        cluster: { ...twoMasters, probeListener: true, taskStartSeconds: 45 },
        inventory: null,
        holder: null,
        settleSeconds: 3,
      },
    );

    // Assess
    expect(report).toEqual({
      kind: 'refused',
      cause: { code: 'version-malformed', message: 'no' },
      preflight: [],
      inventory: null,
    });
  });
});

test('a task that starts later than the deadline of its step is a risk, by name', () => {
  const { risks } = planned({ taskStartSeconds: 700 });

  expect(risks.join('\n')).toMatch(
    /longer than their deadline.*: master to 2\.32\.2 \(\d+ s of 600 s\), batch 1/,
  );
});
