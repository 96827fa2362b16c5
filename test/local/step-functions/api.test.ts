import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FunctionInvoker } from '../../../lib/local/lambda/function-definition.ts';
import {
  EmbeddedStepFunctions,
  type StateEntered,
} from '../../../lib/local/step-functions/embedded-step-functions.ts';
import type { StatusChange } from '../../../lib/local/step-functions/status-change.ts';
import { inProcess, machine, task } from './machines.ts';

const upgrade = machine({ Work: task() });
const stateMachineArn = upgrade.arn;

let finish: (result: unknown) => void;
let changes: StatusChange[];
let stepFunctions: EmbeddedStepFunctions;
beforeEach(() => {
  const result = new Promise((resolve) => {
    finish = resolve;
  });
  changes = [];
  stepFunctions = embedded(inProcess(() => result));
});
afterEach(() => stepFunctions.stopAll());

function embedded(functions: FunctionInvoker): EmbeddedStepFunctions {
  const onStatusChange = (change: StatusChange) => void changes.push(change);
  return new EmbeddedStepFunctions({ machines: [upgrade], functions, onStatusChange });
}

const start = (input: object = {}) => stepFunctions.call('StartExecution', { stateMachineArn, ...input });
const finishAll = (): Promise<void> => {
  finish({});
  return stepFunctions.idle();
};
const arnOf = (name: string) => `arn:aws:states:us-east-1:000000000000:execution:machine:${name}`;
const refused = (type: string) => expect.objectContaining({ type });

describe('StartExecution', () => {
  test('answers with the running execution for the same name and input', async () => {
    const [first, again] = [
      await start({ name: 'a', input: '{"x":1}' }),
      await start({ name: 'a', input: '{"x":1}' }),
    ];

    expect(again).toEqual(first);
    expect(first).toEqual({ executionArn: arnOf('a'), startDate: expect.any(Number) });
  });

  test.each([
    { what: 'another input while it runs', input: '{"x":2}', end: async () => {} },
    { what: 'the same input after its end', input: '{"x":1}', end: finishAll },
  ])('refuses a used name with $what', async ({ input, end }) => {
    await start({ name: 'a', input: '{"x":1}' });
    await end();

    await expect(start({ name: 'a', input })).rejects.toEqual(refused('ExecutionAlreadyExists'));
  });

  test.each([
    { what: 'a name with a space', input: { name: 'a b' }, type: 'InvalidName' },
    { what: 'a name with a colon', input: { name: 'a:b' }, type: 'InvalidName' },
    { what: 'a name of 81 characters', input: { name: 'a'.repeat(81) }, type: 'InvalidName' },
    { what: 'an input that is no JSON', input: { input: '{' }, type: 'InvalidExecutionInput' },
    {
      what: 'an input above 256 KiB',
      input: { input: `"${'x'.repeat(262_144)}"` },
      type: 'ValidationException',
    },
    { what: 'an input that is no text', input: { input: {} }, type: 'SerializationException' },
    { what: 'a member that nobody knows', input: { nmae: 'a' }, type: 'ValidationException' },
    {
      what: 'an unknown machine',
      input: { stateMachineArn: `${stateMachineArn}x` },
      type: 'StateMachineDoesNotExist',
    },
  ])('refuses $what', async ({ input, type }) => {
    await expect(start(input)).rejects.toEqual(refused(type));
  });
});

describe('what became of an execution', () => {
  test('DescribeExecution shows it running and ended', async () => {
    await start({ name: 'a', input: '{"x":1}' });
    const running = await stepFunctions.call('DescribeExecution', { executionArn: arnOf('a') });
    finish({ done: true });
    await stepFunctions.idle();
    const ended = await stepFunctions.call('DescribeExecution', { executionArn: arnOf('a') });

    const both = { executionArn: arnOf('a'), stateMachineArn, name: 'a', input: '{"x":1}' };
    expect(running).toMatchObject({ ...both, status: 'RUNNING' });
    expect(running).not.toHaveProperty('stopDate');
    expect(ended).toMatchObject({
      ...both,
      status: 'SUCCEEDED',
      output: '{"done":true}',
      stopDate: expect.any(Number),
    });
  });

  test('ListExecutions goes from the newest to the oldest, by status and page by page', async () => {
    for (const name of ['a', 'b', 'c']) await start({ name });
    await stepFunctions.call('StopExecution', { executionArn: arnOf('b') });
    const list = (input: object) =>
      stepFunctions.call('ListExecutions', { stateMachineArn, ...input }) as Promise<{
        executions: { name: string }[];
        nextToken?: string;
      }>;

    const running = await list({ statusFilter: 'RUNNING' });
    const first = await list({ maxResults: 2 });
    const second = await list({ maxResults: 2, nextToken: first.nextToken });

    expect(running.executions.map(({ name }) => name)).toEqual(['c', 'a']);
    expect(first.executions.map(({ name }) => name)).toEqual(['c', 'b']);
    expect(second).toEqual({ executions: [expect.objectContaining({ name: 'a' })] });
  });

  test('GetExecutionHistory goes both ways, page by page', async () => {
    await start({ name: 'a' });
    await finishAll();
    const ids = async (input: object) => {
      const request = { executionArn: arnOf('a'), ...input };
      const { events } = (await stepFunctions.call('GetExecutionHistory', request)) as {
        events: { id: number }[];
      };
      return events.map(({ id }) => id);
    };

    expect(await ids({})).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await ids({ reverseOrder: true, maxResults: 2 })).toEqual([7, 6]);
    expect(await ids({ maxResults: 3, nextToken: '3' })).toEqual([4, 5, 6]);
  });

  test('StopExecution leaves an ended execution as it is', async () => {
    await start({ name: 'a' });
    await finishAll();
    await stepFunctions.call('StopExecution', { executionArn: arnOf('a'), error: 'late' });

    expect(await stepFunctions.call('DescribeExecution', { executionArn: arnOf('a') })).toMatchObject({
      status: 'SUCCEEDED',
    });
  });

  test('status changes are told in milliseconds, at the start and at the end', async () => {
    await start({ name: 'a' });
    await stepFunctions.call('StopExecution', {
      executionArn: arnOf('a'),
      error: 'Operator',
      cause: 'enough',
    });

    const detail = { executionArn: arnOf('a'), stateMachineArn, name: 'a', startDate: expect.any(Number) };
    expect(changes.map((change) => change.detail)).toMatchObject([
      { ...detail, status: 'RUNNING', stopDate: null },
      { ...detail, status: 'ABORTED', stopDate: expect.any(Number), error: 'Operator', cause: 'enough' },
    ]);
    expect(Number(changes[0]?.detail.startDate)).toBeGreaterThan(1e12);
  });

  test.each(['DescribeExecution', 'GetExecutionHistory', 'StopExecution'])(
    '%s of an unknown one',
    async (operation) => {
      const call = stepFunctions.call(operation, { executionArn: arnOf('x') });

      await expect(call).rejects.toEqual(refused('ExecutionDoesNotExist'));
    },
  );
});

test('DescribeStateMachine gives the definition as text', async () => {
  const answer = await stepFunctions.call('DescribeStateMachine', { stateMachineArn });

  expect(answer).toMatchObject({ name: 'machine', type: 'STANDARD', status: 'ACTIVE' });
  expect(JSON.parse((answer as { definition: string }).definition)).toEqual(upgrade.definition);
});

test('listeners hear every state until they leave', async () => {
  const heard: StateEntered[] = [];
  const leave = stepFunctions.onStateEntered((entered) => heard.push(entered));
  finish({});
  await start({ name: 'a', input: '{"x":1}' });
  await stepFunctions.idle();
  leave();
  await start({ name: 'b' });
  await stepFunctions.idle();

  expect(heard).toEqual([
    { executionArn: arnOf('a'), state: 'Work', input: { x: 1 }, at: expect.any(Number) },
  ]);
});

test('a Task whose function does not exist is refused before anything runs', () => {
  const functions = { ...inProcess(() => ({})), has: () => false };

  expect(() => embedded(functions)).toThrow(
    'Work of state machine machine invokes worker, which does not exist here',
  );
});
