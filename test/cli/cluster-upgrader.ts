import { SFNClient } from '@aws-sdk/client-sfn';
import { SfnExecutions } from '../../lib/adapters/step-functions/sfn-executions.ts';
import type { ClusterUpgrader } from '../../lib/cli/cluster.ts';
import { cannedAws, type WireAnswer, type WireRequest } from '../adapters/canned-aws.ts';
import type { FakeLedger } from '../fakes/fake-ledger.ts';
import { type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';

export const stateMachineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:upgrade';
export const executionArn = 'arn:aws:states:us-east-1:123456789012:execution:upgrade:upgrade-1';

/** An upgrader whose ledger is in memory and whose Step Functions answers as told. */
export function upgraderWith(
  answer: (request: WireRequest) => WireAnswer,
  world: FakeWorld = fakeWorld(),
): ClusterUpgrader & { readonly ledger: FakeLedger; readonly requests: readonly WireRequest[] } {
  const { requests, config } = cannedAws(answer);
  const stepFunctions = new SFNClient(config);
  return {
    registration: { ...world.registration, stateMachineArn, ledgerTable: 'ledger', planFunction: 'plan' },
    ledger: world.ledger,
    stepFunctions,
    executions: new SfnExecutions({ client: stepFunctions, stateMachineArn }),
    plan: () => Promise.reject(new Error('nobody asks for a plan here')),
    requests,
  };
}

/** Step Functions with one execution that has entered a state last. */
export function executionIn(
  state: string,
  input: { readonly hop?: number; readonly batch?: number } = {},
  status = 'RUNNING',
) {
  return ({ operation }: WireRequest): WireAnswer =>
    operation === 'DescribeExecution'
      ? { body: { executionArn, status } }
      : { body: { events: [entered(state, input)] } };
}

function entered(name: string, input: object) {
  const details = { name, input: JSON.stringify({ hop: 0, batch: 0, ...input }) };
  return { id: 7, timestamp: 1_700_000_000, type: 'TaskStateEntered', stateEnteredEventDetails: details };
}
