import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Progress } from '../../lib/contract/payloads.ts';
import type { GateStateName } from '../../lib/contract/states.ts';
import type { TestPolicy } from '../../lib/domain/gates/test-in-flight.ts';
import { gate } from '../../lib/states/gate.ts';
import { blueGreen } from '../domain/fixtures.ts';
import { type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';
import { upgradeId } from './journey.ts';
import { opened } from './opened.ts';

const masters = ['blue-master:1/0', 'green-master:1/0'] as const;
const gateSeconds = 3_600;

/** What people and masters do while a gate waits. */
type Deed = 'start' | 'end' | 'begin-to-end' | 'hide' | 'pause' | 'resume' | 'refuse' | 'withhold';

interface Happening {
  readonly deed: Deed;
  readonly master: (typeof masters)[number];
  /** Seconds since the gate was entered. */
  readonly second: number;
}

function happeningOf(deeds: readonly Deed[], second: fc.Arbitrary<number>): fc.Arbitrary<Happening> {
  return fc.record({ deed: fc.constantFrom(...deeds), master: fc.constantFrom(...masters), second });
}

/** Something is in the way from the beginning: else the first look would open the gate. */
const happenings: fc.Arbitrary<readonly Happening[]> = fc
  .tuple(
    fc.array(happeningOf(['refuse', 'withhold'], fc.constant(0)), { maxLength: 1 }),
    happeningOf(['start', 'hide', 'pause'], fc.constant(0)),
    fc.array(
      happeningOf(
        ['start', 'end', 'end', 'begin-to-end', 'hide', 'pause', 'resume', 'refuse', 'withhold'],
        fc.nat(gateSeconds),
      ),
      { maxLength: 8 },
    ),
  )
  .map(([broken, first, later]) => [
    ...broken,
    first,
    ...later.toSorted((left, right) => left.second - right.second),
  ]);

const deeds: Readonly<Record<Deed, (world: FakeWorld, master: string) => Promise<void> | void>> = {
  start: ({ masters }, master) => masters.runTest(master),
  end: ({ masters }, master) => masters.runTest(master, { state: 'stopped', usersNow: 0 }),
  'begin-to-end': ({ masters }, master) => masters.runTest(master, { state: 'stopping' }),
  hide: ({ masters }, master) => masters.runTest(master, { users: null }),
  pause: ({ ledger, clock }) => ledger.pause(upgradeId, { since: clock.in(0), reason: 'lunch' }, null),
  resume: ({ ledger }) => ledger.resume(upgradeId),
  refuse: ({ masters }, master) => masters.refuse(master),
  withhold: ({ masters }, master) => masters.withholdResults(master),
};

interface Passage {
  readonly world: FakeWorld;
  readonly end: Progress;
  readonly visits: number;
  /** Seconds since the gate was entered. */
  readonly lasted: number;
}

/** Visits a gate as the machine does, while all that happens happens. */
async function passed(
  state: GateStateName,
  testPolicy: TestPolicy,
  all: readonly Happening[],
): Promise<Passage> {
  const world = fakeWorld();
  world.services.set('green-master', { desired: 1 });
  const timing = { ...blueGreen.timing, gateDeadlineSeconds: gateSeconds };
  let progress = await opened(world, { ...blueGreen, testPolicy, timing });
  const entered = world.clock.now();
  const left = [...all];
  for (let visits = 1; ; visits += 1) {
    const lasted = (world.clock.now() - entered) / 1000;
    while (left[0] && left[0].second <= lasted) {
      const { deed, master } = left.shift() as Happening;
      await deeds[deed](world, master);
    }
    progress = await gate(world, state, progress);
    if (progress.decision !== 'wait') return { world, end: progress, visits, lasted };
    world.clock.advance(progress.waitSeconds);
  }
}

const passages = [
  fc.constantFrom<GateStateName>('GateMaster', 'GateBatch'),
  fc.constantFrom<TestPolicy>('wait', 'fail', 'stop', 'restart'),
  happenings,
] as const;

describe('whatever happens while a gate waits, it', () => {
  test('opens on no test, or stays shut with a cause; at its deadline it has ended', async () => {
    await fc.assert(
      fc.asyncProperty(...passages, async (state, policy, all) => {
        const { world, end, visits, lasted } = await passed(state, policy, all);
        const seen = await Promise.all(masters.map((address) => testOn(world, address)));
        if (end.decision === 'proceed') expect(seen).toEqual([{ kind: 'none' }, { kind: 'none' }]);
        else expect(end.cause?.code).toMatch(/^(gate-timed-out|test-in-flight)$/);
        expect(lasted).toBeLessThanOrEqual(gateSeconds);
        expect(visits).toBeLessThan(200);
      }),
      { numRuns: 300 },
    );
  });

  test('stops no test that it did not save first, and under "wait" and "fail" none at all', async () => {
    await fc.assert(
      fc.asyncProperty(...passages, async (state, policy, all) => {
        const { world } = await passed(state, policy, all);
        const changes = world.journal.entries.filter((entry) => !entry.startsWith('remembered'));
        if (policy === 'wait' || policy === 'fail') expect(changes).toEqual([]);
        for (const [index, change] of changes.entries()) {
          if (!change.startsWith('stopped')) continue;
          const address = change.split(' ').at(-1);
          expect(changes[index - 1]).toBe(`saved the results of ${address}`);
        }
      }),
      { numRuns: 300 },
    );
  });
});

function testOn(world: FakeWorld, address: string) {
  return world.masters.readTest({
    address,
    webPort: 8089,
    listenerPort: 5557,
    basePath: '',
    tls: false,
    probeListener: false,
    expectedVersion: null,
  });
}
