import { SFNClient } from '@aws-sdk/client-sfn';
import { expect, test } from 'vitest';
import { placeOf } from '../../lib/cli/place.ts';
import type { UpgradePlan } from '../../lib/domain/plan.ts';
import { cannedAws } from '../adapters/canned-aws.ts';
import { blueGreen } from '../domain/fixtures.ts';
import { twoHops } from '../domain/plan-report/plans.ts';
import { executionArn, executionIn } from './cluster-upgrader.ts';

const batch = (number: number): object => ({ kind: 'moving', nextGate: `before batch ${number} of 4` });
const past = { kind: 'before-bake-ends' };
const ending = { kind: 'concluding' };
const back = { kind: 'going-back' };

/** Both plans have 4 batches. */
test.for<[string, Parameters<typeof executionIn>[1], UpgradePlan | null, object]>([
  ['Prepare', {}, null, { kind: 'before-first-change' }],
  ['WaitForGateMaster', {}, blueGreen, { kind: 'before-first-change' }],
  ['WaitForMaster', {}, blueGreen, batch(1)],
  ['ObserveMasterVerdict', {}, blueGreen, batch(1)],
  ['WaitForGateBatch', { batch: 1 }, blueGreen, batch(2)],
  ['WaitForBatch', { batch: 1 }, blueGreen, batch(3)],
  ['ObserveBatch', { batch: 3 }, blueGreen, past],
  ['WaitForBake', { batch: 3 }, blueGreen, past],
  ['RestartTest', { batch: 3 }, blueGreen, past],
  ['Conclude', { batch: 3 }, blueGreen, ending],
  ['WaitForBatch', { batch: 3 }, twoHops, { kind: 'moving', nextGate: 'before the master of hop 2' }],
  ['WaitForGateMaster', { hop: 1 }, twoHops, { kind: 'moving', nextGate: 'before the master of hop 2' }],
  ['WaitForBatch', { hop: 1, batch: 3 }, twoHops, past],
  ['RollBack', {}, blueGreen, back],
  ['WaitForRollback', {}, blueGreen, back],
  ['ObserveRollbackVerdict', {}, blueGreen, back],
  ['WaitForLateWrites', {}, blueGreen, back],
])('in %s with %o', async ([state, input, plan, place]) => {
  // Prepare
  const client = new SFNClient(cannedAws(executionIn(state, input)).config);

  // Act & Assess
  expect(await placeOf(client, executionArn, plan)).toEqual(place);
});
