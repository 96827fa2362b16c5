import { describe, expect, test } from 'vitest';
import {
  countsBack,
  type RollbackChange,
  type RollbackSituation,
  rollbackChanges,
  targetServesAfter,
} from '../../../lib/domain/course/rollback.ts';
import type { UpgradePlan } from '../../../lib/domain/plan.ts';
import { blueGreen, recreate, recreateOnTwoMasters, rolling } from '../fixtures.ts';

describe('countsBack of 4 workers with surge 2', () => {
  test.for<[string, number, number, string]>([
    ['after the closing write', 0, 4, '(2,4) (4,2) (4,0)'],
    ['after the third batch', 1, 4, '(3,3) (4,2) (4,0)'],
    ['after the second batch', 3, 3, '(4,2) (4,0)'],
    ['in the middle of the second batch', 3, 1, '(4,1) (4,0)'],
    ['after the canary', 4, 1, '(4,0)'],
  ])('%s', ([, stable, target, expected]) => {
    expect(wayBack(stable, target, blueGreen.bounds)).toBe(expected);
  });

  test.for<[string, Partial<UpgradePlan['bounds']>, string]>([
    ['without surge, two may be missing', { maxSurge: 0, maxUnavailable: 2 }, '(2,2) (4,0)'],
    ['with both', { maxSurge: 1, maxUnavailable: 1 }, '(2,3) (4,1) (4,0)'],
    ['with room for all', { maxSurge: 4 }, '(4,4) (4,0)'],
    ['with all of them unavailable', { maxSurge: 0, maxUnavailable: 4 }, '(4,0)'],
  ])('from (0,4) %s', ([, changed, expected]) => {
    expect(wayBack(0, 4, { ...blueGreen.bounds, ...changed })).toBe(expected);
  });
});

const putBack =
  'green-worker 0 restored, blue-master 1 restored, green-master 0 restored, blue-worker 4 restored';
const confirmed =
  'blue-master 1 restored, green-master 0 restored, blue-worker 4 restored, green-worker 0 restored';

describe('the next write of a rollback on two masters', () => {
  test.for<[string, UpgradePlan, Readonly<Record<string, number>>, boolean, string]>([
    ['nothing was written', blueGreen, masters(1, 0, 4, 0), true, confirmed],
    ['only the master was started', blueGreen, masters(1, 1, 4, 0), true, confirmed],
    [
      'after the canary all stable ones serve still: all at once',
      blueGreen,
      masters(1, 1, 4, 1),
      true,
      putBack,
    ],
    [
      'the target serves: the counts go back within the bounds, lowers first',
      blueGreen,
      masters(1, 1, 3, 3),
      true,
      'green-worker 2, blue-master 1 restored, blue-worker 4 restored',
    ],
    ['in the next step', blueGreen, masters(1, 1, 4, 2), true, putBack],
    [
      'after the third batch',
      blueGreen,
      masters(1, 1, 1, 4),
      true,
      'green-worker 3, blue-master 1 restored, blue-worker 3 restored',
    ],
    [
      'Conclude took the stable master away: it comes back before its workers',
      blueGreen,
      masters(0, 1, 0, 4),
      true,
      'blue-master 1 restored, blue-worker 2 restored, green-worker 4',
    ],
    ['the target is dead: all at once', blueGreen, masters(1, 1, 1, 4), false, putBack],
    ['the target is dead and the stable master gone', blueGreen, masters(0, 1, 0, 4), false, putBack],
    ['all is as before', blueGreen, masters(1, 0, 4, 0), false, confirmed],
    [
      'from green to blue',
      { ...blueGreen, activeSlot: 'green' },
      masters(1, 1, 4, 2),
      true,
      'blue-worker 2, green-master 1 restored, green-worker 4 restored',
    ],
    [
      'recreate, its workers serve',
      recreateOnTwoMasters,
      masters(1, 1, 0, 4),
      true,
      'blue-master 1 restored, blue-worker 2 restored, green-worker 4',
    ],
    ['recreate, no workers', recreateOnTwoMasters, masters(1, 1, 0, 0), true, confirmed],
  ])('%s', ([, plan, desired, targetServes, expected]) => {
    // Act
    const changes = rollbackChanges(plan, situation(desired, { targetServes }));

    // Assess
    expect(describeChanges(changes)).toBe(expected);
  });
});

const workersAway = 'blue-worker 0, green-worker 0';
const masterBack = 'master 1 restored, blue-worker 0 restored, green-worker 0 restored';

describe('the next write of a rollback on a shared master', () => {
  test.for<[string, Readonly<Record<string, number>>, Partial<Omit<RollbackSituation, 'desired'>>, string]>([
    ['the workers go first', shared(3, 3), {}, workersAway],
    ['the stable ones, too, before any was replaced', shared(4, 0), {}, workersAway],
    ['until they are seen gone', shared(0, 0), {}, workersAway],
    ['then comes the master', shared(0, 0), { workersGone: true }, masterBack],
    [
      'then come the workers, and the master is ahead of them',
      shared(0, 0),
      { workersGone: true, masterRestored: true },
      'master 1 restored, blue-worker 4 restored, green-worker 0 restored',
    ],
    [
      'a master that never changed has nothing to wait for',
      shared(4, 0),
      { masterRestored: true },
      'master 1 restored, blue-worker 4 restored, green-worker 0 restored',
    ],
    [
      'target workers beside a stable master leave before the stable ones come back',
      shared(1, 2),
      { masterRestored: true },
      'green-worker 0 restored, master 1 restored, blue-worker 4 restored',
    ],
    ['a dead target makes no difference', shared(3, 3), { targetServes: false }, workersAway],
  ])('%s', ([, desired, known, expected]) => {
    for (const plan of [rolling, recreate]) {
      // Act
      const changes = rollbackChanges(plan, situation(desired, { masterRestored: false, ...known }));

      // Assess
      expect(describeChanges(changes)).toBe(expected);
    }
  });
});

test('healed workers serve beside the old ones on the way back: their master never changed', () => {
  // Prepare
  const healing: UpgradePlan = { ...rolling, hops: [{ kind: 'heal', to: rolling.stable }] };

  // Act
  const changes = rollbackChanges(healing, situation(shared(3, 3), { masterRestored: true }));

  // Assess
  expect(describeChanges(changes)).toBe('green-worker 2, master 1 restored, blue-worker 4 restored');
});

describe("the target's workers are kept on the way back", () => {
  test.for([
    ['aborted', true],
    ['gate-timed-out', true],
    ['workers-not-joined', true],
    ['workers-crash', true],
    ['changed-by-somebody-else', true],
    ['orchestrator-died', true],
    ['master-crashed', false],
    ['listener-crashed', false],
    ['listener-silent', false],
    ['master-unreachable', false],
    ['master-not-ready', false],
    ['wrong-version', false],
  ] as const)('after %s: %s', ([code, serves]) => {
    expect(targetServesAfter(code)).toBe(serves);
  });
});

/** `(3,3) (4,2) …`: every write until nothing is left to do. */
function wayBack(stable: number, target: number, bounds: UpgradePlan['bounds']): string {
  const states: string[] = [];
  let now = { stable, target };
  while (now.stable < bounds.desired || now.target > 0) {
    now = countsBack(now, bounds);
    states.push(`(${now.stable},${now.target})`);
  }
  return states.join(' ');
}

test('called again before the workers that it raised run, it takes no others away', () => {
  // Prepare
  const desired = masters(1, 1, 4, 2);
  const running = new Map(Object.entries(masters(1, 1, 3, 3)));

  // Act
  const changes = rollbackChanges(blueGreen, situation(desired, { running }));

  // Assess
  expect(changes).toContainEqual({ service: 'blue-worker', role: 'worker', desired: 4, restore: true });
  expect(changes).toContainEqual({ service: 'green-worker', role: 'worker', desired: 2, restore: false });
});

function situation(
  desired: Readonly<Record<string, number>>,
  known: Partial<Omit<RollbackSituation, 'desired'>>,
): RollbackSituation {
  return {
    desired: new Map(Object.entries(desired)),
    running: new Map(Object.entries(desired)),
    workersGone: false,
    masterRestored: true,
    targetServes: true,
    keepsTargetMaster: false,
    ...known,
  };
}

function masters(blueMaster: number, greenMaster: number, blueWorker: number, greenWorker: number) {
  return {
    'blue-master': blueMaster,
    'green-master': greenMaster,
    'blue-worker': blueWorker,
    'green-worker': greenWorker,
  };
}

function shared(blueWorker: number, greenWorker: number) {
  return { master: 1, 'blue-worker': blueWorker, 'green-worker': greenWorker };
}

function describeChanges(changes: readonly RollbackChange[]): string {
  return changes
    .map(({ service, desired, restore }) => `${service} ${desired}${restore ? ' restored' : ''}`)
    .join(', ');
}
