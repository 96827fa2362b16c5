import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type GateSituation, type GateVerdict, judgeGate } from '../../../lib/domain/gates/gate.ts';
import type { GivenParameters, RunningTest } from '../../../lib/domain/gates/test-in-flight.ts';
import type { CalendarReading } from '../../../lib/domain/surroundings.ts';
import { gateSituation, testOnMaster } from './gate-fixtures.ts';

const moment = gateSituation.deadline;
/** Mostly false: else nearly every gate were shut for one reason or another. */
const seldom = fc.nat(5).map((drawn) => drawn === 0);

const runningTests: fc.Arbitrary<Partial<RunningTest>> = fc.record({
  state: fc.constantFrom('spawning', 'running', 'cleanup', 'stopping', 'some-new-state'),
  users: fc.option(fc.nat(50)),
  spawnRate: fc.option(fc.constantFrom(0.5, 10)),
  userClasses: fc.option(fc.constant(['Alpha'])),
  classPicker: fc.boolean(),
  shaped: fc.option(fc.boolean()),
});

const calendars: fc.Arbitrary<CalendarReading> = fc.oneof(
  {
    arbitrary: fc.record({
      calendar: fc.constant('freeze'),
      kind: fc.constantFrom('open', 'open', 'closed'),
      nextTransitionAt: fc.option(fc.constant(moment)),
    }),
    weight: 4,
  },
  {
    arbitrary: fc.constant({ calendar: 'gone', kind: 'missing', reason: 'InvalidDocument' } as const),
    weight: 1,
  },
);

const given: fc.Arbitrary<GivenParameters> = fc.record(
  { users: fc.nat(50), spawnRate: fc.constant(3), shapeClass: fc.constantFrom('Default', 'Steps') },
  { requiredKeys: [] },
);

/** Whatever a gate may find. */
const situations: fc.Arbitrary<GateSituation> = fc.record({
  deadline: fc.constant(moment),
  deadlinePassed: seldom,
  abortRequested: seldom,
  paused: seldom.map((paused) => (paused ? { since: moment, reason: 'lunch' } : null)),
  beginning: fc.option(
    fc.record({
      window: fc.option(fc.record({ end: fc.constant(moment), over: seldom })),
      calendars: fc.array(calendars, { maxLength: 2 }),
    }),
  ),
  tests: fc
    .array(runningTests, { maxLength: 2 })
    .map((tests) => tests.map((changed, index) => testOnMaster(`10.0.0.${index}`, changed))),
  silent: seldom.map((silent) =>
    silent ? [{ service: 'green-master', address: '10.0.0.9', reason: 'no answer within 5000 ms' }] : [],
  ),
  testPolicy: fc.constantFrom('wait', 'fail', 'stop', 'restart'),
  testParameters: given,
});

function forAnySituation(holds: (situation: GateSituation) => void): void {
  fc.assert(fc.property(situations, holds), { numRuns: 1_000 });
}

function forAnyVerdict<Kind extends GateVerdict['kind']>(
  kinds: readonly Kind[],
  holds: (verdict: Extract<GateVerdict, { kind: Kind }>, situation: GateSituation) => void,
): void {
  let judged = 0;
  forAnySituation((situation) => {
    const verdict = judgeGate(situation);
    if (!kinds.some((kind) => kind === verdict.kind)) return;
    judged += 1;
    holds(verdict as Extract<GateVerdict, { kind: Kind }>, situation);
  });
  expect(judged).toBeGreaterThan(20);
}

describe('whatever a gate finds, it', () => {
  test('does not open while a test is seen on any master', () => {
    forAnyVerdict(['open'], (_, { tests }) => expect(tests).toEqual([]));
  });

  test('opens only where nobody aborted or paused, and before the first change in its window and calendars', () => {
    forAnyVerdict(['open'], (_, { abortRequested, paused, beginning }) => {
      const closed = beginning?.calendars.some(({ kind }) => kind !== 'open') ?? false;
      expect({ abortRequested, paused, over: beginning?.window?.over ?? false, closed }).toEqual({
        abortRequested: false,
        paused: null,
        over: false,
        closed: false,
      });
    });
  });

  test('has ended by its deadline, open or shut', () => {
    forAnySituation((situation) => {
      const { kind } = judgeGate({ ...situation, deadlinePassed: true });
      expect(['open', 'shut']).toContain(kind);
    });
  });

  test('ends only tests that it saw going on, and starts again at most one', () => {
    forAnyVerdict(['end-tests'], (verdict, situation) => {
      const going = situation.tests.filter(({ test }) => ['spawning', 'running'].includes(test.state));
      const addresses = going.map(({ address }) => address);
      expect(verdict.endings.length).toBeGreaterThan(0);
      expect(addresses).toEqual(expect.arrayContaining(verdict.endings.map(({ address }) => address)));
      expect(verdict.endings.filter(({ kind }) => kind === 'restart').length).toBeLessThanOrEqual(1);
      expect(verdict.endings.every(({ kind }) => kind === situation.testPolicy)).toBe(true);
    });
  });

  test('says in plain words why it waits or stays shut', () => {
    forAnyVerdict(['wait', 'shut'], ({ cause }) => {
      expect(cause.message).toMatch(/^[a-z].*[^.]$/);
      expect(cause.message).not.toMatch(/undefined|null|NaN/);
    });
  });
});
