import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { upgraderStack } from '../../../lib/constructs/upgrader-stack.ts';
import { upgraderLambdas } from '../../../lib/contract/lambdas.ts';
import { taskStates } from '../../../lib/contract/states.ts';
import { servicesOf } from '../../../lib/domain/cluster.ts';
import { EmbeddedEvents } from '../../../lib/local/events/embedded-events.ts';
import { EmbeddedLambda } from '../../../lib/local/lambda/embedded-lambda.ts';
import { isTask } from '../../../lib/local/step-functions/definition.ts';
import { admitMachine } from '../../../lib/local/step-functions/machine.ts';
import { loadStack, type StackDefinition } from '../../../lib/local/template/load.ts';
import { anyRegistration } from '../../contract/any-registration.ts';

let folder: string;
let stack: StackDefinition;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'real-machine-'));
  const app = new App({ outdir: folder });
  upgraderStack(app, 'LocustUpgrader', {
    registration: anyRegistration,
    families: servicesOf(anyRegistration.slots),
  });
  stack = loadStack(app.synth().directory, 'LocustUpgrader');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const functionsOf = ({ functions }: StackDefinition) =>
  new EmbeddedLambda({ functions, endpoints: () => ({}), onLog: () => {} });

test("the upgrader's own machine and the deploys' waiter may run here, and each Task finds its function", () => {
  const machines = stack.machines.map((machine) => admitMachine(machine, functionsOf(stack)));

  const [upgrade, waiter] = machines.map(({ definition }) =>
    Object.entries(definition.States)
      .filter(([, state]) => isTask(state))
      .map(([name]) => name),
  );
  expect(upgrade?.toSorted()).toEqual(Object.keys(taskStates).toSorted());
  expect(waiter).toEqual(['framework-isComplete-task', 'framework-onTimeout-task']);
});

test('its functions, ledger, registration and rules are all there', () => {
  const [machine] = stack.machines;

  const framework = stack.functions.filter(({ handler }) => handler.startsWith('framework.'));
  expect(framework).toHaveLength(3);
  expect(stack.functions).toHaveLength(upgraderLambdas.length + framework.length);
  expect(stack.tables).toEqual([
    {
      TableName: expect.stringContaining('Ledger'),
      KeySchema: [
        { AttributeName: 'cluster', KeyType: 'HASH' },
        { AttributeName: 'item', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'cluster', AttributeType: 'S' },
        { AttributeName: 'item', AttributeType: 'S' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    },
  ]);
  expect(JSON.parse(stack.parameters[0]?.value ?? '')).toMatchObject({
    stateMachineArn: machine?.arn,
    ledgerTable: stack.tables[0]?.TableName,
  });
  expect(stack.rules.map(({ trigger }) => trigger)).toMatchObject([
    { kind: 'pattern', pattern: { detail: { stateMachineArn: [machine?.arn] } } },
    { kind: 'schedule', expression: 'rate(5 minutes)' },
    { kind: 'schedule', expression: 'rate(5 minutes)' },
    { kind: 'pattern', pattern: { source: ['locust-upgrade'] } },
  ]);
});

test('an upgrade that failed wakes the recovery', () => {
  const invoked: string[] = [];
  const invoke = async (arn: string) => void invoked.push(arn);
  const events = new EmbeddedEvents({
    rules: stack.rules,
    invoke,
    publish: () => {},
    onTargetFailed: () => {},
  });

  for (const status of ['RUNNING', 'SUCCEEDED', 'FAILED']) {
    const detail = { status, stateMachineArn: stack.machines[0]?.arn };
    const source = 'aws.states';
    events.publish({
      source,
      'detail-type': 'Step Functions Execution Status Change',
      resources: [],
      detail,
    });
  }
  events.stop();

  expect(invoked).toEqual([expect.stringContaining('Recover')]);
});
