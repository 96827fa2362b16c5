import { describe, expect, test } from 'vitest';
import { hopPlan } from '../../../lib/domain/course/hop-plan.ts';
import type { Stage } from '../../../lib/domain/course/stage.ts';
import type { UpgradePlan } from '../../../lib/domain/plan.ts';
import { servingAt } from '../../../lib/domain/plan-report/serving.ts';
import { blueGreen, rolling } from '../fixtures.ts';
import { healing } from './plans.ts';

const firstBatch: Stage = { kind: 'batch', index: 0 };

describe('who serves whom', () => {
  test.for<[string, UpgradePlan, Stage, readonly string[]]>([
    ['before', blueGreen, { kind: 'before' }, ['blue-master 2.25.0: 4 × 2.25.0, none']],
    [
      'after a first batch',
      blueGreen,
      firstBatch,
      ['blue-master 2.25.0: 4 × 2.25.0, none', 'green-master 2.32.2: 1 × 2.32.2, none'],
    ],
    ['at the end', blueGreen, { kind: 'after' }, ['green-master 2.32.2: 4 × 2.32.2, none']],
    [
      'a shared master that changed',
      rolling,
      { kind: 'master' },
      ['master 2.32.2: 4 × 2.25.0, 7 minor older'],
    ],
    [
      'a shared master after a batch',
      rolling,
      { kind: 'batch', index: 1 },
      ['master 2.32.2: 3 × 2.25.0 and 3 × 2.32.2, 7 minor older'],
    ],
    [
      'mixed workers before they are healed',
      hopPlan(healing, 0),
      { kind: 'before' },
      ['master 2.25.0: 3 × 2.25.0 and 1 × 2.20.0, 5 minor older'],
    ],
    [
      'mixed workers of which some have left: nobody knows which',
      hopPlan(healing, 0),
      { kind: 'batch', index: 1 },
      ['master 2.25.0: 3 × 2.25.0 and 3 × 2.25.0 or 2.20.0, 5 minor older'],
    ],
    [
      'healed workers on the next master',
      hopPlan(healing, 1),
      { kind: 'master' },
      ['master 2.32.2: 4 × 2.25.0, 7 minor older'],
    ],
  ])('%s', ([, plan, stage, expected]) => {
    // Act
    const serving = servingAt(plan, stage);

    // Assess
    expect(
      serving.map(({ master, version, workers, skew }) => {
        const served = workers.map((each) => `${each.count} × ${each.version}`).join(' and ');
        const apart = 'distance' in skew ? `${skew.distance} ${skew.kind} ${skew.worker}` : skew.kind;
        return `${master} ${version}: ${served}, ${apart}`;
      }),
    ).toEqual(expected);
  });
});
