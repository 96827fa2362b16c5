import { expect, test } from 'vitest';
import { clockTime, momentToCome } from '../../lib/cli/event-line.ts';

const now = new Date('2026-03-01T10:00:00').getTime();
const hour = 3_600_000;
const at = (milliseconds: number): string => new Date(milliseconds).toISOString();

test('a moment of the next hours is its time of day, a later one has its date', () => {
  expect(momentToCome(at(now + hour), now)).toBe('11:00:00');
  expect(momentToCome(at(now + 24 * hour), now)).toBe('2026-03-02 10:00:00');
  expect(clockTime(at(now))).toBe('10:00:00');
});
