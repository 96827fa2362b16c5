import { otherSlot } from '../cluster.ts';
import {
  type ExpectedWorkers,
  type Stage,
  servicesAt,
  stableWorkers,
  workersExpected,
} from '../course/stage.ts';
import type { UpgradePlan } from '../plan.ts';
import { widestSkew } from '../versions/skew.ts';
import type { ServingReport, SlotCounts } from './report.ts';

/** Desired workers of each slot at a stage of one hop. */
export function countsAt(plan: UpgradePlan, stage: Stage): SlotCounts {
  const targets = servicesAt(plan, stage);
  const desired = (service: string): number =>
    targets.find((target) => target.service === service)?.desired ?? 0;
  return { blue: desired(plan.slots.blue.worker), green: desired(plan.slots.green.worker) };
}

/**
 * The masters that run at a stage of one hop, with the workers that each serves. Worked example, rolling 2.25.0 →
 * 2.32.2 of 4 workers after a batch of 1: the one master at 2.32.2 serves 3 × 2.25.0 and 1 × 2.32.2, seven minor
 * releases apart; with two masters the one at 2.25.0 serves 4 × 2.25.0, the other 1 × 2.32.2, and no skew is anywhere.
 */
export function servingAt(plan: UpgradePlan, stage: Stage): readonly ServingReport[] {
  return servicesAt(plan, stage)
    .filter(({ role, desired }) => role === 'master' && desired > 0)
    .map(({ service, revision }) => {
      const { version } = revision === 'stable' ? plan.stable : plan.target;
      const { workers, leaving } = workersOn(plan, stage, service);
      const versions = [...workers, ...(leaving > 0 ? plan.existing : [])].map((known) => known.version);
      return {
        master: service,
        version,
        workers: listed(plan, workers, leaving),
        skew: widestSkew(version, versions),
      };
    });
}

function workersOn(plan: UpgradePlan, stage: Stage, master: string): ExpectedWorkers {
  const counts = countsAt(plan, stage);
  const active = counts[plan.activeSlot];
  const idle = counts[otherSlot(plan.activeSlot)];
  const untouched = active === plan.bounds.desired && idle === 0;
  if (untouched && master === plan.slots[plan.activeSlot].master)
    return { workers: plan.existing, leaving: 0 };
  if (plan.topology === 'shared-master') return workersExpected(plan, stage);
  if (master !== plan.slots[plan.activeSlot].master) {
    return { workers: [{ version: plan.target.version, count: idle, by: 'deployed' }], leaving: 0 };
  }
  const left = stableWorkers(plan, active);
  return { workers: left.active, leaving: left.leaving };
}

/** ECS chooses which workers of a mixed service leave first, so those that are left are of any of its versions. */
function listed(
  { existing }: UpgradePlan,
  workers: ExpectedWorkers['workers'],
  leaving: number,
): ServingReport['workers'] {
  const known = workers.filter(({ count }) => count > 0).map(({ version, count }) => ({ version, count }));
  if (leaving === 0) return known;
  return [...known, { version: existing.map(({ version }) => version).join(' or '), count: leaving }];
}
