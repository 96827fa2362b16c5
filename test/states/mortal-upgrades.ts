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

/** Whole upgrades over the fakes, each of which breaks at calls that a test chooses. */

/** A cluster and how it is upgraded. */
export interface Way {
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

export const ways: readonly Way[] = [
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
  'rememberVerified',
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

/** Called with each breakable call; answers with how it goes wrong, if it does. */
type AtCall = (call: string) => Break | undefined;

/** The same port, whose breakable calls go wrong where they are told to. */
function watched<Port extends object>(port: Port, atCall: AtCall): Port {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...values: unknown[]) => {
        if (!breakable.has(String(name))) return member.apply(target, values);
        const call = `${String(name)} ${JSON.stringify(values).slice(0, 60)}`;
        const breaks = atCall(call);
        return breaks
          ? broken(breaks, call, () => member.apply(target, values))
          : member.apply(target, values);
      };
    },
  });
}

async function broken({ answerLost, error }: Break, call: string, act: () => unknown): Promise<never> {
  if (answerLost) await act();
  throw error(call);
}

class Failed extends Error {}

/** How a call goes wrong: what the machine then sees, and whether the call did its work all the same. */
export interface Break {
  readonly error: (call: string) => Error;
  readonly answerLost?: boolean;
}

/** What the machine catches, and is not tried again on the way forward. */
export const failure: Break = { error: (call) => new Failed(`broke at ${call}`) };
/** The end of the whole execution. */
export const stop: Break = { error: (call) => new Stopped(`stopped at ${call}`) };
/** What the machine tries again. */
export const throttled: Break = { error: (call) => named('ThrottlingException', call) };
export const lostAnswer: Break = { error: (call) => named('TimeoutError', call), answerLost: true };

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

export interface Run {
  readonly world: FakeWorld;
  /** Every breakable call in order. */
  readonly calls: readonly string[];
  readonly end: string;
}

export interface HowItRuns {
  readonly breaks?: Break;
  /** Numbers of the calls that break, from 0. */
  readonly at?: readonly number[];
  /** Every Task runs twice with the same input: the answer to its first run is lost. */
  readonly everyTaskTwice?: boolean;
}

/** Runs an upgrade, and lets recovery finish it where its execution died. */
export async function upgraded(
  way: Way,
  { breaks = failure, at = [], everyTaskTwice = false }: HowItRuns = {},
): Promise<Run> {
  const world = worldOf(way);
  const calls: string[] = [];
  const atCall: AtCall = (call) => {
    calls.push(call);
    return at.includes(calls.length - 1) ? breaks : undefined;
  };
  const mortal = {
    ...world,
    ledger: watched(world.ledger, atCall),
    services: watched(world.services, atCall),
    masters: watched(world.masters, atCall),
    scaling: watched(world.scaling, atCall),
    traffic: watched(world.traffic, atCall),
  };
  const wish: UpgradeRequestInput = { ...request, strategy: way.strategy, testPolicy: 'restart' };
  const end = await unlessBroken(() => execute(mortal, execution.arn, wish, { everyTaskTwice }));
  await sweep(mortal, everyTaskTwice);
  return { world, calls, end: end ?? 'stopped' };
}

export function worldOf({ topology, registered, workersAt, testInFlight, automation }: Way): FakeWorld {
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
async function sweep(world: FakeWorld, everyTaskTwice: boolean): Promise<void> {
  const executions = new FakeExecutions();
  executions.die(execution.arn);
  for (let looks = 0; looks < 6; looks += 1) {
    const known = executions.started.size;
    await unlessBroken(() => recover(world, executions));
    for (const [name, input] of [...executions.started].slice(known)) {
      await unlessBroken(() => execute(world, executions.arnOf(name), input, { everyTaskTwice }));
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
export async function clusterOf({ services, scaling, traffic, registration }: FakeWorld): Promise<string> {
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
export async function wrongEnd({ world }: Run, before: string, after: string): Promise<string | null> {
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
