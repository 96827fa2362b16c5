import { describe, expect, test } from 'vitest';
import { type GateSituation, gateWaitMilliseconds, judgeGate } from '../../lib/domain/gate.ts';

const quiet: GateSituation = {
  abortRequested: false,
  testOn: [],
  testPolicy: 'wait',
  deadlinePassed: false,
};
const testing: GateSituation = { ...quiet, testOn: ['10.0.0.7', '10.0.0.8'] };

describe('a gate', () => {
  test.for<[string, GateSituation, string, string | null]>([
    ['is open while no test runs', quiet, 'open', null],
    ['is open at its deadline, too', { ...quiet, deadlinePassed: true }, 'open', null],
    ['waits for a test', testing, 'wait', 'test-in-flight'],
    [
      'shuts on a test that may not be waited for',
      { ...testing, testPolicy: 'fail' },
      'shut',
      'test-in-flight',
    ],
    ['shuts on a test at the deadline', { ...testing, deadlinePassed: true }, 'shut', 'gate-timed-out'],
    [
      'names the test, not the deadline, under the policy "fail"',
      { ...testing, testPolicy: 'fail', deadlinePassed: true },
      'shut',
      'test-in-flight',
    ],
    ['shuts on an abort', { ...quiet, abortRequested: true }, 'shut', 'aborted'],
    ['shuts on an abort, test or not', { ...testing, abortRequested: true }, 'shut', 'aborted'],
  ])('%s', ([, situation, kind, code]) => {
    // Act
    const verdict = judgeGate(situation);

    // Assess
    expect(verdict).toMatchObject(code === null ? { kind } : { kind, cause: { code } });
  });

  test('names every master that runs a test', () => {
    expect(judgeGate(testing)).toMatchObject({
      cause: { message: 'a test runs on the master at 10.0.0.7, 10.0.0.8: waiting for it to end' },
    });
  });
});

describe('the wait until the next look', () => {
  test.for([
    [0, 10_000, 'the interval at first'],
    [200_000, 10_000, 'the interval as long as 5 % are less'],
    [400_000, 20_000, '5 % of the time waited'],
    [6_000_000, 300_000, 'up to 5 minutes'],
    [86_000_000, 300_000, 'and no longer'],
  ] as const)('after %i ms is %i ms: %s', ([waited, expected]) => {
    expect(gateWaitMilliseconds(waited, 10_000)).toBe(expected);
  });

  test('makes a gate of 24 h cost about 360 looks', () => {
    // Act
    let looks = 0;
    for (let waited = 0; waited < 86_400_000; waited += gateWaitMilliseconds(waited, 10_000)) looks += 1;

    // Assess
    expect(looks).toBeGreaterThan(340);
    expect(looks).toBeLessThan(380);
  });
});
