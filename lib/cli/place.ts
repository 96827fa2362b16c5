import { GetExecutionHistoryCommand, type SFNClient } from '@aws-sdk/client-sfn';
import type { Progress } from '../contract/payloads.ts';
import type { UpgradePlan } from '../domain/plan.ts';

/** Where an execution is: what can still be asked of it depends on that. */
export type Place =
  | { readonly kind: 'before-first-change' }
  | { readonly kind: 'moving'; readonly nextGate: string }
  /** No gate is left; the end of the bake hears a pause. */
  | { readonly kind: 'before-bake-ends' }
  /** An abort is heard until the upgrade has succeeded. */
  | { readonly kind: 'concluding' }
  | { readonly kind: 'going-back' };

const newestEvents = 10;

/** Where a running execution is now, by the state that it entered last. */
export async function placeOf(
  client: SFNClient,
  executionArn: string,
  plan: UpgradePlan | null,
): Promise<Place> {
  const { events = [] } = await client.send(
    new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: newestEvents }),
  );
  const entered = events.find(({ stateEnteredEventDetails: details }) => details?.name);
  const { name = 'Prepare', input = '{}' } = entered?.stateEnteredEventDetails ?? {};
  return placeIn(name, JSON.parse(input) as Partial<Progress>, plan);
}

const goingBack = /Rollback|^RollBack|^WaitForLateWrites$/;
const concluding = /^(Conclude|WaitForConclusion)(Verdict)?$/;
const lastWatch = /^(RestartTest|WaitForTest|Bake|WaitForBake)(Verdict)?$/;
const beforeAll = /^(Prepare|GateMaster|WaitForGateMaster)(Verdict)?$/;

/** Gates are passed before each hop's master and before each batch; after the last batch there is none. */
function placeIn(state: string, { hop = 0, batch = 0 }: Partial<Progress>, plan: UpgradePlan | null): Place {
  if (goingBack.test(state)) return { kind: 'going-back' };
  if (concluding.test(state)) return { kind: 'concluding' };
  if (lastWatch.test(state)) return { kind: 'before-bake-ends' };
  if (!plan || (hop === 0 && beforeAll.test(state))) return { kind: 'before-first-change' };
  const moved = /^(MoveBatch|WaitForBatch|ObserveBatch)$/.test(state);
  const next = moved ? batch + 1 : batch;
  if (next < plan.batches.length && !beforeAll.test(state)) {
    return { kind: 'moving', nextGate: `before batch ${next + 1} of ${plan.batches.length}` };
  }
  const isLast = hop >= plan.hops.length - 1;
  if (isLast && !beforeAll.test(state)) return { kind: 'before-bake-ends' };
  return {
    kind: 'moving',
    nextGate: `before the master of hop ${beforeAll.test(state) ? hop + 1 : hop + 2}`,
  };
}
