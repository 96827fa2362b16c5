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

/** CloudFormation, which knows whether the resource was created before. */
const resources = (wasCreated = false) => ({ wasCreated: async () => wasCreated });
const handlerOf = (handle: Parameters<typeof customResourceHandler>[0], wasCreated = false) =>
  customResourceHandler(handle, () => resources(wasCreated));

const answer = () => JSON.parse(String(answered.mock.calls[0]?.[1]?.body));
const ids = { StackId: 'stack', RequestId: 'request', LogicalResourceId: 'Rule' };

test('what was made is answered with its attributes', async () => {
  answered.mockResolvedValue(new Response());

  await handlerOf(async () => ({ physicalId: 'arn', attributes: { Rule: 'arn' } }))(event);

  expect(answered.mock.calls[0]?.[0]).toBe(event.ResponseURL);
  expect(answer()).toEqual({ ...ids, Status: 'SUCCESS', PhysicalResourceId: 'arn', Data: { Rule: 'arn' } });
});

test('a failure is an answer, too, with its reason and an id to delete by', async () => {
  answered.mockResolvedValue(new Response());

  await handlerOf(async () => {
    throw new UpgradeError('service-missing', `no service ${'x'.repeat(5_000)}`);
  })(event);

  expect(answer()).toMatchObject({ ...ids, Status: 'FAILED', PhysicalResourceId: 'failed-request' });
  expect(answer().Reason).toMatch(/^service-missing: no service x+…$/);
  expect(JSON.stringify(answer()).length).toBeLessThan(4_096);
});

test('an answer that was not taken is a surprise: Lambda delivers the event again', async () => {
  answered.mockResolvedValue(new Response(null, { status: 403 }));

  const answering = handlerOf(async () => ({ physicalId: 'a', attributes: {} }))(event);

  await expect(answering).rejects.toThrow('status 403');
});

test('a Create that comes again when the resource is there does nothing, and answers nobody', async () => {
  const handle = vi.fn();

  await handlerOf(handle, true)(event);

  expect(handle).not.toHaveBeenCalled();
  expect(answered).not.toHaveBeenCalled();
});

test.each(['Update', 'Delete'])('%s is carried out, whatever was there', async (RequestType) => {
  answered.mockResolvedValue(new Response());

  await handlerOf(async () => ({ physicalId: 'arn', attributes: {} }), true)({ ...event, RequestType });

  expect(answer()).toMatchObject({ Status: 'SUCCESS' });
});

test('what CloudFormation does not tell fails the deployment, at once and by name', async () => {
  answered.mockResolvedValue(new Response());
  const denied = async () => {
    throw new UpgradeError('access-denied', 'not authorized: cloudformation:DescribeStackResource');
  };

  await customResourceHandler(vi.fn(), () => ({ wasCreated: denied }))(event);

  expect(answer()).toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringContaining('DescribeStackResource'),
  });
});
