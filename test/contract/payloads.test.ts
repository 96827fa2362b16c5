import { describe, expect, test } from 'vitest';
import { upgraderLambdas } from '../../lib/contract/lambdas.ts';
import {
  checkedOutput,
  envelope,
  masterReading,
  type Progress,
  parseProgress,
  probeRequest,
  rollBackInput,
} from '../../lib/contract/payloads.ts';
import { type TaskStateName, taskStates } from '../../lib/contract/states.ts';

const at = '2026-03-01T10:00:00.000Z';
const cause = { code: 'aborted', message: 'the upgrade was aborted on request' };

const progress: Progress = {
  schemaVersion: 1,
  upgradeId: 'upgrade-1',
  fence: 1,
  decision: 'proceed',
  waitSeconds: 3,
  explanation: 'the 2.32.2 master to be ready',
  hop: 0,
  batch: 0,
  watch: { since: at, deadline: at, lastWriteAt: null, alarmSince: null },
  cause: null,
  rollback: null,
};

const states = Object.keys(taskStates) as TaskStateName[];
const allDecisions = [...new Set(states.flatMap((state) => taskStates[state].decisions))];
const pairs = states.flatMap((state) => allDecisions.map((decision) => ({ state, decision })));

describe('an output', () => {
  test.for(pairs)('of $state that decides $decision', ({ state, decision }) => {
    const allowed = (taskStates[state].decisions as readonly string[]).includes(decision);
    const check = () => checkedOutput(state, { ...progress, decision });

    if (allowed) expect(check()).toEqual({ ...progress, decision });
    else expect(check).toThrow(`${state} must not decide ${decision}`);
  });

  test.for(Object.keys(progress))('without %s never leaves its Lambda', (member) => {
    const { [member as keyof Progress]: _, ...rest } = progress;

    expect(() => checkedOutput('MoveBatch', rest)).toThrow();
  });

  test.for<[string, object]>([
    ['a wait of no time', { waitSeconds: 0 }],
    ['a wait of half a second', { waitSeconds: 0.5 }],
    ['half a batch', { batch: 0.5 }],
    ['another schema version', { schemaVersion: 2 }],
    ['a cause without a code', { cause: { message: 'somehow' } }],
    ['a watch without a deadline', { watch: { since: at, lastWriteAt: null, alarmSince: null } }],
    ['half a rollback', { rollback: { desired: {} } }],
  ])('with %s never leaves its Lambda', ([, wrong]) => {
    expect(() => checkedOutput('MoveBatch', { ...progress, ...wrong })).toThrow();
  });

  test('of another release with more members is read without them', () => {
    expect(parseProgress({ ...progress, color: 'red' })).toEqual(progress);
  });

  test('keeps what a rollback knows', () => {
    const rollback = {
      desired: { 'blue-worker': 4 },
      masterRestored: false,
      deadline: at,
      failure: cause,
    };

    expect(checkedOutput('ObserveRollback', { ...progress, cause, rollback })).toEqual({
      ...progress,
      cause,
      rollback,
    });
  });
});

describe('the input of RollBack is', () => {
  const error = { Error: 'States.Timeout', Cause: 'no answer' };
  const request = {
    schemaVersion: 1,
    target: { version: '2.32.2' },
    strategy: 'auto',
    batch: { canary: 1, size: '25%' },
    observeSeconds: 10,
  };

  test.for<[string, object, object]>([
    ['the progress of the state before', progress, progress],
    ['that and what a Catch left', { ...progress, error }, { ...progress, error }],
    ['a request and what a Catch of Prepare left', { ...request, error }, { schemaVersion: 1, error }],
    ['the same of a recovery', { recover: 'upgrade-1', error }, { recover: 'upgrade-1', error }],
  ])('%s', ([, input, read]) => {
    const parsed = rollBackInput.parse(input);

    expect(JSON.parse(JSON.stringify(parsed))).toEqual(read);
  });
});

describe('what a Task sends to its Lambda', () => {
  test.for(states)('names %s, its execution and its input', (state) => {
    const call = { state, executionArn: 'arn:execution', input: progress };

    expect(envelope.parse(call)).toEqual(call);
  });

  test('names a state that there is', () => {
    expect(envelope.safeParse({ state: 'Observe', executionArn: 'arn', input: {} }).success).toBe(false);
  });
});

describe("the Probe's answer", () => {
  const reading = {
    at,
    address: '10.0.0.1',
    version: '2.32.2',
    web: { kind: 'answered', state: 'ready', users: 0, workers: [{ id: 'a', state: 'ready' }] },
    log: { kind: 'read', crash: null, reported: { a: '2.32.2' }, mismatched: {} },
    listener: { kind: 'answered', milliseconds: 2.5 },
  } as const;
  const failed = { kind: 'failed', reason: 'connection refused' };

  test.for<[string, object]>([
    ['a healthy master', {}],
    ['no version', { version: null }],
    ['no web interface', { web: failed }],
    ['no log', { log: failed }],
    ['a dead listener', { log: { ...reading.log, crash: 'CRITICAL' } }],
    ['a silent listener', { listener: { kind: 'silent', tries: 3 } }],
    ['a closed port', { listener: { kind: 'unreachable', reason: 'ECONNREFUSED' } }],
    ['a listener that was left in peace', { listener: { kind: 'not-asked', reason: 'opted out' } }],
  ])('tells of %s', ([, change]) => {
    expect(masterReading.parse({ ...reading, ...change })).toEqual({ ...reading, ...change });
  });

  test.for<[string, object]>([
    ['an unknown kind', { listener: { kind: 'asleep' } }],
    ['workers that are no list', { web: { ...reading.web, workers: {} } }],
    ['no address', { address: undefined }],
  ])('is refused with %s', ([, change]) => {
    expect(masterReading.safeParse({ ...reading, ...change }).success).toBe(false);
  });
});

describe('the Probe is asked', () => {
  const master = {
    address: '10.0.0.1',
    webPort: 8089,
    listenerPort: 5557,
    basePath: '',
    tls: false,
    probeListener: true,
    expectedVersion: null,
  };

  test.for(['read', 'stop-test'])('to %s', (kind) => {
    expect(probeRequest.parse({ kind, master, login: null })).toEqual({ kind, master, login: null });
  });

  test('with a login, which no error about a bad request holds', () => {
    const login = { kind: 'form', username: 'someone', password: 'hunter2' };
    expect(probeRequest.parse({ kind: 'read', master, login })).toMatchObject({ login });
    const { error } = probeRequest.safeParse({ kind: 'read', master: {}, login: { ...login, kind: 'none' } });
    expect(`${error} ${error?.stack}`).not.toContain('hunter2');
  });

  test('for nothing else', () => {
    expect(probeRequest.safeParse({ kind: 'start-test', master, login: null }).success).toBe(false);
  });
});

test('every state has a Lambda, and some Lambdas have no state', () => {
  const ofStates = new Set(states.map((state) => taskStates[state].lambda));
  const others = ['probe', 'survey', 'recover', 'plan', 'on-deploy', 'on-deploy-complete', 'watch'];

  expect(new Set(upgraderLambdas)).toEqual(new Set([...ofStates, ...others]));
  expect(upgraderLambdas).toHaveLength(ofStates.size + others.length);
});
