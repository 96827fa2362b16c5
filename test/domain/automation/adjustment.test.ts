import { describe, expect, test } from 'vitest';
import { restorations, suspensions } from '../../../lib/domain/automation/adjustment.ts';
import { afterSuccess } from '../../../lib/domain/automation/afterwards.ts';
import type { Automation, ScalableTarget } from '../../../lib/domain/automation/automation.ts';
import { describeAutomationChange } from '../../../lib/domain/automation/differences.ts';
import { type Found, whileUpgrading } from '../../../lib/domain/automation/found.ts';
import type { UpgradePlan } from '../../../lib/domain/plan.ts';
import { blueGreen, rolling, scaled } from '../fixtures.ts';

const all = { dynamicIn: true, dynamicOut: true, scheduled: true };
const noScaleIn = { dynamicIn: true, dynamicOut: false, scheduled: false };

function automation(
  scalableTargets: readonly ScalableTarget[],
  rebalanced: readonly string[] = [],
): Automation {
  return { scalableTargets, rebalanced };
}

const suspendedGreen = [scaled('green-worker', { min: 1, max: 6, suspended: all })];

/** Both worker services are scaled: blue serves and may not scale in, green is kept small. */
const before = automation(
  [scaled('blue-worker', { suspended: noScaleIn }), scaled('green-worker', { min: 1, max: 6 })],
  ['blue-worker'],
);
const found: Found = { before, plan: blueGreen };
const told = (changes: ReturnType<typeof suspensions>['changes']) => changes.map(describeAutomationChange);

describe('suspensions', () => {
  test('are all three kinds of activity of every target, within its limits, and no rebalancing', () => {
    expect(told(suspensions(found, before).changes)).toEqual([
      'auto scaling of blue-worker: 2 to 10, suspended',
      'auto scaling of green-worker: 1 to 6, suspended',
      'zone rebalancing of blue-worker: off',
    ]);
  });

  test.each<[string, Automation]>([
    ['is suspended already', whileUpgrading(before)],
    ['somebody took away meanwhile', automation([])],
  ])('are none for what %s', (_, now) => {
    expect(suspensions(found, now).changes).toEqual([]);
  });

  test('are none where nothing was found', () => {
    const nothing = automation([]);

    expect(suspensions({ before: nothing, plan: blueGreen }, nothing)).toEqual({
      changes: [],
      leftAlone: [],
    });
  });

  test('come again for a success that did not come about', () => {
    expect(told(suspensions(found, afterSuccess(before, blueGreen)).changes)).toEqual([
      'auto scaling of blue-worker: 2 to 10, suspended',
      'auto scaling of green-worker: 1 to 6, suspended',
      'zone rebalancing of blue-worker: off',
    ]);
  });
});

describe('restorations', () => {
  const suspended = whileUpgrading(before);

  test('put everything back as it was, the active workers last', () => {
    expect(told(restorations(found, suspended, 'put-back').changes)).toEqual([
      'auto scaling of green-worker: 1 to 6, on',
      'zone rebalancing of blue-worker: on',
      'auto scaling of blue-worker: 2 to 10, suspended for scale-in',
    ]);
  });

  test('after a success give the new active workers what the old ones had, last of all', () => {
    expect(told(restorations(found, suspended, 'succeeded').changes)).toEqual([
      'auto scaling of blue-worker: 0 to 6, suspended',
      'zone rebalancing of blue-worker: on',
      'auto scaling of green-worker: 2 to 10, suspended for scale-in',
    ]);
  });

  test.each(['put-back', 'succeeded'] as const)('are none once they were written (%s)', (outcome) => {
    const now = outcome === 'put-back' ? before : afterSuccess(before, blueGreen);

    expect(restorations(found, now, outcome)).toEqual({ changes: [], leftAlone: [] });
  });

  test('put back what a success that did not come about had moved', () => {
    const changes = told(restorations(found, afterSuccess(before, blueGreen), 'put-back').changes);

    expect(changes).toEqual([
      'auto scaling of green-worker: 1 to 6, on',
      'auto scaling of blue-worker: 2 to 10, suspended for scale-in',
    ]);
  });

  test.each<[string, readonly ScalableTarget[], readonly string[], readonly string[]]>([
    [
      'limits, and resume all the same',
      [scaled('blue-worker', { min: 5, max: 50, suspended: all })],
      ['auto scaling of blue-worker: 5 to 50, suspended for scale-in'],
      ['somebody else changed auto scaling of blue-worker: 5 to 50, suspended'],
    ],
    [
      'what was resumed, and resume the rest',
      [scaled('blue-worker', { suspended: { ...all, dynamicIn: false } })],
      ['auto scaling of blue-worker: 2 to 10, on'],
      ['somebody else changed auto scaling of blue-worker: 2 to 10, suspended for scale-out and scheduled'],
    ],
    [
      'what was resumed, as it was before',
      [scaled('blue-worker', { suspended: { ...all, scheduled: false } })],
      ['auto scaling of blue-worker: 2 to 10, suspended for scale-in'],
      [],
    ],
    ['a whole target', [], [], ['somebody else took the auto scaling of blue-worker away']],
  ])('leave what somebody else changed: %s', (_, now, changes, leftAlone) => {
    const adjusted = restorations(
      { before: automation([scaled('blue-worker', { suspended: noScaleIn })]), plan: blueGreen },
      automation(now),
      'put-back',
    );

    expect(told(adjusted.changes)).toEqual(changes);
    expect(adjusted.leftAlone).toEqual(leftAlone);
  });

  test('leave alone what others registered meanwhile', () => {
    const more = automation([...suspended.scalableTargets, scaled('green-master')], ['green-worker']);

    const adjusted = restorations(found, more, 'put-back');

    expect(told(adjusted.changes).filter((text) => /green-master|rebalancing of green/.test(text))).toEqual(
      [],
    );
  });

  test('make a target that this upgrade registered as good as none', () => {
    const only = { before: automation([scaled('blue-worker')]), plan: blueGreen };

    const adjusted = restorations(only, afterSuccess(only.before, blueGreen), 'put-back');

    expect(told(adjusted.changes)).toEqual([
      'auto scaling of green-worker: 0 to 0, suspended',
      'auto scaling of blue-worker: 2 to 10, on',
    ]);
  });
});

describe('what somebody else set for the workers that served goes to those that serve now', () => {
  const idle = 'auto scaling of blue-worker: 0 to 6, suspended';

  test.each<[string, Partial<ScalableTarget>, string]>([
    ['limits', { min: 5, max: 50, suspended: all }, '5 to 50, suspended for scale-in'],
    ['what was resumed', { suspended: { ...all, dynamicIn: false } }, '2 to 10, on'],
    ['both', { min: 5, max: 50, suspended: { ...all, dynamicIn: false } }, '5 to 50, on'],
  ])('%s, which are written there first', (_, changed, expected) => {
    const now = automation([scaled('blue-worker', changed), ...suspendedGreen]);

    const { changes, leftAlone } = restorations(found, now, 'succeeded');

    expect(told(changes)).toEqual([
      `auto scaling of green-worker: ${expected}`,
      idle,
      'zone rebalancing of blue-worker: on',
    ]);
    expect(leftAlone).toEqual([expect.stringMatching(/^somebody else .*; that goes to green-worker$/)]);
  });

  test('and is not lost where the write after that one failed', () => {
    const now = automation([
      scaled('blue-worker', { min: 5, max: 50, suspended: all }),
      scaled('green-worker', { min: 5, max: 50, suspended: noScaleIn }),
    ]);

    const { changes } = restorations(found, now, 'succeeded');

    expect(told(changes)).toEqual([idle, 'zone rebalancing of blue-worker: on']);
    const then = automation(
      [scaled('blue-worker', { min: 0, max: 6, suspended: all }), now.scalableTargets[1] as ScalableTarget],
      ['blue-worker'],
    );
    expect(restorations(found, then, 'succeeded').changes).toEqual([]);
  });

  test('also where it was registered only meanwhile', () => {
    const now = automation([scaled('blue-worker', { min: 3 })]);

    const { changes } = restorations({ before: automation([]), plan: blueGreen }, now, 'succeeded');

    expect(told(changes)).toEqual([
      'auto scaling of green-worker: 3 to 10, on',
      'auto scaling of blue-worker: 0 to 10, suspended',
    ]);
  });

  test('unless somebody set the new ones themselves', () => {
    const now = automation([
      scaled('blue-worker', { min: 5, max: 50, suspended: all }),
      scaled('green-worker', { min: 7, max: 9, suspended: all }),
    ]);

    const { changes, leftAlone } = restorations(found, now, 'succeeded');

    expect(told(changes)).toEqual([
      'auto scaling of green-worker: 7 to 9, suspended for scale-in',
      idle,
      'zone rebalancing of blue-worker: on',
    ]);
    expect(leftAlone).toHaveLength(2);
  });
});

describe('afterSuccess', () => {
  const hops: UpgradePlan['hops'] = [
    { kind: 'upgrade', to: rolling.target },
    { kind: 'upgrade', to: rolling.target },
  ];

  test.each<[string, UpgradePlan, readonly ScalableTarget[], readonly ScalableTarget[]]>([
    [
      'both slots change places',
      blueGreen,
      [scaled('blue-worker'), scaled('green-worker', { min: 0, max: 0 })],
      [scaled('blue-worker', { min: 0, max: 0, suspended: all }), scaled('green-worker')],
    ],
    [
      'a slot that is left is suspended and keeps no minimum: its tasks would be started from 0',
      blueGreen,
      [scaled('blue-worker'), scaled('green-worker', { min: 3, max: 9 })],
      [scaled('blue-worker', { min: 0, max: 9, suspended: all }), scaled('green-worker')],
    ],
    [
      'what the other slot had none of is suspended and keeps its numbers',
      blueGreen,
      [scaled('blue-worker')],
      [scaled('blue-worker', { min: 0, suspended: all }), scaled('green-worker')],
    ],
    [
      'the same where only the idle slot was scaled',
      blueGreen,
      [scaled('green-worker', { min: 0 })],
      [scaled('blue-worker', { min: 0, suspended: all }), scaled('green-worker', { min: 0, suspended: all })],
    ],
    [
      'masters change places, too',
      blueGreen,
      [scaled('blue-master', { min: 1, max: 1 })],
      [scaled('blue-master', { min: 0, max: 1, suspended: all }), scaled('green-master', { min: 1, max: 1 })],
    ],
    [
      'a shared master stays',
      rolling,
      [scaled('master', { min: 1, max: 1 }), scaled('blue-worker')],
      [
        scaled('master', { min: 1, max: 1 }),
        scaled('blue-worker', { min: 0, suspended: all }),
        scaled('green-worker'),
      ],
    ],
    [
      'two hops end where they began',
      { ...rolling, hops },
      [scaled('blue-worker'), scaled('green-worker', { min: 3 })],
      [scaled('blue-worker'), scaled('green-worker', { min: 3 })],
    ],
  ])('%s', (_, plan, targets, expected) => {
    const { scalableTargets } = afterSuccess(automation(targets), plan);

    expect(scalableTargets.toSorted(byService)).toEqual(expected.toSorted(byService));
  });

  test('an upgrade there and one back lose no limits of the slot that serves', () => {
    const there = afterSuccess(before, blueGreen);

    const back = afterSuccess(there, { ...blueGreen, activeSlot: 'green' });

    expect(back.scalableTargets).toContainEqual(scaled('blue-worker', { suspended: noScaleIn }));
    expect(back.scalableTargets).toContainEqual(scaled('green-worker', { min: 0, max: 6, suspended: all }));
  });
});

function byService(one: ScalableTarget, other: ScalableTarget): number {
  return one.service.localeCompare(other.service);
}
