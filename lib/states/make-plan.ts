import type { UpgradeRequest } from '../contract/request.ts';
import { planBasis } from '../domain/planning/plan-basis.ts';
import { type PlanAnswer, planUpgrade } from '../domain/planning/planning.ts';
import { imagesToSurvey, resolveTarget } from '../domain/planning/target.ts';
import { type StoredInventory, takeInventory } from './inventory.ts';
import { changedSince, identityOf, type PlanIdentity } from './plan-identity.ts';
import type { ClusterWorld } from './ports.ts';
import { wishOf } from './wish.ts';

/** A plan, or why there is none, with what it was made from: what Prepare runs and what `plan` shows. */
export interface MadePlan {
  readonly answer: PlanAnswer;
  /** Null where the target or the active slot was not clear enough to look further. */
  readonly inventory: StoredInventory | null;
  /** Null where there is no plan. */
  readonly identity: PlanIdentity | null;
}

/** Looks at the cluster and plans. Changes nothing. */
export async function makePlan(world: ClusterWorld, request: UpgradeRequest): Promise<MadePlan> {
  const wish = wishOf(request);
  const resolved = resolveTarget(world.registration, wish);
  if (resolved.kind === 'refused') return refused(resolved.cause);
  const inventory = await takeInventory(world, {
    images: imagesToSurvey(world.registration, resolved.target),
    calendars: [...world.registration.calendars, ...wish.calendars],
    routing: world.registration.loadBalancer,
    taskDefinitions: wish.target.taskDefinitions,
  });
  if ('code' in inventory) return refused(inventory);
  const answer = planUpgrade(world.registration, wish, inventory);
  if (answer.kind !== 'planned') return { answer, inventory, identity: null };
  const identity = await identityOf(planBasis(answer.plan, inventory.services));
  const changed = await changedSince(request.plan, identity);
  if (changed) {
    return { answer: { kind: 'refused', cause: changed, preflight: answer.preflight }, inventory, identity };
  }
  return { answer, inventory, identity };
}

function refused(cause: Extract<PlanAnswer, { kind: 'refused' }>['cause']): MadePlan {
  return { answer: { kind: 'refused', cause, preflight: [] }, inventory: null, identity: null };
}
