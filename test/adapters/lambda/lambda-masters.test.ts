import { LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, test } from 'vitest';
import { LambdaMasters } from '../../../lib/adapters/lambda/lambda-masters.ts';
import type {
  ResultFile,
  RunningTest,
  TestParameters,
  TestReading,
} from '../../../lib/domain/gates/test-in-flight.ts';
import type { MasterReading } from '../../../lib/domain/health/reading.ts';
import type { MasterEndpoint } from '../../../lib/ports/masters.ts';
import { cannedAws, type WireAnswer } from '../canned-aws.ts';

const master: MasterEndpoint = {
  address: '10.0.0.5',
  webPort: 8089,
  listenerPort: 5557,
  basePath: '',
  tls: false,
  probeListener: true,
  expectedVersion: '2.32.2',
};

const reading: MasterReading = {
  at: '2026-03-01T10:00:00.000Z',
  address: '10.0.0.5',
  version: '2.32.2',
  web: { kind: 'answered', state: 'ready', users: 0, workers: [] },
  log: { kind: 'read', crash: null, reported: {}, mismatched: {} },
  listener: { kind: 'answered', milliseconds: 3 },
};

const runningTest: RunningTest = {
  state: 'running',
  usersNow: 12,
  users: 12,
  spawnRate: 3,
  host: 'http://localhost',
  userClasses: ['Browser', 'Buyer'],
  classPicker: false,
  shaped: false,
};

function probe(answer: WireAnswer) {
  const { requests, config } = cannedAws(() => answer);
  const client = new LambdaClient(config);
  return { requests, masters: new LambdaMasters({ client, functionName: 'probe', parse }) };
}

const parse = {
  reading: (value: unknown) => withMember<MasterReading>('listener', value),
  test: (value: unknown) => withMember<TestReading>('kind', value),
  results: (value: unknown) => withMember<readonly ResultFile[]>('length', value),
};

function withMember<Answer>(name: string, value: unknown): Answer {
  if (typeof value === 'object' && value !== null && name in value) return value as Answer;
  throw new TypeError(`${name} is missing`);
}

/** What Lambda answers with when the function threw: status 200, a header and the error as payload. */
function functionError(body: unknown): WireAnswer {
  return { headers: { 'x-amz-function-error': 'Unhandled' }, body };
}

describe('masters behind the probe function', () => {
  test('are read by one invocation that waits for its answer', async () => {
    // Prepare
    const { requests, masters } = probe({ body: reading });

    // Act
    const answer = await masters.read(master);

    // Assess
    expect(answer).toEqual(reading);
    expect(requests).toMatchObject([
      { path: '/2015-03-31/functions/probe/invocations', body: { kind: 'read', master } },
    ]);
  });

  test.each([true, false])('say %s about stopping their test', async (stopped) => {
    // Prepare
    const { requests, masters } = probe({ body: stopped });

    // Act
    const answer = await masters.stopTest(master);

    // Assess
    expect(answer).toBe(stopped);
    expect(requests).toMatchObject([{ body: { kind: 'stop-test', master } }]);
  });

  test.each<[string, TestReading]>([
    ['what runs', { kind: 'running', test: runningTest }],
    ['that nothing runs', { kind: 'none' }],
    ['that they got no answer', { kind: 'unanswered', reason: 'no answer within 5000 ms' }],
  ])('tell %s', async (_name, answer) => {
    // Prepare
    const { requests, masters } = probe({ body: answer });

    // Act
    const read = await masters.readTest(master);

    // Assess
    expect(read).toEqual(answer);
    expect(requests).toMatchObject([{ body: { kind: 'read-test', master } }]);
  });

  test('give the results of their test', async () => {
    // Prepare
    const files = [{ name: 'requests.csv', bytes: 3, gzipBase64: 'H4s=' }];
    const { requests, masters } = probe({ body: files });

    // Act
    const saved = await masters.saveResults(master);

    // Assess
    expect(saved).toEqual(files);
    expect(requests).toMatchObject([{ body: { kind: 'save-results', master } }]);
  });

  test.each([
    ['results-unreadable', 'results-unreadable', 'requests.csv is missing'],
    ['results-too-large', 'results-too-large', 'requests.csv is missing'],
    [
      'TypeError',
      'probe-failed',
      'the probe probe failed with TypeError: requests.csv is missing: read its log',
    ],
  ])('pass on %s of their results as %s', async (errorType, code, message) => {
    // Prepare
    const { masters } = probe(
      functionError({ errorType, errorMessage: 'requests.csv is missing', trace: [] }),
    );

    // Act
    const saved = masters.saveResults(master);

    // Assess
    await expect(saved).rejects.toMatchObject({ code, message });
  });

  test.each([true, false])('say %s about starting a test', async (started) => {
    // Prepare
    const { requests, masters } = probe({ body: started });
    const parameters: TestParameters = {
      users: 12,
      spawnRate: 3,
      host: null,
      userClasses: null,
      runTimeSeconds: null,
      shapeClass: null,
    };

    // Act
    const answer = await masters.startTest(master, parameters);

    // Assess
    expect(answer).toBe(started);
    expect(requests).toMatchObject([{ body: { kind: 'start-test', master, parameters } }]);
  });

  test.each([
    [
      'threw',
      functionError({ errorType: 'RangeError', errorMessage: 'port 99999', trace: [] }),
      'failed with RangeError: port 99999',
    ],
    ['ended without a word', functionError(null), 'failed with Unhandled: no message'],
    ['answered with something else', { body: { at: 'now' } }, 'answered with something that is no reading'],
  ])('fail by name when the probe itself %s', async (_, answer, expected) => {
    // Prepare
    const { masters } = probe(answer);

    // Act
    const read = masters.read(master);

    // Assess
    await expect(read).rejects.toMatchObject({
      code: 'probe-failed',
      message: `the probe probe ${expected}: read its log`,
    });
  });

  test('keep what the probe threw as the cause', async () => {
    // Prepare
    const thrown = { errorType: 'Error', errorMessage: 'broken', trace: ['at probe'] };
    const { masters } = probe(functionError(thrown));

    // Act
    const read = masters.read(master);

    // Assess
    await expect(read).rejects.toMatchObject({ cause: thrown });
  });

  test('are not taken to have stopped by an answer that is no yes', async () => {
    // Prepare
    const { masters } = probe({ body: 'true' });

    // Act
    const stopped = masters.stopTest(master);

    // Assess
    await expect(stopped).rejects.toMatchObject({
      code: 'probe-failed',
      cause: new TypeError('expected a boolean, not "true"'),
    });
  });
});
