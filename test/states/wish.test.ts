import { describe, expect, test } from 'vitest';
import { parseExecutionInput, type UpgradeRequestInput } from '../../lib/contract/request.ts';
import type { Wish } from '../../lib/domain/planning/wish.ts';
import { wishOf } from '../../lib/states/wish.ts';

function wishFrom(request: Partial<UpgradeRequestInput>): Wish {
  const input = parseExecutionInput({ schemaVersion: 1, target: { version: '2.32.2' }, ...request });
  if (input.kind !== 'upgrade') throw new TypeError('this is no request for an upgrade');
  return wishOf(input.request);
}

test('a bare request takes every default', () => {
  expect(wishFrom({})).toEqual({
    target: { version: '2.32.2', preReleases: false },
    slot: null,
    strategy: 'auto',
    canary: 1,
    size: { percent: 25 },
    maxSurge: null,
    maxUnavailable: { count: 0 },
    timing: {
      observeSeconds: 10,
      bakeSeconds: 300,
      masterDeadlineSeconds: 600,
      batchDeadlineSeconds: 600,
      rollbackDeadlineSeconds: 1800,
      gateDeadlineSeconds: 86_400,
    },
    testPolicy: 'wait',
    testParameters: {},
    pauseAfter: null,
    windowEnd: null,
    calendars: [],
    allowUnsafe: false,
    allowDowngrade: false,
  });
});

describe('what is asked for arrives:', () => {
  const images = { master: 'team/locust:7', worker: 'team/locust:7' };

  test.for<[string, Partial<UpgradeRequestInput>, Partial<Wish>]>([
    [
      'images',
      { target: { version: '2.32.2', images } },
      { target: { version: '2.32.2', images, preReleases: false } },
    ],
    [
      'a range with its pre-releases',
      { target: { version: '~2.32', preReleases: true } },
      { target: { version: '~2.32', preReleases: true } },
    ],
    [
      'the end of the window, in UTC',
      { windowEnd: '2026-11-24T15:00:00+01:00' },
      { windowEnd: '2026-11-24T14:00:00.000Z' },
    ],
    [
      'the end of the window of a schedule',
      { scheduled: { schedule: 'arn:weekly', at: '2026-11-24T02:00:00Z', windowSeconds: 7_200 } },
      { windowEnd: '2026-11-24T04:00:00.000Z' },
    ],
    [
      'the earlier of two ends',
      {
        windowEnd: '2026-11-24T03:00:00Z',
        scheduled: { schedule: 'arn:weekly', at: '2026-11-24T02:00:00Z', windowSeconds: 7_200 },
      },
      { windowEnd: '2026-11-24T03:00:00.000Z' },
    ],
    ['calendars', { calendars: ['freeze'] }, { calendars: ['freeze'] }],
    ['where to pause', { pauseAfter: 'canary' }, { pauseAfter: 'canary' }],
    [
      'parameters of the test',
      { testPolicy: 'restart', test: { spawnRate: 2 } },
      { testPolicy: 'restart', testParameters: { spawnRate: 2 } },
    ],
    ['the strategy', { strategy: 'recreate' }, { strategy: 'recreate' }],
    ['a number of workers', { batch: { canary: 2, size: 3 } }, { canary: 2, size: { count: 3 } }],
    ['a share of the workers', { batch: { canary: 0, size: '7%' } }, { canary: 0, size: { percent: 7 } }],
    ['no surge, which is not the default', { maxSurge: 0 }, { maxSurge: { count: 0 } }],
    ['a share as surge', { maxSurge: '100%' }, { maxSurge: { percent: 100 } }],
    ['a share that may be missing', { maxUnavailable: '10%' }, { maxUnavailable: { percent: 10 } }],
    ['the test policy', { testPolicy: 'fail' }, { testPolicy: 'fail' }],
    ['permissions', { allowUnsafe: true, allowDowngrade: true }, { allowUnsafe: true, allowDowngrade: true }],
  ])('%s', ([, request, wish]) => {
    expect(wishFrom(request)).toMatchObject(wish);
  });

  test('every time, under its own name', () => {
    const wish = wishFrom({
      observeSeconds: 1,
      bakeSeconds: 2,
      deadlines: { masterSeconds: 3, batchSeconds: 4, rollbackSeconds: 5, gateSeconds: 6 },
    });

    expect(wish.timing).toEqual({
      observeSeconds: 1,
      bakeSeconds: 2,
      masterDeadlineSeconds: 3,
      batchDeadlineSeconds: 4,
      rollbackDeadlineSeconds: 5,
      gateDeadlineSeconds: 6,
    });
  });
});
