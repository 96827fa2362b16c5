import * as client from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import { AwsError } from '../../../lib/local/aws-api.ts';
import { inputOfForm } from '../../../lib/local/query/form.ts';
import { answerQuery, isQuery } from '../../../lib/local/query/query-route.ts';

describe('a form is read by the schema of its operation', () => {
  test.each([
    {
      what: 'lists of structures, numbers and texts',
      form: 'Action=CreateRule&Version=1&Priority=7&Actions.member.1.Type=forward&Actions.member.1.Order=1',
      input: { Priority: 7, Actions: [{ Type: 'forward', Order: 1 }] },
    },
    {
      what: 'a list in the order of its numbers, not of its texts',
      form: 'Conditions.member.10.Field=b&Conditions.member.9.Field=a',
      input: { Conditions: [{ Field: 'a' }, { Field: 'b' }] },
    },
    { what: 'an empty list', form: 'Actions=', input: { Actions: [] } },
    { what: 'text with a space and a sign', form: 'ListenerArn=a+b%26c', input: { ListenerArn: 'a b&c' } },
    { what: 'a number that is none', form: 'Priority=first', input: { Priority: 'first' } },
    {
      what: 'a member that nobody knows',
      form: 'Colour.member.1=red',
      input: { Colour: { member: { 1: 'red' } } },
    },
  ])('$what', ({ form, input }) => {
    expect(inputOfForm(client, 'CreateRule', new URLSearchParams(form))).toEqual(input);
  });

  test('a truth value', () => {
    const form = new URLSearchParams('RuleArn=x&ResetTransforms=true');

    expect(inputOfForm(client, 'ModifyRule', form)).toEqual({ RuleArn: 'x', ResetTransforms: true });
  });
});

describe('answers', () => {
  const api = {
    version: '1',
    namespace: 'urn:x',
    schemas: client,
    async call(operation: string) {
      if (operation === 'Fail') throw new AwsError('OutOfLuck', 'a < b', 403);
      if (operation === 'Break') throw new TypeError('a defect');
      return { Names: ['a & b', 'c'], Empty: [], Missing: undefined, Since: new Date(0) };
    },
  };
  const answer = (body: string) => answerQuery([api], body);

  test('are XML, lists as members', async () => {
    const { status, text } = await answer('Action=List&Version=1');

    expect(status).toBe(200);
    expect(text).toMatch(/^<ListResponse xmlns="urn:x"><ListResult>/);
    expect(text).toContain('<Names><member>a &amp; b</member><member>c</member></Names><Empty></Empty>');
    expect(text).toContain('<Since>1970-01-01T00:00:00.000Z</Since></ListResult>');
  });

  test.each([
    { body: 'Action=Fail&Version=1', status: 403, code: 'OutOfLuck', type: 'Sender', says: 'a &lt; b' },
    {
      body: 'Action=Break&Version=1',
      status: 500,
      code: 'InternalFailure',
      type: 'Receiver',
      says: 'a defect',
    },
    { body: 'Action=List&Version=2', status: 400, code: 'InvalidAction', type: 'Sender', says: "'2'" },
  ])('$body: $status $code', async ({ body, status, code, type, says }) => {
    const failed = await answer(body);

    expect(failed.status).toBe(status);
    expect(failed.text).toContain(`<Error><Type>${type}</Type><Code>${code}</Code><Message>`);
    expect(failed.text).toContain(says);
  });
});

test.each([
  ['application/x-www-form-urlencoded', true],
  ['application/x-www-form-urlencoded; charset=utf-8', true],
  ['application/x-amz-json-1.1', false],
  ['', false],
])('%s is the query protocol: %s', (contentType, expected) => {
  expect(isQuery(contentType)).toBe(expected);
});
