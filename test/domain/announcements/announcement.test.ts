import { describe, expect, test } from 'vitest';
import { announcement } from '../../../lib/domain/announcements/announcement.ts';
import { measurementsOf, upgradeMetrics } from '../../../lib/domain/announcements/metrics.ts';
import { moments, momentTypes } from '../../../lib/domain/announcements/moment.ts';

const facts = { upgradeId: 'upgrade-1', at: '2026-03-01T10:00:00.000Z', message: 'it went on' };

test('what is not known of a moment is null, and never missing', () => {
  expect(announcement('refused', facts)).toEqual({
    moment: 'refused',
    ...facts,
    advice: 'correct the cause, then see what would happen: locust-upgrade plan',
    cause: null,
    from: null,
    to: null,
    strategy: null,
    durationSeconds: null,
    rollbackSeconds: null,
    lockHeld: false,
  });
});

describe('a message', () => {
  test.each([
    ['stays as it is', 'the master is healthy', 'the master is healthy'],
    [
      'loses its traceback, which quotes source text',
      'died: Traceback\n  password = "x"',
      'died: Traceback …',
    ],
    ['has neither quotes nor backslashes, which end a text of an input transformer', 'a "b" \\c', "a 'b' /c"],
    ['is cut at 500 characters', 'x'.repeat(501), `${'x'.repeat(500)} …`],
  ])('%s', (_, message, expected) => {
    const told = announcement('failed', { ...facts, message, cause: { code: 'crashed', message } });

    expect(told.message).toBe(expected);
    expect(told.cause).toEqual({ code: 'crashed', message: expected });
  });
});

describe('measurements', () => {
  test('every end of an upgrade is counted once, under a name of its own', () => {
    const ends = [
      'succeeded',
      'nothing-to-do',
      'refused',
      'held',
      'aborted',
      'rolled-back',
      'failed',
    ] as const;

    const counts = ends.map((moment) => measurementsOf(announcement(moment, facts)));

    expect(counts.every(([only, ...others]) => only?.value === 1 && others.length === 0)).toBe(true);
    expect(new Set(counts.flat().map(({ metric }) => metric)).size).toBe(ends.length);
  });

  test('an end has its durations besides', () => {
    const told = announcement('rolled-back', { ...facts, durationSeconds: 90, rollbackSeconds: 30 });

    expect(measurementsOf(told)).toEqual([
      { metric: 'UpgradesRolledBack', value: 1 },
      { metric: 'UpgradeDuration', value: 90 },
      { metric: 'RollbackDuration', value: 30 },
    ]);
  });

  test('no moment is measured as something that is no metric', () => {
    const measured = moments.flatMap((moment) => measurementsOf(announcement(moment, facts)));

    for (const { metric } of measured) expect(upgradeMetrics).toHaveProperty(metric);
  });
});

test('every moment has an event type of its own', () => {
  expect(new Set(Object.values(momentTypes)).size).toBe(moments.length);
});

test.each(moments)('the advice at %s is one line that no text of a rule ends', (moment) => {
  expect(announcement(moment, facts).advice).toMatch(/^[^"\\<>\n]{10,150}$/);
});
