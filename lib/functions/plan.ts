import { statisticsSettleMilliseconds } from '../contract/defaults.ts';
import { statedCause } from '../contract/errors.ts';
import { parseExecutionInput, type UpgradeRequest } from '../contract/request.ts';
import type { Cause } from '../domain/cause.ts';
import { planReport } from '../domain/plan-report/plan-report.ts';
import type { PlanReport } from '../domain/plan-report/report.ts';
import type { PlanBasis } from '../domain/planning/plan-basis.ts';
import type { PlanAnswer } from '../domain/planning/planning.ts';
import type { Holder } from '../ports/ledger.ts';
import { type MadePlan, makePlan } from '../states/make-plan.ts';
import type { ClusterWorld } from '../states/ports.ts';
import { lockHeld } from '../states/why-locked.ts';

/** What `locust-upgrade plan` shows. Hash, basis and request started together run exactly this plan, or none. */
export type ShownPlan = PlanReport & {
  readonly schemaVersion: 1;
  /** Name of the ECS cluster. */
  readonly cluster: string;
  /** With every default filled in; null where it can't be used. */
  readonly request: UpgradeRequest | null;
  /** Null where there is no plan. */
  readonly hash: string | null;
  readonly basis: PlanBasis | null;
};

/** Plan: the same plan that Prepare would make now, explained. Takes no lock and writes nothing. */
export async function plan(world: ClusterWorld, input: unknown): Promise<ShownPlan> {
  const request = parsedRequest(input);
  if ('code' in request) return shown(world, null, refused(request));
  return shown(world, request, await madePlan(world, request));
}

function parsedRequest(input: unknown): UpgradeRequest | Cause {
  try {
    const parsed = parseExecutionInput(input);
    if (parsed.kind === 'upgrade') return parsed.request;
    const message = `a recovery (${parsed.upgradeId}) follows the plan of its upgrade; ask for a plan of an upgrade`;
    return { code: 'bad-request', message };
  } catch (error) {
    return statedCause(error);
  }
}

/** What the cluster lacks so much that it can't even be looked at is a refusal, too. */
async function madePlan(world: ClusterWorld, request: UpgradeRequest): Promise<MadePlan> {
  try {
    return await makePlan(world, request);
  } catch (error) {
    return refused(statedCause(error));
  }
}

function refused(cause: Cause): MadePlan {
  return { answer: { kind: 'refused', cause, preflight: [] }, inventory: null, identity: null };
}

async function shown(
  { ledger, registration }: ClusterWorld,
  asked: UpgradeRequest | null,
  { answer, inventory, identity }: MadePlan,
): Promise<ShownPlan> {
  const holder = await ledger.holder();
  const report = planReport(holder ? afterLock(answer, holder) : answer, {
    cluster: registration,
    inventory,
    holder,
    settleSeconds: statisticsSettleMilliseconds / 1000,
  });
  const tied = report.kind === 'planned' ? identity : null;
  return {
    schemaVersion: 1,
    cluster: registration.cluster,
    request: asked && withoutPlan(asked),
    hash: tied?.hash ?? null,
    basis: tied?.basis ?? null,
    ...report,
  };
}

/** What an upgrade that runs has changed is no obstacle to be cleared away: the lock is the reason. */
function afterLock(answer: PlanAnswer, holder: Holder): PlanAnswer {
  return answer.kind === 'refused' ? { ...answer, cause: lockHeld(holder) } : answer;
}

/** Whoever starts this plan adds its own hash. */
function withoutPlan({ plan: _, ...request }: UpgradeRequest): UpgradeRequest {
  return request;
}
