import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LambdaFixture, startLambda } from './lambda-fixture.ts';

let fixture: LambdaFixture;
beforeEach(() => {
  fixture = startLambda();
});
afterEach(() => fixture.stop());

const invoke = (action: string, more: object = {}) => fixture.lambda.invoke('worker', { action, ...more });

describe('what a function gets', () => {
  test.each([
    { what: 'the payload, and its result back', action: 'echo', result: { action: 'echo', x: [1, null] } },
    { what: 'null back for nothing', action: 'nothing', result: null },
  ])('$what', async ({ action, result }) => {
    const payload = { action, x: [1, null] };

    expect(await fixture.lambda.invoke('worker:1', payload)).toEqual({
      kind: 'returned',
      payload: result,
      executedVersion: '1',
    });
  });

  test('its own environment and nothing of this process', async () => {
    process.env.LEAKED = 'yes';
    const { payload } = await invoke('environment');
    delete process.env.LEAKED;

    expect(payload).toEqual({
      STAGE: 'local',
      AWS_LAMBDA_FUNCTION_NAME: 'worker',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '64',
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      TZ: ':UTC',
      AWS_ACCESS_KEY_ID: 'AKIDLOCAL.worker',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_SESSION_TOKEN: 'local',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    });
  });

  test('the context of its invocation', async () => {
    const arn = 'arn:aws:lambda:us-east-1:000000000000:function:worker:1';
    const { payload } = await fixture.lambda.invoke(arn, { action: 'context' });

    expect(payload).toMatchObject({
      functionName: 'worker',
      functionVersion: '1',
      invokedFunctionArn: arn,
      memoryLimitInMB: '64',
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect((payload as { remaining: number }).remaining).toBeGreaterThan(900);
  });

  test('an environment of its own while another call runs, and a used one afterwards', async () => {
    const together = await Promise.all([1, 2].map(() => invoke('count', { milliseconds: 200 })));
    const after = await invoke('count');

    expect(together.map(({ payload }) => payload)).toEqual([1, 1]);
    expect(after.payload).toBe(2);
  });

  test('its output line by line, before its answer', async () => {
    await invoke('print');

    expect(fixture.printed).toEqual(['worker: one', 'worker: two halves', 'worker: three']);
  });
});

describe('a function that fails', () => {
  const stack = [expect.any(String), expect.stringContaining('index.mjs')];
  test.each([
    {
      action: 'throw',
      errorType: 'RangeError',
      errorMessage: 'too far',
      trace: expect.arrayContaining(stack),
    },
    { action: 'throw-text', errorType: 'string', errorMessage: 'just text', trace: [] },
    {
      action: 'exit',
      errorType: 'Runtime.ExitError',
      errorMessage: /Runtime exited with error: exit status 3$/,
    },
    {
      action: 'spin',
      errorType: 'Sandbox.Timedout',
      errorMessage: /^\S+Z [0-9a-f-]{36} Task timed out after 1.00 seconds$/,
    },
    { action: 'hang', errorType: 'Sandbox.Timedout', errorMessage: /Task timed out after 1.00 seconds$/ },
    { action: 'fill', errorType: 'Runtime.ExitError', errorMessage: /signal: killed$/ },
    { action: 'late', errorType: 'Error', errorMessage: 'nobody waits for this' },
    { action: 'large', errorType: 'Function.ResponseSizeTooLarge', errorMessage: /6291556 bytes/ },
  ])(
    'by $action answers with $errorType, and the next call works',
    async ({ action, errorType, errorMessage, trace }) => {
      const invocation = await invoke(action);

      expect(invocation).toMatchObject({
        kind: 'failed',
        functionError: 'Unhandled',
        payload: {
          errorType,
          errorMessage: errorMessage instanceof RegExp ? expect.stringMatching(errorMessage) : errorMessage,
          ...(trace && { trace }),
        },
      });
      expect(await invoke('echo')).toMatchObject({ kind: 'returned' });
    },
  );

  test.each([
    { name: 'broken', errorType: 'TypeError', errorMessage: 'broken at load' },
    {
      name: 'empty',
      errorType: 'Runtime.HandlerNotFound',
      errorMessage: 'missing is undefined or not exported',
    },
  ])('at load: $name', async ({ name, errorType, errorMessage }) => {
    expect(await fixture.lambda.invoke(name, {})).toMatchObject({
      kind: 'failed',
      payload: { errorType, errorMessage },
    });
  });
});

describe('what the service refuses', () => {
  test.each([
    { name: 'nobody', payload: {}, type: 'ResourceNotFoundException' },
    { name: 'worker:2', payload: {}, type: 'ResourceNotFoundException' },
    { name: 'not a name', payload: {}, type: 'ValidationException' },
    { name: 'worker', payload: 'x'.repeat(6_291_456), type: 'RequestTooLargeException' },
  ])('$name: $type', async ({ name, payload, type }) => {
    await expect(fixture.lambda.invoke(name, payload)).rejects.toMatchObject({ type });
  });

  test('a function that was not bundled', async () => {
    await expect(fixture.lambda.invoke('unbundled', {})).rejects.toThrow(
      "no file for its handler 'absent.handler'",
    );
  });
});

test('stopAll ends what runs', async () => {
  const running = invoke('spin');
  await new Promise((resolve) => setTimeout(resolve, 200));

  await fixture.lambda.stopAll();

  expect(await running).toMatchObject({ kind: 'failed', payload: { errorType: 'Runtime.ExitError' } });
});

test('idle threads do not keep a process alive', () => {
  const script = fileURLToPath(new URL('./leaving.mjs', import.meta.url));
  const options = { encoding: 'utf8', timeout: 20_000 } as const;
  const { status, stdout } = spawnSync(process.execPath, [script, import.meta.dirname], options);

  expect({ status, stdout }).toEqual({ status: 0, stdout: 'heard one\nheard two halves\nheard three\n' });
});
