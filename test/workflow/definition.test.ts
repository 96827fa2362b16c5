import validate from 'asl-validator';
import { describe, expect, test } from 'vitest';
import { registrationErrors } from '../../lib/contract/registration.ts';
import { type TaskStateName, taskStates } from '../../lib/contract/states.ts';
import { isObject } from '../../lib/local/step-functions/definition.ts';
import { refusals } from '../../lib/local/step-functions/guard.ts';
import { resourcesOf, synthesizedUpgrader } from '../constructs/synthesized-upgrader.ts';
import { type State, stateOf, successorsOf, upgradeMachine } from './machine.ts';

const wayBack = ['RollBack', 'ObserveRollback', 'ConcludeRollback'];
const stateNames = Object.keys(taskStates) as TaskStateName[];

test('the machine has the Task states of the contract and no others', () => {
  const { States } = upgradeMachine();
  const tasks = Object.entries(States).filter(([, { Type }]) => Type === 'Task');

  expect(tasks.map(([name]) => name).toSorted()).toEqual(stateNames.toSorted());
});

test('every state can be reached', () => {
  const machine = upgradeMachine();
  const reached = new Set([machine.StartAt]);

  for (const name of reached) for (const next of successorsOf(stateOf(machine, name))) reached.add(next);

  expect([...reached].toSorted()).toEqual(Object.keys(machine.States).toSorted());
});

test('it is valid Amazon States Language', () => {
  expect(validate(upgradeMachine())).toMatchObject({ isValid: true, errors: [] });
});

test('it stays inside what the local engine runs as AWS does', () => {
  const machine: unknown = upgradeMachine();

  expect(isObject(machine) && refusals(machine)).toEqual([]);
});

test('only Succeeded looks like a success; every other end names its error and its cause', () => {
  const ends = Object.entries(upgradeMachine().States).filter(
    ([, state]) => successorsOf(state).length === 0,
  );

  expect(ends.filter(([, { Type }]) => Type !== 'Fail').map(([name]) => name)).toEqual(['Succeeded']);
  for (const [name, end] of ends.filter(([, { Type }]) => Type === 'Fail')) {
    expect(Object.keys(end), name).toEqual(
      expect.arrayContaining(['Error', expect.stringMatching(/^Cause/)]),
    );
  }
});

describe.each(stateNames)('%s', (name) => {
  const task = (): State => stateOf(upgradeMachine(), name);
  const onTheWayBack = wayBack.includes(name);
  const calledFunction = () => {
    const { functions } = synthesizedUpgrader().stack;
    return functions.find((each) => task().Parameters?.FunctionName.includes(`:function:${each.name}:`));
  };

  test('gives up later than its function does', () => {
    expect(task().TimeoutSeconds).toBeGreaterThan(
      calledFunction()?.timeoutSeconds ?? Number.POSITIVE_INFINITY,
    );
  });

  test('calls a version of its function that outlives the next deployment, never $LATEST', () => {
    const versions = resourcesOf('AWS::Lambda::Version').filter(
      ([, { Properties }]) =>
        JSON.stringify(Properties.FunctionName) === JSON.stringify({ Ref: calledFunction()?.logicalId }),
    );

    expect(task().Parameters?.FunctionName).toMatch(/:\d+$/);
    expect(versions).toMatchObject([
      [expect.any(String), { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' }],
    ]);
  });

  test('sends its own name and its whole input, and takes the whole answer', () => {
    expect(task()).toMatchObject({
      Parameters: { Payload: { state: name, 'executionArn.$': '$$.Execution.Id', 'input.$': '$' } },
      OutputPath: '$.Payload',
    });
    expect(task()).not.toHaveProperty('ResultSelector');
  });

  test('leads every error back, or reports that the way back failed', () => {
    const [last, ...others] = (task().Catch ?? []).toReversed();
    const next = onTheWayBack ? 'RollbackFailed' : 'RollBack';

    expect(last).toEqual({ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: next });
    const misconfigured = {
      ErrorEquals: [...registrationErrors],
      ResultPath: '$.error',
      Next: 'Misconfigured',
    };
    expect(others).toEqual(name === 'Prepare' ? [misconfigured] : []);
  });

  test('retries whatever fails on the way back only, and a write that came too late never', () => {
    const retriers = task().Retry ?? [];
    const names = retriers.map(({ ErrorEquals }) => ErrorEquals);
    const firstFor = (error: string) =>
      retriers.find(({ ErrorEquals }) => ErrorEquals.includes(error) || ErrorEquals.includes('States.ALL'));

    expect(firstFor('fenced')).toEqual({ ErrorEquals: ['fenced'], MaxAttempts: 0 });
    expect(firstFor('Lambda.ServiceException')?.MaxAttempts).toBeGreaterThan(0);
    for (const refusal of ['ThrottlingException', 'Throttling', 'ConcurrentUpdateException']) {
      expect(firstFor(refusal)?.ErrorEquals).toContain(refusal);
    }
    expect(names.findIndex((each) => each.includes('States.ALL'))).toBe(onTheWayBack ? names.length - 1 : -1);
  });

  test('has one branch for each of its decisions, and no other', () => {
    const verdict = stateOf(upgradeMachine(), task().Next ?? '');

    expect(task().Next).toBe(`${name}Verdict`);
    expect(verdict.Choices?.map(({ Variable }) => Variable)).toEqual(
      taskStates[name].decisions.map(() => '$.decision'),
    );
    expect(verdict.Choices?.map(({ StringEquals }) => StringEquals).toSorted()).toEqual(
      [...taskStates[name].decisions].toSorted(),
    );
    expect(verdict.Default).toBe(onTheWayBack ? 'RollbackFailed' : 'RollBack');
  });
});
