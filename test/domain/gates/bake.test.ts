import { expect, test } from 'vitest';
import { type BakeSituation, judgeBake } from '../../../lib/domain/gates/bake.ts';

const paused = { since: '2026-03-01T10:01:00.000Z', reason: 'lunch' };
const deadline = '2026-03-02T10:05:00.000Z';

/** So many seconds after its time was over, of 24 hours for which it may be held. */
function baking(secondsAfter: number, change: Partial<BakeSituation> = {}): BakeSituation {
  const left = -secondsAfter * 1000;
  return { left, deadline, leftToHold: left + 24 * 3_600_000, paused: null, interval: 10_000, ...change };
}

test.each<[string, BakeSituation, object]>([
  ['bakes for its time', baking(-60), { kind: 'bakes', milliseconds: 10_000 }],
  ['looks when its time is over', baking(-4), { kind: 'bakes', milliseconds: 4_000 }],
  ['bakes for its time, paused or not', baking(-60, { paused }), { kind: 'bakes' }],
  ['is over then', baking(0), { kind: 'over' }],
  ['is held by a pause', baking(0, { paused }), { kind: 'held', milliseconds: 10_000 }],
  [
    'looks less often the longer it is held',
    baking(1_200, { paused }),
    { kind: 'held', milliseconds: 60_000 },
  ],
  ['is over once it is resumed', baking(1_200), { kind: 'over' }],
  ['looks at its deadline', baking(100, { paused, leftToHold: 3_000 }), { milliseconds: 3_000 }],
  [
    'is held no longer than that',
    baking(100, { paused, leftToHold: 0 }),
    { kind: 'timed-out', cause: { code: 'gate-timed-out' } },
  ],
])('a bake %s', (_, situation, verdict) => {
  expect(judgeBake(situation)).toMatchObject(verdict);
});

test('what holds a bake says why, since when, and until when', () => {
  expect(judgeBake(baking(0, { paused }))).toMatchObject({
    explanation:
      'the upgrade is paused since 2026-03-01T10:01:00.000Z (lunch): waiting for somebody to resume it (locust-upgrade resume), until 2026-03-02T10:05:00.000Z',
  });
});
