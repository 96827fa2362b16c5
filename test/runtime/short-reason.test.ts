import { describe, expect, test } from 'vitest';
import { UpgradeError } from '../../lib/contract/errors.ts';
import { shortReason } from '../../lib/runtime/short-reason.ts';

test('a reason begins with the code', () => {
  expect(shortReason(new UpgradeError('lock-held', 'the upgrade by-hand holds the lock'))).toBe(
    'lock-held: the upgrade by-hand holds the lock',
  );
  expect(shortReason('no error')).toBe('no error');
});

describe('a reason takes at most 1,000 bytes of the answer', () => {
  test.each([
    ['letters', 'x'],
    ['what takes three bytes', '→'],
    ['what takes four bytes', '🦗'],
    ['what JSON escapes', '"'],
    ['lines', '\n'],
  ])('made of %s', (_, character) => {
    const reason = shortReason(new UpgradeError('plan-failed', character.repeat(2_000)));

    const bytes = Buffer.byteLength(JSON.stringify(reason)) - 2;
    expect(bytes).toBeLessThanOrEqual(1_000);
    expect(bytes).toBeGreaterThan(990);
    expect(reason.startsWith(`plan-failed: ${character}`)).toBe(true);
    expect(reason.endsWith('…')).toBe(true);
  });
});
