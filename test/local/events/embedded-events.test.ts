import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EmbeddedEvents } from '../../../lib/local/events/embedded-events.ts';
import { rateMilliseconds } from '../../../lib/local/events/rate.ts';
import type { RuleDefinition } from '../../../lib/local/template/rules.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const target = { kind: 'function', arn: 'arn:recover', input: { kind: 'event' } } as const;
const rule = (
  trigger: RuleDefinition['trigger'],
  targets: RuleDefinition['targets'] = [target],
): RuleDefinition => ({
  name: 'rule',
  trigger,
  targets,
});
const onPattern = (pattern: Readonly<Record<string, unknown>>) => rule({ kind: 'pattern', pattern });
const event = {
  source: 'aws.states',
  'detail-type': 'Step Functions Execution Status Change',
  resources: ['arn:a', 'arn:b'],
  detail: { status: 'FAILED', stateMachineArn: 'arn:machine', stopDate: null },
};

function bus(
  rules: readonly RuleDefinition[],
  invoke = vi.fn(async (_arn: string, _payload: unknown) => {}),
) {
  const onTargetFailed = vi.fn();
  const publish = vi.fn();
  const events = new EmbeddedEvents({ rules, invoke, publish, onTargetFailed });
  return { events, invoke, publish, onTargetFailed };
}

describe('a pattern', () => {
  test.each<[string, Readonly<Record<string, unknown>>, boolean]>([
    ['one of the listed values', { source: ['aws.ecs', 'aws.states'] }, true],
    ['none of the listed values', { source: ['aws.ecs'] }, false],
    ['all members, nested ones too', { source: ['aws.states'], detail: { status: ['FAILED'] } }, true],
    ['one nested member that differs', { source: ['aws.states'], detail: { status: ['ABORTED'] } }, false],
    ['a member that the event lacks', { detail: { name: ['a'] } }, false],
    ['a nested pattern where the event has a text', { source: { name: ['a'] } }, false],
    ['one value of a list', { resources: ['arn:b'] }, true],
    ['null', { detail: { stopDate: [null] } }, true],
    ['a prefix', { source: [{ prefix: 'aws.' }] }, true],
    ['another prefix', { source: [{ prefix: 'my.' }] }, false],
    ['existence', { detail: { status: [{ exists: true }] } }, true],
    ['absence', { detail: { name: [{ exists: false }] } }, true],
  ])('of %s', (_, pattern, delivered) => {
    const { events, invoke } = bus([onPattern(pattern)]);

    events.publish(event);

    expect(invoke).toHaveBeenCalledTimes(delivered ? 1 : 0);
  });

  test.each([
    { source: [{ 'anything-but': 'x' }] },
    { source: 'aws.states' },
    { detail: { status: [['x']] } },
  ])('that is not known is refused at the start: %j', (pattern) => {
    expect(() => bus([onPattern(pattern)])).toThrow(/^rule rule filters (source|status) by /);
  });
});

describe('a target', () => {
  test('gets the whole event, completed by the bus', () => {
    const { events, invoke } = bus([onPattern({ source: ['aws.states'] })]);

    events.publish(event);

    expect(invoke).toHaveBeenCalledExactlyOnceWith('arn:recover', {
      ...event,
      version: '0',
      id: expect.any(String),
      account: '000000000000',
      region: 'us-east-1',
      time: '1970-01-01T00:16:40Z',
    });
  });

  test('gets its constant input instead, if it has one', () => {
    const constant = { ...target, input: { kind: 'constant', value: { sweep: true } } } as const;
    const { events, invoke } = bus([
      rule({ kind: 'pattern', pattern: { source: ['aws.states'] } }, [constant]),
    ]);

    events.publish(event);

    expect(invoke).toHaveBeenCalledExactlyOnceWith('arn:recover', { sweep: true });
  });

  test('that can not be invoked is reported and holds up nobody', async () => {
    const failing = vi.fn(async () => {
      throw new Error('no such function');
    });
    const { events, onTargetFailed } = bus([onPattern({ source: ['aws.states'] })], failing);

    events.publish(event);
    await vi.advanceTimersByTimeAsync(0);

    expect(onTargetFailed).toHaveBeenCalledExactlyOnceWith('rule', new Error('no such function'));
  });
});

test('nothing is delivered once the bus is stopped', () => {
  const { events, invoke } = bus([onPattern({ source: ['aws.states'] })]);

  events.stop();
  events.publish(event);

  expect(invoke).not.toHaveBeenCalled();
});

describe('a schedule', () => {
  test('fires at its rate until the bus is stopped', () => {
    const { events, invoke } = bus([rule({ kind: 'schedule', expression: 'rate(5 minutes)' })]);

    vi.advanceTimersByTime(299_999);
    expect(invoke).not.toHaveBeenCalled();
    vi.advanceTimersByTime(300_001);
    expect(invoke).toHaveBeenCalledTimes(2);
    expect(invoke).toHaveBeenLastCalledWith('arn:recover', expect.objectContaining({ source: 'aws.events' }));

    events.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each([
    ['rate(1 minute)', 60_000],
    ['rate(2 hours)', 7_200_000],
    ['rate(1 day)', 86_400_000],
  ])('%s', (expression, milliseconds) => {
    expect(rateMilliseconds(expression)).toBe(milliseconds);
  });

  test.each(['cron(0 2 * * ? *)', 'rate(0 minutes)', 'rate(5 weeks)'])('%s is refused', (expression) => {
    expect(() => bus([rule({ kind: 'schedule', expression })])).toThrow(expression);
  });
});

describe('PutEvents', () => {
  const entry = { Source: 'locust-upgrade', DetailType: 'Locust Upgrade Held', Detail: '{"cluster":"load"}' };

  test('puts events on the bus that rules match', async () => {
    const { events, invoke } = bus([
      onPattern({ source: ['locust-upgrade'], detail: { cluster: ['load'] } }),
    ]);

    const answer = await events.call('PutEvents', { Entries: [entry] });

    expect(answer).toEqual({ FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }] });
    expect(invoke.mock.lastCall?.[1]).toMatchObject({
      source: 'locust-upgrade',
      'detail-type': 'Locust Upgrade Held',
      detail: { cluster: 'load' },
    });
  });

  test.each<[string, object, string]>([
    ['no source', { Source: undefined }, 'InvalidArgument'],
    ['a source of AWS', { Source: 'aws.states' }, 'NotAuthorizedForSourceException'],
    ['no detail-type', { DetailType: '' }, 'InvalidArgument'],
    ['another bus', { EventBusName: 'mine' }, 'InvalidArgument'],
    ['a detail that is no object', { Detail: '[1]' }, 'MalformedDetail'],
    ['a detail that is no JSON', { Detail: '{' }, 'MalformedDetail'],
  ])('refuses an entry with %s, and takes the others', async (_, change, ErrorCode) => {
    const { events, invoke } = bus([onPattern({ source: [{ prefix: '' }] })]);

    const answer = await events.call('PutEvents', { Entries: [{ ...entry, ...change }, entry] });

    expect(answer).toMatchObject({
      FailedEntryCount: 1,
      Entries: [{ ErrorCode }, { EventId: expect.any(String) }],
    });
    expect(invoke).toHaveBeenCalledOnce();
  });

  test.each([
    ['no entry', []],
    ['more than 10 entries', Array.from({ length: 11 }, () => entry)],
    ['more than 256 KiB', [{ ...entry, Detail: JSON.stringify({ text: 'x'.repeat(262_144) }) }]],
  ])('refuses a call with %s', async (_, Entries) => {
    await expect(bus([]).events.call('PutEvents', { Entries })).rejects.toMatchObject({
      type: 'ValidationException',
    });
  });

  test('is the only operation there is', async () => {
    await expect(bus([]).events.call('PutRule', {})).rejects.toMatchObject({
      type: 'UnknownOperationException',
    });
  });
});

describe('a topic', () => {
  const told = (template: string) => {
    const paths = { status: '$.detail.status', arns: '$.resources', nobody: '$.detail.name' };
    const input = { kind: 'transformed', paths, template } as const;
    return rule({ kind: 'pattern', pattern: { source: ['aws.states'] } }, [
      { kind: 'topic', arn: 'arn:topic', input },
    ]);
  };

  test.each([
    ['lines of text, each in its quotes', '"it is"\n"<status>"', '"it is"\n"FAILED"'],
    ['what is no text as JSON', '"<arns>"', null],
    ['nothing for what the event lacks', '"by <nobody>."', '"by ."'],
    ['what is no variable as it stands', '"<other>"', '"<other>"'],
  ])('is given %s', async (_, template, text) => {
    const { events, publish, onTargetFailed } = bus([told(template)]);

    events.publish(event);
    await Promise.resolve();

    // The quotes of JSON end the text.
    if (text === null)
      expect(onTargetFailed).toHaveBeenCalledWith(
        'rule',
        expect.objectContaining({ code: 'broken-input-text' }),
      );
    else expect(publish).toHaveBeenCalledExactlyOnceWith('arn:topic', text);
  });
});
