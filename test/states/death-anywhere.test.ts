import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Registration } from '../../lib/contract/registration.ts';
import type { UpgradeRequestInput } from '../../lib/contract/request.ts';
import { describeTarget } from '../../lib/domain/automation/automation.ts';
import { servicesOf, type Topology } from '../../lib/domain/cluster.ts';
import { recover } from '../../lib/functions/recover.ts';
import type { Ledger } from '../../lib/ports/ledger.ts';
import type { Masters } from '../../lib/ports/masters.ts';
import type { Scaling } from '../../lib/ports/scaling.ts';
import type { Services } from '../../lib/ports/services.ts';
import type { Traffic } from '../../lib/ports/traffic.ts';
import { FakeExecutions } from '../fakes/fake-executions.ts';
import { type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';
import { execute, Stopped } from './in-process-machine.ts';
import { execution, request, upgradeId } from './journey.ts';

/**
 * Invariant 4, wherever an upgrade dies: the whole machine runs over the fakes and breaks once, before each of the
 * calls in turn that change something or depend on the lock. Afterwards, recovery included, the cluster is at the
 * target everywhere or at the stable version everywhere, the lock is free, and the ledger says which of the two it is.
 */

/** A cluster and how it is upgraded. */
interface Way {
  readonly name: string;
  readonly topology: Topology;
  readonly strategy: 'blue-green' | 'rolling' | 'recreate';
  readonly registered?: Partial<Registration>;
  /** Version of the stable workers, where it is not their master's. */
  readonly workersAt?: string;
  /** Whether a test runs when the upgrade begins, which a gate stops and starts again at the target. */
  readonly testInFlight?: boolean;
  /** What acts by itself: it must be as it was at the end, or have changed places with the slots. */
  readonly automation?: boolean;
}

const ways: readonly Way[] = [
  { name: 'blue-green', topology: 'two-masters', strategy: 'blue-green' },
  { name: 'rolling', topology: 'shared-master', strategy: 'rolling' },
  { name: 'recreate on two masters', topology: 'two-masters', strategy: 'recreate' },
  { name: 'recreate on a shared master', topology: 'shared-master', strategy: 'recreate' },
  {
    name: 'rolling in three hops',
    topology: 'shared-master',
    strategy: 'rolling',
    registered: { maxMinorSkew: 3, versions: ['2.28.0', '2.31.0'] },
  },
  {
    name: 'rolling after healing',
    topology: 'shared-master',
    strategy: 'rolling',
    registered: { maxMinorSkew: 7 },
    workersAt: '2.23.1',
  },
  {
    name: 'blue-green with auto scaling, zone rebalancing and a load balancer',
    topology: 'two-masters',
    strategy: 'blue-green',
    registered: { loadBalancer: { rule: 'rule', targetGroups: { blue: 'b', green: 'g' } } },
    automation: true,
  },
  {
    name: 'recreate on a shared master with auto scaling',
    topology: 'shared-master',
    strategy: 'recreate',
    automation: true,
  },
  { name: 'blue-green with a test', topology: 'two-masters', strategy: 'blue-green', testInFlight: true },
];

const breakable: ReadonlySet<string> = new Set([
  'acquire',
  'takeOver',
  'confirm',
  'release',
  'writeRecord',
  'open',
  'rememberTargets',
  'rememberRestored',
  'rememberAutomation',
  'rememberWeights',
  'countRecovery',
  'conclude',
  'append',
  'saveResults',
  'rememberTest',
  'register',
  'change',
  'set',
  'shift',
  'stopTest',
  'startTest',
] satisfies (keyof Ledger | keyof Services | keyof Masters | keyof Scaling | keyof Traffic)[]);

/** The same port, which says before each of its breakable calls that it is about to be made. */
function watched<Port extends object>(port: Port, beforeCall: (call: string) => void): Port {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...values: unknown[]) => {
        if (breakable.has(String(name))) beforeCall(`${String(name)} ${JSON.stringify(values).slice(0, 60)}`);
        return member.apply(target, values);
      };
    },
  });
}

class Failed extends Error {}

/** How an upgrade breaks that fails at a call: what the machine catches, or the end of the whole execution. */
type Break = (call: string) => Error;
const error: Break = (call) => new Failed(`broke before ${call}`);
const stop: Break = (call) => new Stopped(`stopped before ${call}`);

interface Run {
  readonly world: FakeWorld;
  /** Every breakable call in order. */
  readonly calls: readonly string[];
  readonly end: string;
}

/** Runs an upgrade that breaks before its calls of the numbers `at`, from 0, and lets recovery finish it. */
async function upgraded(way: Way, breaks: Break, ...at: readonly number[]): Promise<Run> {
  const world = worldOf(way);
  const calls: string[] = [];
  const beforeCall = (call: string): void => {
    calls.push(call);
    if (at.includes(calls.length - 1)) throw breaks(call);
  };
  const mortal = {
    ...world,
    ledger: watched(world.ledger, beforeCall),
    services: watched(world.services, beforeCall),
    masters: watched(world.masters, beforeCall),
    scaling: watched(world.scaling, beforeCall),
    traffic: watched(world.traffic, beforeCall),
  };
  const wish: UpgradeRequestInput = { ...request, strategy: way.strategy, testPolicy: 'restart' };
  const end = await unlessBroken(() => execute(mortal, execution.arn, wish));
  await sweep(mortal);
  return { world, calls, end: end ?? 'stopped' };
}

function worldOf({ topology, registered, workersAt, testInFlight, automation }: Way): FakeWorld {
  const world = fakeWorld(topology, registered);
  const { worker } = world.registration.slots.blue;
  if (workersAt) world.services.create(worker, `locustio/locust:${workersAt}`, 4);
  if (testInFlight) world.masters.runTest('blue-master:1/0');
  if (automation) {
    // What each runs at rest: whatever is not suspended while an upgrade waits disturbs it.
    world.scaling.register('blue-worker', 4, 4, { scheduled: true });
    world.scaling.register('green-worker', 0, 0);
    world.services.rebalance('blue-worker');
    const advance = world.clock.advance.bind(world.clock);
    world.clock.advance = (seconds) => {
      world.scaling.keepWithinLimits();
      advance(seconds);
    };
  }
  return world;
}

/** The periodic sweep, until it has nothing to do: no execution runs any more when it looks. */
async function sweep(world: FakeWorld): Promise<void> {
  const executions = new FakeExecutions();
  executions.die(execution.arn);
  for (let looks = 0; looks < 6; looks += 1) {
    const known = executions.started.size;
    await unlessBroken(() => recover(world, executions));
    for (const [name, input] of [...executions.started].slice(known)) {
      await unlessBroken(() => execute(world, executions.arnOf(name), input));
      executions.die(executions.arnOf(name));
    }
  }
}

/** Null where it broke: whoever comes next finds things as they were left. */
async function unlessBroken<Result>(action: () => Promise<Result>): Promise<Result | null> {
  try {
    return await action();
  } catch (reason) {
    if (reason instanceof Stopped || reason instanceof Failed) return null;
    throw reason;
  }
}

/** `blue-master 1 × 2.25.0, …`: what the cluster runs, whichever revisions carry it, and what acts by itself there. */
async function clusterOf({ services, scaling, traffic, registration }: FakeWorld): Promise<string> {
  const names = servicesOf(registration.slots);
  const states = await services.describe(names);
  const runs = states.map(({ service, desired, taskDefinition, zoneRebalancing }) => {
    const version = services.imageOf(taskDefinition).split(':').at(-1);
    const counts = desired === 0 ? `${service} 0` : `${service} ${desired} × ${version}`;
    return zoneRebalancing ? `${counts} rebalanced` : counts;
  });
  const targets = (await scaling.targets(names)).map(describeTarget);
  const reading = registration.loadBalancer && [JSON.stringify(traffic.reading)];
  return [...runs, ...targets, ...(reading ?? [])].join(', ');
}

/** What is wrong with the way in which an upgrade ended; null where nothing is. */
async function wrongEnd({ world }: Run, before: string, after: string): Promise<string | null> {
  const outcome = (await world.ledger.conclusion(upgradeId))?.outcome ?? 'none';
  const cluster = await clusterOf(world);
  const expected = outcome === 'succeeded' ? after : before;
  const record = (await world.ledger.record())?.version ?? null;
  if (cluster !== expected) return `${outcome}, but the cluster runs ${cluster}`;
  if ((record === null) === (outcome === 'succeeded'))
    return `${outcome}, but the version of record is ${record}`;
  const slot = (await world.ledger.record())?.activeSlot;
  if (slot && !cluster.includes(`${slot}-worker 4`))
    return `${outcome}, but the record says ${slot}: ${cluster}`;
  if (await world.ledger.holder()) return `${outcome}, but the lock is held`;
  return null;
}

/** Moments at which users were led to a master that was not there, or back to one that had no workers. */
function strandedUsers({ world }: Run): readonly string[] {
  const counts = new Map([
    ['blue-master', 1],
    ['blue-worker', 4],
  ]);
  let serving = 'blue';
  return world.journal.entries.filter((entry) => {
    const written = /^(?<service>[a-z-]+) → (?<count>\d+)/.exec(entry)?.groups;
    const led = /^traffic blue (?<blue>\d), green/.exec(entry)?.groups;
    if (written?.service) counts.set(written.service, Number(written.count));
    if (led) serving = led.blue === '0' ? 'green' : 'blue';
    const there = (role: string): boolean => (counts.get(`${serving}-${role}`) ?? 0) > 0;
    return (led && !there('worker')) || !there('master');
  });
}

test.each([
  ['a call fails', error],
  ['the execution is stopped', stop],
])(
  'wherever %s, users are led to masters with workers only, and none is taken from them',
  async (_, breaks) => {
    // Prepare
    const way = ways.find(({ registered }) => registered?.loadBalancer) ?? ways[0];
    if (!way) throw new TypeError('no way has a load balancer');
    const healthy = await upgraded(way, breaks);

    // Act
    const runs = await Promise.all(healthy.calls.map((_call, at) => upgraded(way, breaks, at)));

    // Assess
    const led = runs.filter(({ world }) =>
      world.journal.entries.some((entry) => entry.startsWith('traffic')),
    );
    expect(led.length).toBeGreaterThan(5);
    expect(runs.flatMap(strandedUsers)).toEqual([]);
  },
);

describe.each(ways)('$name', (way) => {
  test('succeeds where nothing breaks', async () => {
    const { world, end } = await upgraded(way, error);

    expect(end).toBe('Succeeded');
    expect(await clusterOf(world)).toContain('worker 4 × 2.32.2');
    expect(await world.ledger.holder()).toBeNull();
  });

  test.each([
    ['a call fails', error],
    ['the execution is stopped', stop],
  ])('ends at one version wherever %s', async (_, breaks) => {
    // Prepare
    const healthy = await upgraded(way, breaks);
    const before = await clusterOf(worldOf(way));
    const after = await clusterOf(healthy.world);

    // Act
    const runs = await Promise.all(healthy.calls.map((_call, at) => upgraded(way, breaks, at)));

    // Assess
    const wrong: string[] = [];
    for (const [at, run] of runs.entries()) {
      const problem = await wrongEnd(run, before, after);
      if (problem) wrong.push(`call ${at}, ${healthy.calls[at]}: ended as ${run.end} (${problem})`);
    }
    expect(runs.length).toBeGreaterThan(20);
    expect(wrong).toEqual([]);
  });

  test('ends at one version wherever it breaks twice, on the way back and in recovery too', async () => {
    // Prepare
    const before = await clusterOf(worldOf(way));
    const after = await clusterOf((await upgraded(way, error)).world);
    const twice = fc.tuple(fc.constantFrom(error, stop), fc.nat(80), fc.nat(80));

    // Act and assess
    await fc.assert(
      fc.asyncProperty(twice, async ([breaks, first, second]) => {
        const run = await upgraded(way, breaks, first, first + 1 + second);
        expect(await wrongEnd(run, before, after)).toBeNull();
      }),
      { numRuns: 300 },
    );
  });
});
