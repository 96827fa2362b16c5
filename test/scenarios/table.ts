import { expect } from 'vitest';
import type { LocalFlags } from '../../lib/cli/local/options.ts';
import type { Outcome } from '../../lib/ports/ledger.ts';
import type { ClusterSample } from './cluster-recorder.ts';
import { eventAt, type FinishedRun, moment, notified } from './finished-run.ts';

/** What a run of `locust-upgrade local` must show, whatever its nodes are. */
export interface Scenario {
  readonly name: string;
  readonly flags: Partial<LocalFlags>;
  readonly outcome: Outcome;
  /** Codes of which the cause must have one; empty: there must be none. */
  readonly causes: readonly string[];
  readonly endsAt: 'target' | 'stable';
  readonly strategy: string;
  also?(run: FinishedRun): void;
}

export const from = '2.25.0';
export const to = '2.32.2';
export const workers = 4;
/** The largest batch of 4 workers in batches of 50 %. */
const surge = 2;

const forwards: readonly Scenario[] = [
  {
    name: 'blue-green: the target everywhere, and never fewer workers than before',
    flags: {},
    outcome: 'succeeded',
    causes: [],
    endsAt: 'target',
    strategy: 'blue-green',
    also: (run) => {
      expect(run.report.batches.map(({ size }) => size)).toEqual([1, 2, 1]);
      expect(notified(run)).toEqual(['Planned', 'Master Upgraded', 'Succeeded']);
      targetMasterCameFirst(run);
      for (const sample of run.duringUpgrade) {
        expect(sample.running, `at ${sample.at}`).toBeGreaterThanOrEqual(workers);
        expect(sample.live, `at ${sample.at}`).toBeLessThanOrEqual(workers + surge);
      }
    },
  },
  {
    name: 'blue-green with the locustfile from the master: no version meets another',
    flags: { locustfileFromMaster: true, strategy: 'auto' },
    outcome: 'succeeded',
    causes: [],
    endsAt: 'target',
    strategy: 'blue-green',
  },
  {
    name: 'rolling with local locustfiles: the master first, skew reported between the steps',
    flags: { strategy: 'rolling' },
    outcome: 'succeeded',
    causes: [],
    endsAt: 'target',
    strategy: 'rolling',
    also: (run) => {
      targetMasterCameFirst(run);
      const skews = run.report.timeline.filter(({ detail }) =>
        detail.includes('skew 7 minor, workers older'),
      );
      expect(skews.map(({ step }) => step)).toEqual(
        expect.arrayContaining(['ObserveMaster', 'ObserveBatch']),
      );
    },
  },
  {
    name: 'recreate: all workers leave before the target starts',
    flags: { strategy: 'recreate' },
    outcome: 'succeeded',
    causes: [],
    endsAt: 'target',
    strategy: 'recreate',
    also: (run) => expect(run.duringUpgrade.some(({ live }) => live === 0)).toBe(true),
  },
  {
    name: 'the same revision: nothing to do',
    flags: { to: from },
    outcome: 'nothing-to-do',
    causes: [],
    endsAt: 'stable',
    strategy: 'auto',
    also: (run) => {
      expect(run.report.batches).toEqual([]);
      expect(notified(run)).toEqual([]);
    },
  },
];

const inHops: readonly Scenario[] = [
  {
    name: 'rolling with a limit on skew: over the version between, and the slots change places twice',
    flags: { strategy: 'rolling', from: '2.30.0', versions: '2.31.8', maxMinorSkew: '1' },
    outcome: 'succeeded',
    causes: [],
    endsAt: 'target',
    strategy: 'rolling',
    also: (run) => {
      expect(run.report.batches.map(({ size }) => size)).toEqual([1, 2, 1, 1, 2, 1]);
      expect(eventAt(run, 'Prepare', '2.30.0 → 2.31.8 → 2.32.2')).not.toBe('');
      for (const { masters, workers: running } of run.duringUpgrade) {
        // A moment in which one master runs: every worker is at most one minor away from it.
        if (masters.length !== 1) continue;
        for (const worker of running) expect(minorsApart(masters[0] ?? '', worker)).toBeLessThanOrEqual(1);
      }
    },
  },
  {
    name: 'a mixed cluster, blue-green: the target slot has no skew, so that the upgrade heals it',
    flags: { workersAt: '2.30.0' },
    outcome: 'succeeded',
    causes: [],
    endsAt: 'target',
    strategy: 'blue-green',
  },
  {
    name: 'a mixed cluster, rolling: the workers are brought to the version of their master first',
    flags: {
      strategy: 'rolling',
      from: '2.31.8',
      workersAt: '2.29.1',
      maxMinorSkew: '1',
    },
    outcome: 'succeeded',
    causes: [],
    endsAt: 'target',
    strategy: 'rolling',
    also: (run) => {
      expect(run.report.batches.map(({ size }) => size)).toEqual([1, 2, 1, 1, 2, 1]);
      expect(eventAt(run, 'Prepare', '2.31.8 → 2.31.8 → 2.32.2')).not.toBe('');
    },
  },
];

/** A test runs when the upgrade begins: 8 users on 4 workers. */
const inFlight: readonly Scenario[] = [
  {
    name: 'a test in flight, policy wait: the upgrade begins when the test has ended by itself',
    // Long enough for a busy machine, whose gate looks late.
    flags: { testInFlight: '15', testPolicy: 'wait' },
    outcome: 'succeeded',
    causes: [],
    endsAt: 'target',
    strategy: 'blue-green',
    also: (run) => {
      expect(eventAt(run, 'GateMaster', 'a test runs')).not.toBe('');
      expect(run.report.saved).toEqual([]);
    },
  },
  {
    name: 'a test in flight, policy fail: held, nothing changed, and the test goes on',
    flags: { testInFlight: true, testPolicy: 'fail' },
    outcome: 'held',
    causes: ['test-in-flight'],
    endsAt: 'stable',
    strategy: 'blue-green',
    also: ({ report, said }) => {
      expect(report.batches).toEqual([]);
      expect(said.at(-1)).toContain(`a test of ${workers * 2} users runs on the master`);
    },
  },
  {
    name: 'a test in flight, policy stop: its results are saved, it is stopped, and the upgrade goes on',
    flags: { testInFlight: true, testPolicy: 'stop' },
    outcome: 'succeeded',
    causes: [],
    endsAt: 'target',
    strategy: 'blue-green',
    also: (run) => {
      requestsWereSaved(run);
      expect(run.said.at(-1)).toContain('a short test ran');
    },
  },
  {
    name: 'a test in flight, policy restart: saved, stopped, and run again on the target with all its users',
    flags: { testInFlight: true, testPolicy: 'restart' },
    outcome: 'succeeded',
    causes: [],
    endsAt: 'target',
    strategy: 'blue-green',
    also: (run) => {
      requestsWereSaved(run);
      const restarted = moment(eventAt(run, 'RestartTest', `${workers * 2} users`));
      const lastWorker = moment(run.report.batches.at(-1)?.endedAt ?? '');
      expect(restarted).toBeGreaterThanOrEqual(lastWorker);
      expect(run.said.at(-1)).toContain(`a test of ${workers * 2} users runs on the master`);
    },
  },
];

const refusals: readonly Scenario[] = [
  {
    name: 'rolling with the locustfile from the master: refused, with the pair and a way that works',
    flags: { strategy: 'rolling', locustfileFromMaster: true },
    outcome: 'refused',
    causes: ['unsafe-pair'],
    endsAt: 'stable',
    strategy: 'rolling',
    also: ({ report }) => {
      expect(report.cause?.message).toContain(from);
      expect(report.cause?.message).toContain(to);
      expect(report.cause?.message).toContain('listener dies');
      expect(report.cause?.message).toContain('blue-green');
      expect(report.batches).toEqual([]);
    },
  },
  {
    name: 'blue-green on a shared master: refused',
    flags: { strategy: 'blue-green', masters: 'shared' },
    outcome: 'refused',
    causes: ['strategy-needs-two-masters'],
    endsAt: 'stable',
    strategy: 'blue-green',
  },
];

const unsafe: Scenario = {
  name: 'rolling with the locustfile from the master, allowed: the master dies of #2975 and all is put back',
  flags: { strategy: 'rolling', locustfileFromMaster: true, allowUnsafe: true },
  outcome: 'rolled-back',
  causes: ['listener-crashed', 'listener-silent'],
  endsAt: 'stable',
  strategy: 'rolling',
  also: (run) => {
    const crash = run.report.timeline.find(({ detail }) => detail.includes('Traceback'));
    expect(crash?.detail).toContain("TypeError: 'NoneType' object is not subscriptable");
    noticedWithin(run, 10_000);
  },
};

/** The five drills, each on both kinds of cluster. */
const drills: readonly Scenario[] = ['blue-green', 'rolling'].flatMap((strategy) => [
  drill('master-crash', strategy, ['master-crashed']),
  drill('zombie-master', strategy, ['listener-crashed', 'listener-silent'], (run) =>
    noticedWithin(run, 10_000),
  ),
  drill('workers-never-join', strategy, ['workers-not-joined']),
  drill('worker-crash-loop', strategy, ['workers-crash'], (run) => {
    const way = ['Planned', 'Master Upgraded', 'Rolling Back', 'Rolled Back'];
    expect(notified(run)).toEqual(way);
  }),
  drill('orchestrator-death', strategy, ['orchestrator-died'], (run) => {
    expect(notified(run)).toEqual(expect.arrayContaining(['Recovery Started', 'Rolled Back']));
    const landed = moment(eventAt(run, 'drill', 'lands now'));
    const rollingBack = moment(eventAt(run, 'RollBack', 'ended in the middle'));
    expect(landed).toBeLessThan(rollingBack);
  }),
]);

export const scenarios: readonly Scenario[] = [
  ...forwards,
  ...inHops,
  ...inFlight,
  ...refusals,
  unsafe,
  ...drills,
];

function drill(name: string, strategy: string, causes: readonly string[], also?: Scenario['also']): Scenario {
  return {
    name: `drill ${name}, ${strategy}: rolled back`,
    flags: { drill: name, strategy },
    outcome: 'rolled-back',
    causes,
    endsAt: 'stable',
    strategy,
    also: (run) => {
      if (strategy === 'blue-green') neverAboveTheCeiling(run.duringUpgrade);
      also?.(run);
    },
  };
}

function neverAboveTheCeiling(samples: readonly ClusterSample[]): void {
  for (const { at, live } of samples) expect(live, `at ${at}`).toBeLessThanOrEqual(workers + surge);
}

/** The saved CSV holds the requests that were made before the test was stopped. */
function requestsWereSaved({ report, savedTexts }: FinishedRun): void {
  const [saved, ...others] = report.saved;
  expect(others).toEqual([]);
  expect(saved?.files.map(({ name }) => name).toSorted()).toEqual([
    'exceptions.csv',
    'failures.csv',
    'report.html',
    'requests.csv',
  ]);
  // Type, Name, Request Count, …: the last line sums all up.
  const [, , requests] = savedTexts['requests.csv']?.trim().split('\n').at(-1)?.split(',') ?? [];
  expect(Number(requests)).toBeGreaterThan(0);
}

function minorsApart(left: string, right: string): number {
  const minor = (version: string): number => Number(version.split('.')[1]);
  return Math.abs(minor(left) - minor(right));
}

/** Invariant 2: the master that serves a worker is upgraded before that worker. */
function targetMasterCameFirst({ duringUpgrade }: FinishedRun): void {
  const master = duringUpgrade.findIndex(({ masters }) => masters.includes(to));
  const worker = duringUpgrade.findIndex((sample) => sample.workers.includes(to));
  expect(master).toBeGreaterThanOrEqual(0);
  expect(worker).toBeGreaterThan(master);
}

/** From the node's own last words to the first look that calls it unhealthy. */
function noticedWithin(run: FinishedRun, milliseconds: number): void {
  const crashed = moment(eventAt(run, 'node', 'client_listener'));
  const alarms = run.report.timeline.filter(
    ({ event, at }) => event === 'unhealthy' && moment(at) >= crashed,
  );
  expect(moment(alarms[0]?.at ?? '') - crashed).toBeLessThanOrEqual(milliseconds);
}
