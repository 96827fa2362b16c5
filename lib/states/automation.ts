import { Fenced } from '../contract/errors.ts';
import type { Progress, ProgressOf } from '../contract/payloads.ts';
import { restorations, suspensions } from '../domain/automation/adjustment.ts';
import type { Automation } from '../domain/automation/automation.ts';
import {
  type Adjustment,
  type AutomationChange,
  describeAutomationChange,
} from '../domain/automation/differences.ts';
import { type Found, whileUpgrading } from '../domain/automation/found.ts';
import type { Cause } from '../domain/cause.ts';
import { servicesOf } from '../domain/cluster.ts';
import type { UpgradePlan } from '../domain/plan.ts';
import type { UpgradeRecord } from '../ports/ledger.ts';
import { note } from './journal.ts';
import type { ScalingWorld } from './ports.ts';
import { decided } from './progress.ts';
import { storedUpgrade } from './upgrade-record.ts';

/** What it takes to put back what is suspended. */
export type RestoringWorld = Pick<ScalingWorld, 'clock' | 'ledger' | 'services' | 'scaling'>;

/**
 * Suspends auto scaling and zone rebalancing, before the first count changes: from here on nobody but this upgrade
 * changes one. What was found is stored first, under the fence, so that whoever comes next can put it back.
 */
export async function suspendAutomation(
  world: ScalingWorld,
  upgradeId: string,
  fence: number,
): Promise<void> {
  const record = await storedUpgrade(world.ledger, upgradeId);
  const now = await automationNow(world, record.plan);
  if (!record.automation) {
    await world.ledger.confirm(upgradeId, fence);
    await world.ledger.rememberAutomation(upgradeId, now);
  }
  const found = { before: record.automation ?? now, plan: record.plan };
  const { changes, leftAlone } = suspensions(found, now);
  for (const change of changes) await write(world, upgradeId, fence, change);
  await noteAdjustment(world, upgradeId, 'UpgradeMaster', { changes, leftAlone });
}

/** Alarms that act against a rollback make it fail: what did not come through is tried once more. */
const triesToSuspendAgain = 2;

/**
 * On the way back: a success that did not come about had resumed what is suspended. Nothing holds up a rollback, so
 * what can't be suspended is noted.
 */
export async function suspendAgain(world: ScalingWorld, record: UpgradeRecord, fence: number): Promise<void> {
  const found = foundBefore(record);
  if (!found) return;
  for (let tries = 1; tries <= triesToSuspendAgain; tries += 1) {
    try {
      const { changes } = suspensions(found, await automationNow(world, record.plan));
      for (const change of changes) await write(world, record.upgradeId, fence, change);
      return noteAdjustment(world, record.upgradeId, 'RollBack', { changes, leftAlone: [] });
    } catch (error) {
      if (error instanceof Fenced) throw error;
      await note(world, record.upgradeId, 'RollBack', 'not-suspended', String(error));
    }
  }
}

/**
 * Puts back what this upgrade suspended, once: null when all of it is back. The active worker service comes last, as
 * its count may change from then on. Who is told a cause may call it again.
 */
export async function restoreAutomation(
  world: RestoringWorld,
  record: UpgradeRecord,
  fence: number,
  state: 'Conclude' | 'ConcludeRollback' | 'unlock',
  outcome: 'succeeded' | 'put-back',
): Promise<Cause | null> {
  const found = foundBefore(record);
  if (!found) return null;
  const { upgradeId } = record;
  const written: AutomationChange[] = [];
  let { changes: left, leftAlone }: Adjustment = restorations(found, whileUpgrading(found.before), outcome);
  try {
    ({ changes: left, leftAlone } = restorations(found, await automationNow(world, record.plan), outcome));
    for (const change of left) {
      await write(world, upgradeId, fence, change);
      written.push(change);
    }
  } catch (error) {
    if (error instanceof Fenced) throw error;
    await noteAdjustment(world, upgradeId, state, { changes: written, leftAlone: [] });
    return restoreFailed(left.slice(written.length), error);
  }
  await noteAdjustment(world, upgradeId, state, { changes: written, leftAlone });
  return null;
}

/** Another try after the usual wait. The same failure is noted once. */
export async function restoreLater<State extends 'Conclude' | 'ConcludeRollback'>(
  world: ScalingWorld,
  state: State,
  progress: Progress,
  { timing }: UpgradePlan,
  left: string,
): Promise<ProgressOf<State>> {
  if (left !== progress.explanation) await note(world, progress.upgradeId, state, 'waiting', left);
  const again = { waitSeconds: timing.observeSeconds, explanation: left };
  return decided<'Conclude' | 'ConcludeRollback'>(progress, 'wait', again) as ProgressOf<State>;
}

/** What is left to be put back of what an upgrade suspended that left its cluster as it was, as AWS has it now. */
export async function leftSuspended(
  world: Pick<RestoringWorld, 'services' | 'scaling'>,
  record: UpgradeRecord,
): Promise<Adjustment> {
  const found = foundBefore(record);
  if (!found) return { changes: [], leftAlone: [] };
  return restorations(found, await automationNow(world, record.plan), 'put-back');
}

/** What is suspended by an upgrade that leaves its cluster as it is, for a person who puts it back; null: nothing. */
export function stillSuspended(record: UpgradeRecord): string | null {
  const found = foundBefore(record);
  if (!found) return null;
  const { changes } = restorations(found, whileUpgrading(found.before), 'put-back');
  return changes.length === 0 ? null : `suspended still, put it back by hand: ${describe(changes)}`;
}

function restoreFailed(left: readonly AutomationChange[], error: unknown): Cause {
  return {
    code: 'restore-failed',
    message: `suspended still, put it back by hand: ${describe(left)} (${String(error)})`,
  };
}

/** Null where nothing acts by itself, or this upgrade had not begun. */
function foundBefore({ automation, plan }: UpgradeRecord): Found | null {
  if (!automation) return null;
  const nothing = automation.scalableTargets.length + automation.rebalanced.length === 0;
  return nothing ? null : { before: automation, plan };
}

async function automationNow(
  world: Pick<RestoringWorld, 'scaling' | 'services'>,
  { slots }: UpgradePlan,
): Promise<Automation> {
  const names = servicesOf(slots);
  const scalableTargets = await world.scaling.targets(names);
  const services = await world.services.describe(names);
  const rebalanced = services.filter(({ zoneRebalancing }) => zoneRebalancing).map(({ service }) => service);
  return { scalableTargets, rebalanced };
}

async function write(
  world: RestoringWorld,
  upgradeId: string,
  fence: number,
  change: AutomationChange,
): Promise<void> {
  await world.ledger.confirm(upgradeId, fence);
  if (change.kind === 'scaling') return world.scaling.set(change.target);
  return world.services.change(change.service, { zoneRebalancing: change.on });
}

async function noteAdjustment(
  world: RestoringWorld,
  upgradeId: string,
  state: string,
  { changes, leftAlone }: Adjustment,
): Promise<void> {
  if (changes.length > 0) await note(world, upgradeId, state, 'automation', describe(changes));
  for (const sentence of leftAlone) await note(world, upgradeId, state, 'left-alone', sentence);
}

function describe(changes: readonly AutomationChange[]): string {
  return changes.map(describeAutomationChange).join('; ');
}
