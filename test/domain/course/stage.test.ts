import { describe, expect, test } from 'vitest';
import {
  changesBetween,
  inWriteOrder,
  type ServiceTarget,
  type Stage,
  servicesAt,
  stageBefore,
  targetMaster,
  workersExpected,
} from '../../../lib/domain/course/stage.ts';
import type { UpgradePlan } from '../../../lib/domain/plan.ts';
import { blueGreen, recreate, rolling } from '../fixtures.ts';

const before: Stage = { kind: 'before' };
const drained: Stage = { kind: 'drained' };
const master: Stage = { kind: 'master' };
const after: Stage = { kind: 'after' };
const batch = (index: number): Stage => ({ kind: 'batch', index });

const at = (version: string, count: number) => [{ version, count, by: 'reported' } as const];
const mixed: UpgradePlan = { ...rolling, existing: at('2.24.1', 4) };
const motley: UpgradePlan = { ...rolling, existing: [...at('2.24.1', 3), ...at('2.25.0', 1)] };
/** Brings 2.24.1 workers to their master's 2.25.0. */
const healing: UpgradePlan = {
  ...mixed,
  target: { version: '2.25.0', images: mixed.stable.images },
  hops: [{ kind: 'heal', to: { version: '2.25.0', images: mixed.stable.images } }],
};

describe('servicesAt', () => {
  test.each<[string, UpgradePlan, Stage, string]>([
    [
      'blue-green before',
      blueGreen,
      before,
      'blue-master 1 stable, green-master 0 stable, blue-worker 4 stable, green-worker 0 stable',
    ],
    [
      'a hop that heals leaves the master alone',
      healing,
      batch(1),
      'master 1 stable, blue-worker 3 stable, green-worker 3 target',
    ],
    [
      'blue-green with its master',
      blueGreen,
      master,
      'blue-master 1 stable, green-master 1 target, blue-worker 4 stable, green-worker 0 target',
    ],
    [
      'blue-green after the second batch',
      blueGreen,
      batch(1),
      'blue-master 1 stable, green-master 1 target, blue-worker 3 stable, green-worker 3 target',
    ],
    [
      'blue-green at the end: the old master goes',
      blueGreen,
      after,
      'blue-master 0 stable, green-master 1 target, blue-worker 0 stable, green-worker 4 target',
    ],
    [
      'blue-green from green to blue',
      { ...blueGreen, activeSlot: 'green' },
      batch(0),
      'green-master 1 stable, blue-master 1 target, green-worker 4 stable, blue-worker 1 target',
    ],
    ['rolling before', rolling, before, 'master 1 stable, blue-worker 4 stable, green-worker 0 stable'],
    [
      'rolling with its master: the stable workers meet it',
      rolling,
      master,
      'master 1 target, blue-worker 4 stable, green-worker 0 target',
    ],
    ['rolling at the end', rolling, after, 'master 1 target, blue-worker 0 stable, green-worker 4 target'],
    [
      'recreate without workers',
      recreate,
      drained,
      'master 1 stable, blue-worker 0 stable, green-worker 0 stable',
    ],
    [
      'recreate with its master: still no workers',
      recreate,
      master,
      'master 1 target, blue-worker 0 stable, green-worker 0 target',
    ],
  ])('%s', (_, plan, stage, expected) => {
    expect(describeTargets(servicesAt(plan, stage))).toBe(expected);
  });
});

describe('stageBefore', () => {
  test.each<[string, UpgradePlan, Stage, Stage]>([
    ['nothing comes before the start', blueGreen, before, before],
    ['the master follows the start', blueGreen, master, before],
    ['recreate drains first', recreate, drained, before],
    ["recreate's master follows the draining", recreate, master, drained],
    ['the first batch follows the master', blueGreen, batch(0), master],
    ['each batch follows the one before', blueGreen, batch(2), batch(1)],
    ['the end follows the last batch', blueGreen, after, batch(3)],
  ])('%s', (_, plan, stage, expected) => {
    expect(stageBefore(plan, stage)).toEqual(expected);
  });
});

describe('changesBetween names what differs, in the order in which it is written', () => {
  test.each<[string, UpgradePlan, Stage, string]>([
    [
      'the new master, then its worker service',
      blueGreen,
      master,
      'green-master 1 target, green-worker 0 target',
    ],
    ['a batch that only adds', blueGreen, batch(0), 'green-worker 1 target'],
    [
      'a batch that takes away before it adds',
      blueGreen,
      batch(1),
      'blue-worker 3 stable, green-worker 3 target',
    ],
    ['the closing write', blueGreen, batch(3), 'blue-worker 0 stable'],
    ['the old master at the end', blueGreen, after, 'blue-master 0 stable'],
    ['nothing at the end of a shared master', rolling, after, ''],
    ['the workers alone, to drain', recreate, drained, 'blue-worker 0 stable'],
    ['the shared master', rolling, master, 'master 1 target, green-worker 0 target'],
  ])('%s', (_, plan, stage, expected) => {
    expect(describeTargets(changesBetween(plan, stageBefore(plan, stage), stage))).toBe(expected);
  });
});

test('inWriteOrder: workers are taken away first, then come masters, then workers are added', () => {
  // Prepare
  const change = (service: string, role: ServiceTarget['role'], desired: number) => ({
    service,
    role,
    desired,
  });
  const desired: Readonly<Record<string, number>> = { shrinking: 3, growing: 1, master: 0 };

  // Act
  const ordered = inWriteOrder(
    [change('growing', 'worker', 3), change('master', 'master', 1), change('shrinking', 'worker', 1)],
    (service) => desired[service] ?? 0,
  );

  // Assess
  expect(ordered.map(({ service }) => service)).toEqual(['shrinking', 'master', 'growing']);
});

describe("workersExpected: whom the target's master is to list", () => {
  test.each<[string, UpgradePlan, Stage, string]>([
    ['nobody yet on a new master', blueGreen, master, ''],
    ["only the target's on a master of its own", blueGreen, batch(1), '3 × 2.32.2'],
    ['the stable ones on a shared master', rolling, master, '4 × 2.25.0'],
    ['both on a shared master', rolling, batch(1), '3 × 2.25.0, 3 × 2.32.2'],
    ['workers of another version than their master had', mixed, batch(1), '3 × 2.24.1, 3 × 2.32.2'],
    [
      'those at the target already as one with the moved',
      { ...rolling, existing: at('2.32.2', 4) },
      batch(1),
      '6 × 2.32.2',
    ],
    ['of several versions only the moved', motley, batch(1), '3 × 2.32.2 and 3 leaving'],
    ['all at the end', rolling, after, '4 × 2.32.2'],
    ['nobody while recreate changes the master', recreate, master, ''],
    [
      'all as one where only the images differ',
      { ...rolling, target: { ...rolling.target, version: '2.25.0' } },
      batch(1),
      '6 × 2.25.0',
    ],
  ])('%s', (_, plan, stage, expected) => {
    const { workers, leaving } = workersExpected(plan, stage);

    const listed = workers.map(({ version, count }) => `${count} × ${version}`).join(', ');
    expect(leaving > 0 ? `${listed} and ${leaving} leaving` : listed).toBe(expected);
  });
});

test.each([
  [blueGreen, 'green-master'],
  [rolling, 'master'],
])("targetMaster is the idle slot's", (plan, expected) => {
  expect(targetMaster(plan)).toBe(expected);
});

function describeTargets(targets: readonly ServiceTarget[]): string {
  return targets.map(({ service, desired, revision }) => `${service} ${desired} ${revision}`).join(', ');
}
