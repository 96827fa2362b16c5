import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { GetExecutionHistoryCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type EmbeddedFixture, startFixture } from './embedded-aws.ts';

const patient = { timeout: 15_000, interval: 20 };

describe('a synthesized machine on worker threads, asked through the SDK', () => {
  let aws: EmbeddedFixture;
  beforeAll(async () => {
    aws = await startFixture({ functionSeconds: 10, taskSeconds: 15 });
  });
  afterAll(() => aws.stop());

  const ended = (executionArn: string) =>
    vi.waitFor(async () => {
      const execution = await aws.describe(executionArn);
      expect(execution.status).not.toBe('RUNNING');
      return execution;
    }, patient);
  const historyOf = async (executionArn: string) =>
    (await aws.client.send(new GetExecutionHistoryCommand({ executionArn }))).events ?? [];

  test('Task, Choice and Wait go round until the function is done', async () => {
    const execution = await ended(await aws.start({ action: 'poll', polls: 2 }));

    expect(execution.status).toBe('SUCCEEDED');
    expect(JSON.parse(execution.output ?? '')).toMatchObject({ done: 2, decision: 'done' });
    const history = await historyOf(execution.executionArn ?? '');
    const round = ['TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskSucceeded', 'TaskStateExited'];
    const choice = ['ChoiceStateEntered', 'ChoiceStateExited'];
    expect(history.map(({ type }) => type)).toEqual([
      ...['ExecutionStarted', ...round, ...choice, 'WaitStateEntered', 'WaitStateExited'],
      ...[...round, ...choice, 'SucceedStateEntered', 'SucceedStateExited', 'ExecutionSucceeded'],
    ]);
    const [exited, entered] = [history[9], history[8]];
    expect(Number(exited?.timestamp) - Number(entered?.timestamp)).toBeGreaterThanOrEqual(990);
  });

  test('an error is retried, caught, and its cause is the JSON of the function error', async () => {
    const execution = await ended(await aws.start({ action: 'fail' }));

    expect(execution).toMatchObject({
      status: 'FAILED',
      error: 'repaired',
      cause: 'repaired after OutOfLuck',
    });
    const history = await historyOf(execution.executionArn ?? '');
    const failures = history.flatMap(({ taskFailedEventDetails }) => taskFailedEventDetails ?? []);
    expect(failures.map(({ error }) => error)).toEqual(['OutOfLuck', 'OutOfLuck']);
    const cause = JSON.parse(failures[0]?.cause ?? '');
    expect(cause).toEqual({ errorType: 'OutOfLuck', errorMessage: 'no luck at 1', trace: expect.any(Array) });
  });

  test('the rule hears how an execution ended', async () => {
    const execution = await ended(await aws.start({ action: 'poll', polls: 1 }));

    await vi.waitFor(() => expect(aws.printed).toContain(`heard SUCCEEDED of ${execution.name}`), patient);
  });

  test('StopExecution ends the execution at once and leaves the function running', async () => {
    const marker = join(aws.folder, 'stopped');
    const executionArn = await aws.start({ action: 'slow', milliseconds: 800, marker });
    await vi.waitFor(async () => expect(await historyOf(executionArn)).toHaveLength(4), patient);

    await aws.client.send(new StopExecutionCommand({ executionArn, error: 'Operator', cause: 'enough' }));

    const execution = await aws.describe(executionArn);
    expect(execution).toMatchObject({ status: 'ABORTED', error: 'Operator', cause: 'enough' });
    expect(existsSync(marker)).toBe(false);
    await vi.waitFor(() => expect(existsSync(marker)).toBe(true), patient);
    expect((await historyOf(executionArn)).at(-1)?.executionAbortedEventDetails).toEqual({
      error: 'Operator',
      cause: 'enough',
    });
  });
});

describe.concurrent('the two timeouts', () => {
  test.each([
    {
      what: 'the Task: States.Timeout, and the function finishes its work',
      times: { functionSeconds: 10, taskSeconds: 1 },
      cause: 'repaired after States.Timeout',
      finishes: true,
    },
    {
      what: 'the function: Sandbox.Timedout, and the function is ended',
      times: { functionSeconds: 1, taskSeconds: 10 },
      cause: 'repaired after Sandbox.Timedout',
      finishes: false,
    },
  ])('of $what', async ({ times, cause, finishes }) => {
    const aws = await startFixture(times);
    const marker = join(aws.folder, 'timed-out');
    try {
      const executionArn = await aws.start({ action: 'slow', milliseconds: 1800, marker });

      await vi.waitFor(async () => expect((await aws.describe(executionArn)).cause).toBe(cause), patient);

      await new Promise((resolve) => setTimeout(resolve, 1500));
      expect(existsSync(marker)).toBe(finishes);
    } finally {
      await aws.stop();
    }
  });
});
