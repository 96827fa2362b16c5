import { describe, expect, test } from 'vitest';
import { guardDefinition, refusals } from '../../../lib/local/step-functions/guard.ts';
import { definition, fail, task } from './machines.ts';

type Fields = Readonly<Record<string, unknown>>;

const wait = (fields: Fields): Fields => ({ Type: 'Wait', ...fields, End: true });
const pass = (fields: Fields): Fields => ({ Type: 'Pass', End: true, ...fields });
const choice = (rule: Fields): Fields => ({
  Type: 'Choice',
  Choices: [{ ...rule, Next: 'Done' }],
  Default: 'Done',
});
const invoking = (fields: Fields): Fields => task({ Parameters: { FunctionName: 'worker', ...fields } });
const retry = (fields: Fields): Fields => task({ Retry: [{ ErrorEquals: ['OutOfLuck'], ...fields }] });
const catching = (...names: string[][]): Fields =>
  task({ Catch: names.map((ErrorEquals) => ({ ErrorEquals, Next: 'Done' })) });

/** A Task whose resource is the function itself. */
function named(fields: Fields = {}): Fields {
  return {
    Type: 'Task',
    Resource: 'arn:aws:lambda:us-east-1:000000000000:function:worker',
    End: true,
    ...fields,
  };
}

function refusedIn(state: Fields): readonly string[] {
  return refusals(definition({ State: state, Done: { Type: 'Succeed' } })).map(({ what }) => what);
}

describe('what the engine runs as AWS does passes', () => {
  test.each<[string, Fields]>([
    ['a Lambda invocation with a timeout', task()],
    ['a function that is the resource, without a timeout', named()],
    ['a literal payload with paths in it', invoking({ Payload: { list: [{ 'x.$': '$.a.b[0].c' }], y: 1 } })],
    [
      'the context that is passed',
      invoking({ Payload: { 'id.$': '$$.Execution.Id', 'at.$': '$$.State.EnteredTime' } }),
    ],
    ['a result beside the input', task({ ResultPath: '$.result' })],
    ['a discarded result', task({ ResultPath: null })],
    [
      'retries with a longest wait',
      retry({ IntervalSeconds: 2, MaxDelaySeconds: 30, MaxAttempts: 9, BackoffRate: 2 }),
    ],
    ['no retry', retry({ MaxAttempts: 0 })],
    ['States.ALL alone and last', catching(['OutOfLuck'], ['States.ALL'])],
    ['a wait', wait({ Seconds: 1 })],
    ['a wait by path', wait({ SecondsPath: '$.waitSeconds' })],
    ['an exact comparison', choice({ Variable: '$.decision', StringEquals: 'proceed' })],
    ['the absence of a member', choice({ Not: { Variable: '$.x', IsPresent: true } })],
    [
      'an ordering behind its type test',
      choice({
        And: [
          { Variable: '$.n', IsNumeric: true },
          { Variable: '$.n', NumericLessThan: 5 },
        ],
      }),
    ],
    ['a Pass with a result', pass({ Result: { kept: false } })],
    ['a Fail with error and cause', fail],
    ['a Fail with paths', { Type: 'Fail', ErrorPath: '$.error', CausePath: '$.cause' }],
  ])('%s', (_, state) => {
    expect(refusedIn(state)).toEqual([]);
  });
});

describe('what it does otherwise is refused', () => {
  test.each<[string, Fields, string]>([
    ['IsPresent false never matches', choice({ Variable: '$.x', IsPresent: false }), 'IsPresent false'],
    ['IsNull false never matches', choice({ Variable: '$.x', IsNull: false }), 'IsNull false'],
    ['IsString false never matches', choice({ Variable: '$.x', IsString: false }), 'IsString false'],
    ['IsNumeric false never matches', choice({ Variable: '$.x', IsNumeric: false }), 'IsNumeric false'],
    ['IsBoolean false never matches', choice({ Variable: '$.x', IsBoolean: false }), 'IsBoolean false'],
    ['"5" is less than 6', choice({ Variable: '$.n', NumericLessThan: 6 }), 'NumericLessThan on $.n'],
    [
      'the type test of another variable helps nothing',
      choice({
        And: [
          { Variable: '$.m', IsNumeric: true },
          { Variable: '$.n', NumericLessThan: 6 },
        ],
      }),
      'NumericLessThan on $.n',
    ],
    [
      'in an Or the type test may have been false',
      choice({
        Or: [
          { Variable: '$.n', IsNumeric: true },
          { Variable: '$.n', NumericLessThan: 6 },
        ],
      }),
      'NumericLessThan on $.n',
    ],
    [
      'numbers are less than strings',
      choice({ Variable: '$.s', StringLessThan: 'b' }),
      'StringLessThan on $.s',
    ],
    [
      'dates are read leniently',
      choice({ Variable: '$.at', TimestampEquals: '2026-01-01T00:00:00Z' }),
      'TimestampEquals',
    ],
    ['globs go beyond *', choice({ Variable: '$.s', StringMatches: 'a?' }), 'StringMatches'],
    [
      'only the first operator counts',
      choice({ Variable: '$.s', StringEquals: 'a', IsString: true }),
      'the rule with StringEquals and IsString',
    ],
    ['a function that is the resource takes the input', named({ Parameters: { x: 1 } }), 'Parameters'],
    ['a long timeout of it fires at once', named({ TimeoutSeconds: 2_147_484 }), 'TimeoutSeconds 2147484'],
    ['an empty Result is ignored', pass({ Result: 0 }), 'Result 0'],
    ['a null Result is ignored', pass({ Result: null }), 'Result null'],
    ['ResultPath $ adds a key', task({ ResultPath: '$' }), "ResultPath '$'"],
    ['ResultPath with brackets adds a key', task({ ResultPath: "$['x']" }), `ResultPath "$['x']"`],
    [
      'so does ResultPath $ in a Catch',
      task({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done', ResultPath: '$' }] }),
      "ResultPath '$'",
    ],
    ['a long timeout fires at once', task({ TimeoutSeconds: 2_147_484 }), 'TimeoutSeconds 2147484'],
    ['a long wait ends at once', wait({ Seconds: 2_147_484 }), 'Seconds 2147484'],
    ['a wait of 0 can not be left', wait({ Seconds: 0 }), 'Wait of 0 seconds'],
    ['a wait for a date', wait({ Timestamp: '2026-01-01T00:00:00Z' }), 'Timestamp in Wait'],
    [
      'a long retry wait ends at once',
      retry({ IntervalSeconds: 60, MaxAttempts: 20 }),
      'Retry with a last wait of 31457280 s',
    ],
    [
      'AWS refuses a longest wait below the first',
      retry({ IntervalSeconds: 5, MaxDelaySeconds: 5 }),
      'MaxDelaySeconds 5 with IntervalSeconds 5',
    ],
    ['without a timeout it is 60 s', task({ TimeoutSeconds: undefined }), 'a Task without TimeoutSeconds'],
    ['a timeout by path', task({ TimeoutSecondsPath: '$.seconds' }), 'TimeoutSecondsPath in Task'],
    ['heartbeats are ignored', task({ HeartbeatSeconds: 5 }), 'HeartbeatSeconds in Task'],
    ['States.ALL before another', catching(['States.ALL'], ['OutOfLuck']), 'States.ALL in Catch'],
    ['States.ALL beside another', catching(['States.ALL', 'OutOfLuck']), 'States.ALL in Catch'],
    [
      'States.ALL not last in Retry',
      task({ Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['OutOfLuck'] }] }),
      'States.ALL in Retry',
    ],
    ['what can not be caught', catching(['States.Runtime']), 'States.Runtime in Catch'],
    ['a Fail without Error', { Type: 'Fail', Cause: 'because' }, 'Fail without Error'],
    ['a Fail without Cause', { Type: 'Fail', Error: 'failed' }, 'Fail without Cause'],
    [
      'a cause by intrinsic function',
      { Type: 'Fail', Error: 'failed', CausePath: 'States.JsonToString($)' },
      "the intrinsic function in CausePath 'States.JsonToString($)'",
    ],
    [
      'JsonMerge changes the state',
      invoking({ 'Payload.$': 'States.JsonMerge($.a, $.b, false)' }),
      "the intrinsic function in Parameters 'Payload.$' 'States.JsonMerge($.a, $.b, false)'",
    ],
    ['.$ inside of a key', invoking({ Payload: { 'a.$b.$': '$.x' } }), "the key 'a.$b.$' in Parameters"],
    [
      'a filter runs as JavaScript',
      invoking({ 'Payload.$': '$.list[?(@.x > 1)]' }),
      "the path '$.list[?(@.x > 1)]' in Parameters 'Payload.$'",
    ],
    [
      'a context that is not passed',
      invoking({ Payload: { 'x.$': '$$.Map.Item.Index' } }),
      "the context path '$$.Map.Item.Index' in Parameters 'x.$'",
    ],
    [
      'another Resource goes to the real Lambda',
      task({ Resource: 'arn:aws:states:::sns:publish' }),
      'Resource arn:aws:states:::sns:publish',
    ],
    [
      'task tokens',
      task({ Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken' }),
      'Resource arn:aws:states:::lambda:invoke.waitForTaskToken',
    ],
    ['an asynchronous invocation', invoking({ InvocationType: 'Event' }), 'InvocationType in Parameters'],
    [
      'a function by path',
      task({ Parameters: { 'FunctionName.$': '$.f' } }),
      'Parameters without FunctionName',
    ],
    ['JSONata', task({ QueryLanguage: 'JSONata' }), 'QueryLanguage JSONata'],
    ['variables', pass({ Assign: { x: 1 } }), 'Assign in Pass'],
    ['Map', { Type: 'Map', End: true }, 'Type Map'],
    ['Parallel', { Type: 'Parallel', Branches: [], End: true }, 'Type Parallel'],
  ])('%s', (_, state, what) => {
    expect(refusedIn(state)).toContain(what);
  });

  test.each<[string, Fields, string]>([
    ['JSONata', { QueryLanguage: 'JSONata' }, 'QueryLanguage JSONata'],
    ['a long timeout', { TimeoutSeconds: 2_592_000 }, 'TimeoutSeconds 2592000'],
    ['what nobody knows', { Variables: {} }, 'Variables in the definition'],
  ])('%s of the machine', (_, fields, what) => {
    expect(refusals(definition({ Done: fail }, fields))).toMatchObject([{ where: 'the machine', what }]);
  });
});

test('the error names machine, state and remedy of everything refused, and the definition stays as it is', () => {
  const states = { Ask: choice({ Variable: '$.x', IsNull: false }), Done: fail, Odd: wait({ Seconds: 0 }) };
  const given = definition(states);
  const before = structuredClone(given);

  expect(() => guardDefinition('machine', given)).toThrow(
    "state machine machine: Ask: IsNull false can't run locally: write Not around IsNull true: the engine never matches false; " +
      "Odd: Wait of 0 seconds can't run locally: wait for at least 1: a wait of 0 never leaves the engine",
  );
  expect(given).toEqual(before);
});
