import { describe, expect, test } from 'vitest';
import { decide, type LookDecision, type Waiting } from '../../../lib/domain/health/decision.ts';
import type { HealthVerdict } from '../../../lib/domain/health/health.ts';
import { observedOf } from '../../../lib/domain/health/observed.ts';
import { reading } from '../fixtures.ts';

const limits = { settle: 3_000, secondRead: 2_100 };
const observed = observedOf(reading([]), '2.32.2', []);
const cause = { code: 'listener-silent', message: 'the listener did not answer' };
const waitingFor = { code: 'workers-not-joined', message: '4 workers to register (3 have)' };

const healthy: HealthVerdict = { kind: 'healthy', observed };
const unhealthy: HealthVerdict = { kind: 'unhealthy', cause, observed };
const inconclusive: HealthVerdict = { kind: 'inconclusive', waitingFor, observed };

/** A look 10 s after the last write, long before the deadline; times in ms since the write. */
const late: Waiting = {
  now: 10_500,
  deadline: 600_000,
  lastWrite: 0,
  lookedAt: 10_000,
  alarmSince: null,
  interval: 5_000,
};
const overdue: Waiting = { ...late, now: 600_000, lookedAt: 599_900 };

type Expected = Partial<Extract<LookDecision, { kind: 'wait' }>> | { kind: 'advance' | 'give-up' };

describe('a healthy look', () => {
  test.for<[string, Partial<Waiting>, Expected]>([
    ['advances', {}, { kind: 'advance' }],
    ['advances exactly at the settle time', { lookedAt: 3_000 }, { kind: 'advance' }],
    ['advances at once where nothing was written', { lastWrite: null, lookedAt: 0 }, { kind: 'advance' }],
    ['advances at the deadline, too', overdue, { kind: 'advance' }],
    [
      'younger than the settle time waits out the rest',
      { lookedAt: 1_200 },
      { kind: 'wait', milliseconds: 1_800 },
    ],
    [
      'counts from the beginning of the look, not from its end',
      { lookedAt: 2_900, now: 9_000 },
      { kind: 'wait', milliseconds: 100 },
    ],
    ['ends an alarm', { lookedAt: 1_200, alarmSince: 100 }, { kind: 'wait', alarmSince: null }],
  ])('%s', ([, waiting, expected]) => {
    expect(decide(healthy, { ...late, ...waiting }, limits)).toMatchObject(expected);
  });
});

describe('an unhealthy look', () => {
  test.for<[string, Partial<Waiting>, Expected]>([
    ['asks for a second one', {}, { kind: 'wait', milliseconds: 2_100, alarmSince: 10_000 }],
    [
      'that comes too soon after the first may be its cached answer',
      { alarmSince: 9_000 },
      { kind: 'wait', milliseconds: 1_100, alarmSince: 9_000 },
    ],
    ['far enough from the first gives up', { alarmSince: 7_900 }, { kind: 'give-up' }],
    [
      'younger than the settle time decides nothing, second or not',
      { lookedAt: 2_200, alarmSince: 100 },
      { kind: 'wait', milliseconds: 800, alarmSince: 100 },
    ],
    ['needs its second one at the deadline, too', overdue, { kind: 'wait', alarmSince: 599_900 }],
  ])('%s', ([, waiting, expected]) => {
    expect(decide(unhealthy, { ...late, ...waiting }, limits)).toMatchObject(expected);
  });

  test('is named while it stands and when it is acted upon', () => {
    // Act
    const first = decide(unhealthy, late, limits);
    const second = decide(unhealthy, { ...late, alarmSince: 5_000 }, limits);

    // Assess
    expect(first).toMatchObject({
      explanation: 'a second look at an alarm (listener-silent): the listener did not answer',
    });
    expect(second).toEqual({ kind: 'give-up', cause });
  });
});

describe('an inconclusive look', () => {
  test('is repeated after the interval and ends an alarm', () => {
    expect(decide(inconclusive, { ...late, alarmSince: 9_000 }, limits)).toEqual({
      kind: 'wait',
      milliseconds: 5_000,
      alarmSince: null,
      explanation: waitingFor.message,
    });
  });

  test('gives up at the deadline and names what was waited for', () => {
    expect(decide(inconclusive, overdue, limits)).toEqual({
      kind: 'give-up',
      cause: {
        code: 'workers-not-joined',
        message: 'the deadline passed while waiting for 4 workers to register (3 have)',
      },
    });
  });

  test('never advances', () => {
    for (const now of [0, 3_000, 599_999, 600_000, 10_000_000]) {
      expect(decide(inconclusive, { ...late, now, lookedAt: now }, limits).kind).not.toBe('advance');
    }
  });
});
