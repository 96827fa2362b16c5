import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AwsError } from '../../../lib/local/aws-api.ts';
import type { FunctionInvoker } from '../../../lib/local/lambda/function-definition.ts';
import { Execution } from '../../../lib/local/step-functions/execution.ts';
import { admitMachine, type MachineDefinition } from '../../../lib/local/step-functions/machine.ts';
import { error, fail, inProcess, machine, task } from './machines.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

function start(definition: MachineDefinition, functions: FunctionInvoker, value: unknown = {}): Execution {
  const admitted = admitMachine(definition, functions);
  const input = JSON.stringify(value);
  return new Execution({ machine: admitted, name: 'run', input, value, functions, onEvent: () => {} });
}

async function finish(execution: Execution): Promise<Execution> {
  let over = false;
  void execution.ended.then(() => {
    over = true;
  });
  while (!over) await vi.advanceTimersToNextTimerAsync();
  return execution;
}

const types = ({ history }: Execution) => history.events.map(({ type }) => type);
const never = () => new Promise<never>(() => {});

describe('what the engine gets wrong by itself', () => {
  const retrying = task({ Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 100, MaxAttempts: 5 }] });

  test.each([
    {
      what: 'an abort',
      fields: {},
      end: (execution: Execution) => execution.abort('Operator', 'enough'),
      status: 'ABORTED',
    },
    { what: "the machine's timeout", fields: { TimeoutSeconds: 50 }, end: finish, status: 'TIMED_OUT' },
  ])(
    '$what during a retry wait calls the function no more and leaves no timer behind',
    async ({ fields, end, status }) => {
      const call = vi.fn(() => {
        throw error('OutOfLuck');
      });
      const execution = start(machine({ Work: retrying }, fields), inProcess(call));
      await vi.advanceTimersByTimeAsync(10_000);

      await end(execution);

      await vi.advanceTimersByTimeAsync(3_600_000);
      expect(call).toHaveBeenCalledTimes(1);
      expect(execution.status).toBe(status);
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  test.each([
    { what: 'an abort', fields: {}, end: (execution: Execution) => execution.abort(undefined, undefined) },
    { what: "the machine's timeout", fields: { TimeoutSeconds: 50 }, end: finish },
  ])('$what while a function runs leaves no timer behind', async ({ fields, end }) => {
    const execution = start(machine({ Work: retrying }, fields), inProcess(never));
    await vi.advanceTimersByTimeAsync(10_000);

    await end(execution);

    await vi.advanceTimersByTimeAsync(1);
    expect(vi.getTimerCount()).toBe(0);
    expect(types(execution).at(-1)).toMatch(/ExecutionAborted|ExecutionTimedOut/);
  });

  test('a wait longer than a timer can hold fails the execution instead of ending at once', async () => {
    const wait = { Type: 'Wait', SecondsPath: '$.pause[0].seconds', Next: 'Work' };
    const call = vi.fn();
    const execution = start(machine({ Pause: wait, Work: task() }), inProcess(call), {
      pause: [{ seconds: 2_147_484 }],
    });

    await finish(execution);

    expect(execution.ending).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(call).not.toHaveBeenCalled();
  });

  test('what a function returns arrives as JSON', async () => {
    const result = { gone: undefined, at: new Date(0), kept: [null, 1] };
    const execution = await finish(
      start(
        machine({ Work: task() }),
        inProcess(() => result),
      ),
    );

    expect(execution.ending).toEqual({
      status: 'SUCCEEDED',
      output: { at: '1970-01-01T00:00:00.000Z', kept: [null, 1] },
    });
  });
});

describe('errors of a Task', () => {
  const caught = (ErrorEquals: string[]) => ({
    Catch: [{ ErrorEquals, Next: 'Caught', ResultPath: '$.error' }],
  });
  const states = (fields: Readonly<Record<string, unknown>>) =>
    machine({ Work: task(fields), Caught: { Type: 'Pass', End: true } });

  test.each([
    {
      what: 'a function error',
      thrown: error('OutOfLuck', 'no'),
      name: 'OutOfLuck',
      cause: '{"errorType":"OutOfLuck","errorMessage":"no","trace":[]}',
    },
    {
      what: 'an exception of the Lambda service',
      thrown: new AwsError('AccessDenied', 'not you', 403),
      name: 'Lambda.AccessDenied',
      cause: 'not you (Service: Lambda, Status Code: 403)',
    },
  ])('$what has the name and cause that AWS gives it', async ({ thrown, name, cause }) => {
    const call = () => {
      throw thrown;
    };
    const execution = await finish(start(states(caught([name])), inProcess(call), { kept: 1 }));

    expect(execution.ending).toEqual({
      status: 'SUCCEEDED',
      output: { kept: 1, error: { Error: name, Cause: cause } },
    });
  });

  test('States.TaskFailed does not match a timeout, States.ALL does', async () => {
    const [missed, matched] = await Promise.all([
      finish(start(states(caught(['States.TaskFailed'])), inProcess(never))),
      finish(start(states(caught(['States.ALL'])), inProcess(never))),
    ]);

    expect(missed.ending).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(matched.ending).toMatchObject({ status: 'SUCCEEDED' });
  });

  test.each([
    {
      what: 'a result above 256 KiB',
      fields: {},
      result: { text: 'x'.repeat(262_144) },
      name: 'States.DataLimitExceeded',
    },
    {
      what: 'a missing path',
      fields: { ResultSelector: { 'x.$': '$.Payload.missing' } },
      result: {},
      name: 'States.Runtime',
    },
  ])('States.ALL neither retries nor catches $what', async ({ fields, result, name }) => {
    const call = vi.fn(() => result);
    const retry = { Retry: [{ ErrorEquals: ['States.ALL'] }] };
    const definition = states({ ...caught(['States.ALL']), ...retry, OutputPath: '$', ...fields });
    const execution = await finish(start(definition, inProcess(call)));

    expect(execution.ending).toMatchObject({ status: 'FAILED', error: name });
    expect(call).toHaveBeenCalledTimes(1);
  });
});

test('the context object follows the execution, through retries and on', async () => {
  const payloads: unknown[] = [];
  const Parameters = {
    FunctionName: 'worker',
    Payload: {
      'state.$': '$$.State.Name',
      'retries.$': '$$.State.RetryCount',
      'at.$': '$$.State.EnteredTime',
    },
  };
  const Retry = [{ ErrorEquals: ['OutOfLuck'], IntervalSeconds: 7, MaxAttempts: 1 }];
  const call = (payload: unknown) => {
    payloads.push(payload);
    if (payloads.length === 1) throw error('OutOfLuck');
    return {};
  };
  const definition = machine({
    First: task({ Parameters, Retry, End: undefined, Next: 'Pause' }),
    Pause: { Type: 'Wait', Seconds: 3, Next: 'Second' },
    Second: task({ Parameters }),
  });
  await finish(start(definition, inProcess(call)));

  const at = (seconds: number) => new Date(1_000_000 + seconds * 1000).toISOString();
  expect(payloads).toEqual([
    { state: 'First', retries: 0, at: at(0) },
    { state: 'First', retries: 1, at: at(0) },
    { state: 'Second', retries: 0, at: at(10) },
  ]);
});

describe('the history', () => {
  const oneRetry = { Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 2, MaxAttempts: 1 }] };

  test.each([
    {
      what: 'a timeout that is retried',
      first: never,
      ended: 'TaskTimedOut',
    },
    {
      what: 'a failure that is retried',
      first: () => {
        throw error('OutOfLuck');
      },
      ended: 'TaskFailed',
    },
  ])('shows $what without leaving the state', async ({ first, ended }) => {
    const call = vi.fn<() => unknown>(() => ({})).mockImplementationOnce(first);
    const execution = await finish(start(machine({ Work: task(oneRetry) }), inProcess(call)));

    expect(types(execution)).toEqual([
      ...['ExecutionStarted', 'TaskStateEntered', 'TaskScheduled', 'TaskStarted', ended],
      ...['TaskScheduled', 'TaskStarted', 'TaskSucceeded', 'TaskStateExited', 'ExecutionSucceeded'],
    ]);
  });

  test('numbers its events and dates them in seconds', async () => {
    const wait = { Type: 'Wait', Seconds: 86_400, Next: 'Refused' };
    const execution = await finish(start(machine({ Pause: wait, Refused: fail }), inProcess(never)));

    expect(
      execution.history.events.map(({ id, previousEventId, timestamp }) => [id, previousEventId, timestamp]),
    ).toEqual([
      [1, 0, 1000],
      [2, 0, 1000],
      [3, 2, 87_400],
      [4, 3, 87_400],
      [5, 4, 87_400],
    ]);
    expect(execution.history.events.at(-1)).toMatchObject({
      type: 'ExecutionFailed',
      executionFailedEventDetails: { error: 'failed', cause: 'because' },
    });
  });

  test('is full at 25,000 events: the execution fails', async () => {
    const Choices = [{ Variable: '$.enough', IsPresent: true, Next: 'Enough' }];
    const definition = machine({
      Pause: { Type: 'Wait', Seconds: 1, Next: 'Again' },
      Again: { Type: 'Choice', Choices, Default: 'Pause' },
      Enough: { Type: 'Succeed' },
    });
    const execution = await finish(start(definition, inProcess(never)));

    expect(execution.ending).toMatchObject({ status: 'FAILED', cause: expect.stringContaining('25000') });
    expect(execution.history.events.length).toBeLessThanOrEqual(25_000);
  });
});
