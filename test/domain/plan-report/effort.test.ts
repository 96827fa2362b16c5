import { describe, expect, test } from 'vitest';
import { looksUntil, secondsOf, transitionsOf, waitsFor } from '../../../lib/domain/plan-report/effort.ts';
import { workersStartSeconds } from '../../../lib/domain/plan-report/start-up.ts';

const every10 = { observeSeconds: 10 };

describe('looking until something is there', () => {
  test.for([
    // there after, looks, waited
    [0, 1, 3],
    [3, 1, 3],
    [3.1, 2, 13],
    [46, 6, 53],
    [53, 6, 53],
    [166, 18, 173],
  ])('after %d s: %d looks over %d s', ([seconds, looks, waited]) => {
    // Act
    const effort = looksUntil(seconds ?? 0, every10, 3);

    // Assess
    expect(effort).toEqual({ calls: looks, waits: looks, waitedSeconds: waited, nested: looks });
  });

  test('a look takes a second, and is a Wait, a Task and a Choice', () => {
    const effort = looksUntil(46, every10, 3);
    expect(secondsOf(effort)).toBe(59);
    expect(transitionsOf(effort)).toBe(18);
  });

  test('a bake of 300 s looks every 10 s', () => {
    expect(waitsFor(300, every10, 1)).toEqual({ calls: 30, waits: 30, waitedSeconds: 300, nested: 30 });
  });
});

test.for([
  [0, 0],
  [4, 46.48],
  [1_000, 166],
  [5_000, 646],
])('%d workers are registered %d s after their count was raised', ([count, seconds]) => {
  expect(workersStartSeconds(count ?? 0, 45)).toBeCloseTo(seconds ?? 0, 9);
});
