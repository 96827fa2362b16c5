import { afterEach, expect, test, vi } from 'vitest';
import { UpgradeError } from '../../lib/contract/errors.ts';
import { customResourceHandler } from '../../lib/runtime/custom-resource.ts';

const event = {
  RequestType: 'Create',
  ResponseURL: 'https://cloudformation.example.com/answer',
  StackId: 'stack',
  RequestId: 'request',
  LogicalResourceId: 'Rule',
  ResourceProperties: {},
};

const answered = vi.fn<typeof fetch>();
vi.stubGlobal('fetch', answered);
afterEach(() => answered.mockReset());

const answer = () => JSON.parse(String(answered.mock.calls[0]?.[1]?.body));
const ids = { StackId: 'stack', RequestId: 'request', LogicalResourceId: 'Rule' };

test('what was made is answered with its attributes', async () => {
  answered.mockResolvedValue(new Response());

  await customResourceHandler(async () => ({ physicalId: 'arn', attributes: { Rule: 'arn' } }))(event);

  expect(answered.mock.calls[0]?.[0]).toBe(event.ResponseURL);
  expect(answer()).toEqual({ ...ids, Status: 'SUCCESS', PhysicalResourceId: 'arn', Data: { Rule: 'arn' } });
});

test('a failure is an answer, too, with its reason and an id to delete by', async () => {
  answered.mockResolvedValue(new Response());

  await customResourceHandler(async () => {
    throw new UpgradeError('service-missing', `no service ${'x'.repeat(5_000)}`);
  })(event);

  expect(answer()).toMatchObject({ ...ids, Status: 'FAILED', PhysicalResourceId: 'failed-request' });
  expect(answer().Reason).toMatch(/^service-missing: no service x+$/);
  expect(JSON.stringify(answer()).length).toBeLessThan(4_096);
});

test('an answer that was not taken is a surprise: Lambda delivers the event again', async () => {
  answered.mockResolvedValue(new Response(null, { status: 403 }));

  const answering = customResourceHandler(async () => ({ physicalId: 'a', attributes: {} }))(event);

  await expect(answering).rejects.toThrow('status 403');
});
