import type { Cause } from '../cause.ts';
import type { Batch, Bounds, Revision, UpgradePlan } from '../plan.ts';
import { compareVersions, parseVersion, sameVersion } from '../versions/version.ts';
import type { Resolution } from '../versions/version-range.ts';
import { planBatches, recreateBatches } from './batches.ts';
import { reconfigures } from './configuration.ts';
import { type ExistingWorkers, existingWorkers, isMixed } from './existing-workers.ts';
import { estimatedEvents, overBudget } from './history-budget.ts';
import { desiredOf, type Inventory } from './inventory.ts';
import { planWarnings } from './plan-warnings.ts';
import { planHops, strategyQuestion } from './planned-way.ts';
import { type Check, firstFailed } from './preflight/check.ts';
import { calendarsOf } from './preflight/surroundings.ts';
import { preflight, runningVersion } from './preflight.ts';
import { chooseStrategy } from './strategy.ts';
import { resolveTarget } from './target.ts';
import type { RegisteredCluster, Wish } from './wish.ts';
import { endsElsewhere, movesSlot } from './wished-slot.ts';

export type { Check } from './preflight/check.ts';

/** `preflight` holds every check that could be made; the first failed one is the cause of the refusal. */
export type PlanAnswer = { readonly preflight: readonly Check[] } & Decision;

type Decision =
  | { readonly kind: 'planned'; readonly plan: UpgradePlan }
  | { readonly kind: 'nothing-to-do'; readonly stable: Revision; readonly resolution: Resolution }
  | { readonly kind: 'refused'; readonly cause: Cause };

/** Everything that a plan is decided from. */
interface Situation {
  readonly cluster: RegisteredCluster;
  readonly wish: Wish;
  readonly inventory: Inventory;
  readonly stable: Revision;
  readonly target: Revision;
  readonly resolution: Resolution;
  readonly workers: ExistingWorkers;
}

/** Decides how to get from what is there to what is asked for, or why not. */
export function planUpgrade(cluster: RegisteredCluster, wish: Wish, inventory: Inventory): PlanAnswer {
  const answer = resolveTarget(cluster, wish);
  if (answer.kind === 'refused') return { ...answer, preflight: [] };
  const checks = preflight(cluster, wish, inventory, answer.target);
  const cause = firstFailed(checks);
  if (cause) return { kind: 'refused', cause, preflight: checks };
  const stable = stableRevision(cluster, inventory);
  const workers = existingWorkers(cluster, inventory, stable.version);
  const { target, resolution } = answer;
  return {
    ...decide({ cluster, wish, inventory, stable, target, resolution, workers }),
    preflight: checks,
  };
}

/** The pre-flight has made sure of its version. */
function stableRevision(cluster: RegisteredCluster, inventory: Inventory): Revision {
  const slot = cluster.slots[inventory.activeSlot];
  const [master = '', worker = ''] = [inventory.images[slot.master], inventory.images[slot.worker]];
  return { version: runningVersion(cluster, inventory) ?? '', images: { master, worker } };
}

function decide(situation: Situation): Decision {
  const { stable, target, resolution, workers, wish, inventory } = situation;
  const settled = !movesSlot(wish.slot, inventory.activeSlot) && !isMixed(target.version, workers.own);
  if (settled && isSameRevision(stable, target) && !reconfigures(inventory.configuration)) {
    return { kind: 'nothing-to-do', stable, resolution };
  }
  const backwards = downgrade(stable, target, wish);
  return backwards ? { kind: 'refused', cause: backwards } : planBetween(situation);
}

function isSameRevision(stable: Revision, target: Revision): boolean {
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

function planBetween(situation: Situation): Decision {
  const { cluster, wish, inventory } = situation;
  const choice = chooseStrategy(strategyQuestion(situation));
  if (choice.kind === 'refused') return { kind: 'refused', cause: choice };
  const elsewhere = endsElsewhere(wish.slot, inventory.activeSlot, choice.hops.length);
  if (elsewhere) return { kind: 'refused', cause: elsewhere };
  const desired = desiredOf(inventory.services, cluster.slots[inventory.activeSlot].worker);
  const moves = planBatches({ ...wish, desired });
  if (moves.kind === 'refused') return { kind: 'refused', cause: moves };
  const batches = choice.strategy === 'recreate' ? recreateBatches(desired) : moves.batches;
  const tooMany = overBudget({ batches, hops: choice.hops.length }, wish.timing);
  if (tooMany) return { kind: 'refused', cause: tooMany };
  const hops = planHops(situation, choice.hops);
  return { kind: 'planned', plan: assemble(situation, { ...choice, hops, bounds: moves.bounds, batches }) };
}

interface Decided extends Pick<UpgradePlan, 'strategy' | 'reasons' | 'warnings' | 'hops'> {
  readonly bounds: Bounds;
  readonly batches: readonly Batch[];
}

function assemble(situation: Situation, decided: Decided): UpgradePlan {
  const { cluster, wish, inventory, stable, target, resolution, workers } = situation;
  const { strategy, reasons, hops, bounds, batches } = decided;
  const { timing, allowUnsafe, testPolicy, testParameters, pauseAfter, windowEnd } = wish;
  const { topology, slots } = cluster;
  const way = { strategy, stable, target, hops, bounds };
  const moved = movesSlot(wish.slot, inventory.activeSlot);
  const warnings = planWarnings(cluster, inventory, way, workers);
  return {
    ...way,
    reasons: moved ? [...reasons, `to the ${wish.slot} slot: asked for`] : reasons,
    topology,
    slots,
    activeSlot: inventory.activeSlot,
    existing: workers.own,
    batches,
    timing,
    allowUnsafe,
    testPolicy,
    testParameters,
    pauseAfter,
    windowEnd,
    configuration: inventory.configuration,
    calendars: calendarsOf(cluster, wish),
    resolution,
    foreignWorkers: workers.foreign.reduce((sum, { count }) => sum + count, 0),
    warnings: [...decided.warnings, ...warnings],
    historyEvents: estimatedEvents({ batches, hops: hops.length }, timing),
  };
}
