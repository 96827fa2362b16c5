import { inspect } from 'node:util';
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
import type { WebLoginAnswer, WebLogins } from '../../../lib/ports/web-logins.ts';
import { cannedAws, type WireAnswer, type WireRequest, wireError } from '../canned-aws.ts';

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

function probe(answer: WireAnswer, logins: WebLogins | null = null) {
  return probeThat(() => answer, logins);
}

function probeThat(answer: (request: WireRequest) => WireAnswer, logins: WebLogins | null) {
  const { requests, config } = cannedAws(answer);
  const client = new LambdaClient(config);
  return { requests, masters: new LambdaMasters({ client, functionName: 'probe', logins, parse }) };
}

const [old, changed] = ['hunter1', 'hunter2'].map(
  (password): WebLoginAnswer => ({ kind: 'known', login: { kind: 'form', username: 'someone', password } }),
);

function loginsOf(recent: WebLoginAnswer | undefined, now: WebLoginAnswer | undefined): WebLogins {
  if (!recent || !now) throw new Error('no login');
  return { recent: async () => recent, now: async () => now };
}

const unread = (code: string): MasterReading => ({
  ...reading,
  web: { kind: 'failed', code: code as 'web-login-refused', reason: 'status 302' },
});

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

describe('a login of the masters', () => {
  const passwordIn = ({ body }: WireRequest) => (body.login as { password: string } | null)?.password;

  test('goes with the invocation', async () => {
    const { requests, masters } = probe({ body: reading }, loginsOf(old, changed));
    await masters.read(master);
    expect(requests.map(passwordIn)).toEqual(['hunter1']);
  });

  test('that is refused is read again, and the master is asked once more', async () => {
    // Prepare
    const takes = (request: WireRequest) => passwordIn(request) === 'hunter2';
    const { requests, masters } = probeThat(
      (request) => ({ body: takes(request) ? reading : unread('web-login-refused') }),
      loginsOf(old, changed),
    );

    // Act
    const read = await masters.read(master);

    // Assess
    expect(read).toEqual(reading);
    expect(requests.map(passwordIn)).toEqual(['hunter1', 'hunter2']);
  });

  test('that is refused and has not changed is tried only once: many tries may lock an account', async () => {
    const { requests, masters } = probe({ body: unread('web-login-refused') }, loginsOf(old, old));
    expect(await masters.read(master)).toEqual(unread('web-login-refused'));
    expect(requests).toHaveLength(1);
  });

  test('that can not be read is told where the master asks for one', async () => {
    // Prepare
    const unreadable: WebLoginAnswer = { kind: 'unreadable', reason: 'the secret x is gone' };
    const { requests, masters } = probe(
      { body: unread('web-login-required') },
      loginsOf(unreadable, unreadable),
    );

    // Act
    const { web } = await masters.read(master);

    // Assess
    expect(web).toMatchObject({ reason: 'status 302, and the secret x is gone' });
    expect(requests).toMatchObject([{ body: { login: null } }]);
  });

  test.each<[string, () => WireAnswer]>([
    ['the Probe fails', () => functionError({ errorType: 'TypeError', errorMessage: 'no' })],
    ['the Probe answers nonsense', () => ({ body: { kind: 'nonsense' } })],
    ['Lambda refuses the invocation', () => wireError('AccessDeniedException', 'not allowed')],
    [
      'the connection breaks',
      () => {
        throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
      },
    ],
  ])('is in no error, however deep one looks, where %s', async (_, answer) => {
    // Prepare
    const { requests, masters } = probeThat(answer, loginsOf(changed, changed));

    // Act
    const errors = await Promise.all([
      masters.read(master).catch((error: unknown) => error),
      masters.stopTest(master).catch((error: unknown) => error),
      masters.saveResults(master).catch((error: unknown) => error),
    ]);

    // Assess
    expect(requests.map(passwordIn)).toContain('hunter2');
    expect(errors.every((error) => error instanceof Error)).toBe(true);
    expect(inspect(errors, { depth: Infinity, showHidden: true })).not.toMatch(/hunter|someone/);
  });

  test('of this moment goes with everything that is asked but once', async () => {
    // Prepare
    const { requests, masters } = probe({ body: true }, loginsOf(old, changed));

    // Act
    await masters.stopTest(master);
    await masters.startTest(master, {} as TestParameters);
    await masters.readTest(master).catch(() => {});
    await masters.saveResults(master).catch(() => {});

    // Assess
    expect(requests.map(passwordIn)).toEqual(Array(4).fill('hunter2'));
  });
});
