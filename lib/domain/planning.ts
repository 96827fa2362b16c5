import { type Amount, planBatches, recreateBatches } from './batches.ts';
import type { Cause } from './cause.ts';
import type { Slots, Topology } from './cluster.ts';
import { estimatedEvents, overBudget } from './history-budget.ts';
import { imageFor, versionOfImage } from './images.ts';
import { desiredOf, type Inventory, notReadyToUpgrade } from './inventory.ts';
import { presentWorkers } from './observed.ts';
import type { Batch, Bounds, Revision, Timing, UpgradePlan } from './plan.ts';
import { chooseStrategy, type StrategyQuestion } from './strategy.ts';
import { compareVersions, parseVersion, sameVersion } from './version.ts';

/** What the registration says of the cluster. */
export interface RegisteredCluster {
  readonly topology: Topology;
  readonly slots: Slots;
  readonly imageTemplate: string;
  readonly locustfileFromMaster: boolean;
  readonly maxMinorSkew: number | null;
  readonly headless: boolean;
}

/** What is asked for. */
export interface Wish {
  readonly target: { readonly version: string; readonly images?: Revision['images'] | undefined };
  readonly strategy: StrategyQuestion['asked'];
  readonly canary: number;
  readonly size: Amount;
  readonly maxSurge: Amount | null;
  readonly maxUnavailable: Amount;
  readonly timing: Timing;
  readonly testPolicy: 'wait' | 'fail';
  readonly allowUnsafe: boolean;
  readonly allowDowngrade: boolean;
}

export type PlanAnswer =
  | { readonly kind: 'planned'; readonly plan: UpgradePlan }
  | { readonly kind: 'nothing-to-do'; readonly stable: Revision }
  | { readonly kind: 'refused'; readonly cause: Cause };

/** Decides how to get from what is there to what is asked for, or why not. */
export function planUpgrade(cluster: RegisteredCluster, wish: Wish, inventory: Inventory): PlanAnswer {
  const unfit = unsupported(cluster) ?? notReadyToUpgrade(cluster.slots, inventory);
  if (unfit) return { kind: 'refused', cause: unfit };
  const stable = stableRevision(cluster, inventory);
  if ('code' in stable) return { kind: 'refused', cause: stable };
  const target = targetRevision(cluster, wish);
  if ('code' in target) return { kind: 'refused', cause: target };
  if (sameRevision(stable, target)) return { kind: 'nothing-to-do', stable };
  const backwards = downgrade(stable, target, wish);
  if (backwards) return { kind: 'refused', cause: backwards };
  return planBetween(cluster, wish, inventory, stable, target);
}

function unsupported(cluster: RegisteredCluster): Cause | null {
  return cluster.headless
    ? {
        code: 'headless-unsupported',
        message:
          'the registration says that the master is headless; such a master shows no web interface to check, start it with one',
      }
    : null;
}

/** The running version is what the master says, else what its image states. */
function stableRevision(cluster: RegisteredCluster, inventory: Inventory): Revision | Cause {
  const slot = cluster.slots[inventory.activeSlot];
  const master = inventory.images[slot.master] ?? '';
  const worker = inventory.images[slot.worker] ?? '';
  const version = inventory.reading?.version ?? versionOfImage(cluster.imageTemplate, master);
  if (version) return { version, images: { master, worker } };
  return {
    code: 'version-unreadable',
    message: `neither the master nor its image ${master} says which Locust version runs; use an image that matches ${cluster.imageTemplate}`,
  };
}

function targetRevision(cluster: RegisteredCluster, wish: Wish): Revision | Cause {
  const { version, images } = wish.target;
  const parsed = parseVersion(version);
  if (!parsed.ok) return { code: 'version-malformed', message: parsed.problem };
  const image = imageFor(cluster.imageTemplate, version);
  return { version, images: images ?? { master: image, worker: image } };
}

function sameRevision(stable: Revision, target: Revision): boolean {
  return (
    sameVersion(stable.version, target.version) &&
    stable.images.master === target.images.master &&
    stable.images.worker === target.images.worker
  );
}

function downgrade(stable: Revision, target: Revision, wish: Wish): Cause | null {
  const from = parseVersion(stable.version);
  const to = parseVersion(target.version);
  if (wish.allowDowngrade || !from.ok || !to.ok || compareVersions(to.version, from.version) >= 0)
    return null;
  const message = `${target.version} is older than the running ${stable.version}; allow it with --allow-downgrade (allowDowngrade: true)`;
  return { code: 'downgrade', message };
}

function planBetween(
  cluster: RegisteredCluster,
  wish: Wish,
  inventory: Inventory,
  stable: Revision,
  target: Revision,
): PlanAnswer {
  const choice = chooseStrategy({
    asked: wish.strategy,
    topology: cluster.topology,
    stableVersion: stable.version,
    targetVersion: target.version,
    locustfileFromMaster: cluster.locustfileFromMaster,
    maxMinorSkew: cluster.maxMinorSkew,
    allowUnsafe: wish.allowUnsafe,
  });
  if (choice.kind === 'refused') return { kind: 'refused', cause: choice };
  const desired = desiredOf(inventory.services, cluster.slots[inventory.activeSlot].worker);
  const moves = planBatches({ ...wish, desired });
  if (moves.kind === 'refused') return { kind: 'refused', cause: moves };
  const batches = choice.strategy === 'recreate' ? recreateBatches(desired) : moves.batches;
  const tooMany = overBudget(batches, wish.timing);
  if (tooMany) return { kind: 'refused', cause: tooMany };
  const historyEvents = estimatedEvents(batches, wish.timing);
  const plan = assemble(cluster, wish, inventory, { stable, target, ...moves, batches, ...choice });
  return { kind: 'planned', plan: { ...plan, historyEvents } };
}

interface Decided {
  readonly stable: Revision;
  readonly target: Revision;
  readonly bounds: Bounds;
  readonly batches: readonly Batch[];
  readonly strategy: UpgradePlan['strategy'];
  readonly reasons: readonly string[];
  readonly warnings: readonly string[];
}

function assemble(
  cluster: RegisteredCluster,
  wish: Wish,
  inventory: Inventory,
  decided: Decided,
): Omit<UpgradePlan, 'historyEvents'> {
  const foreignWorkers = Math.max(
    0,
    (inventory.reading ? presentWorkers(inventory.reading).length : 0) - decided.bounds.desired,
  );
  const foreign =
    foreignWorkers > 0
      ? [
          `${foreignWorkers} workers on the active master belong to neither slot: they are counted, not upgraded`,
        ]
      : [];
  return {
    strategy: decided.strategy,
    reasons: decided.reasons,
    topology: cluster.topology,
    slots: cluster.slots,
    activeSlot: inventory.activeSlot,
    stable: decided.stable,
    target: decided.target,
    bounds: decided.bounds,
    batches: decided.batches,
    timing: wish.timing,
    allowUnsafe: wish.allowUnsafe,
    testPolicy: wish.testPolicy,
    foreignWorkers,
    warnings: [...decided.warnings, ...foreign],
  };
}
