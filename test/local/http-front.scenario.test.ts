import {
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type AwsApi, AwsError } from '../../lib/local/aws-api.ts';
import { EmbeddedElasticLoadBalancing } from '../../lib/local/elastic-load-balancing/embedded-elastic-load-balancing.ts';
import { type HttpFront, startHttpFront } from '../../lib/local/http-front.ts';
import type { FunctionInvoker, Invocation } from '../../lib/local/lambda/function-definition.ts';
import { EmbeddedSsm } from '../../lib/local/ssm/embedded-ssm.ts';

const failure = { errorType: 'OutOfLuck', errorMessage: 'no', trace: [] };
const invoke = vi.fn(async (nameOrArn: string, payload: unknown): Promise<Invocation> => {
  if (nameOrArn.includes('nobody'))
    throw new AwsError('ResourceNotFoundException', 'Function not found', 404);
  if (payload === 'fail') {
    return { kind: 'failed', payload: failure, functionError: 'Unhandled', executedVersion: '1' };
  }
  return { kind: 'returned', payload: { nameOrArn, payload }, executedVersion: '1' };
});
const functions: FunctionInvoker = { has: (name) => name === 'worker', invoke };
const broken: AwsApi = {
  targetPrefix: 'Broken',
  call: async () => {
    throw new TypeError('a defect');
  },
};

let front: HttpFront;
beforeAll(async () => {
  const ssm = new EmbeddedSsm({ parameters: [{ name: '/a', type: 'String', value: 'x' }] });
  front = await startHttpFront({
    apis: [ssm, broken],
    queryApis: [new EmbeddedElasticLoadBalancing()],
    functions,
  });
});
afterAll(() => front.close());

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const settings = () => ({ endpoint: front.url, region: 'us-east-1', credentials, maxAttempts: 1 });
const post = (headers: Record<string, string>, body = '{}') =>
  fetch(front.url, { method: 'POST', headers, body });

describe('services with a JSON protocol', () => {
  test('answer the SDK, errors by name', async () => {
    const client = new SSMClient(settings());

    const { Parameter } = await client.send(new GetParameterCommand({ Name: '/a' }));
    expect(Parameter).toMatchObject({ Value: 'x', LastModifiedDate: expect.any(Date) });
    const missing = client.send(new GetParameterCommand({ Name: '/b' }));
    await expect(missing).rejects.toMatchObject({
      name: 'ParameterNotFound',
      message: 'Parameter /b not found.',
    });
    client.destroy();
  });

  test.each(['application/x-amz-json-1.0', 'application/x-amz-json-1.1'])(
    'answer in the asked type %s',
    async (type) => {
      const headers = { 'content-type': type, 'x-amz-target': 'AmazonSSM.GetParameter' };
      const response = await post(headers, '{"Name":"/a"}');

      expect(response.headers.get('content-type')).toBe(type);
    },
  );

  test.each([
    {
      what: 'an unknown service',
      target: 'Nobody.Call',
      body: '{}',
      status: 400,
      type: 'UnknownOperationException',
    },
    { what: 'no target', target: '', body: '{}', status: 400, type: 'UnknownOperationException' },
    {
      what: 'an unknown operation',
      target: 'AmazonSSM.Nothing',
      body: '{}',
      status: 400,
      type: 'UnknownOperationException',
    },
    {
      what: 'a broken body',
      target: 'AmazonSSM.GetParameter',
      body: '{',
      status: 400,
      type: 'SerializationException',
    },
    { what: 'a defect', target: 'Broken.Call', body: '{}', status: 500, type: 'InternalFailure' },
  ])('$what: $status $type', async ({ target, body, status, type }) => {
    const response = await post(
      { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
      body,
    );

    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ __type: type, message: expect.any(String) });
  });
});

test('services with the query protocol answer the SDK, errors by name', async () => {
  const client = new ElasticLoadBalancingV2Client(settings());

  await expect(client.send(new DescribeRulesCommand({ RuleArns: ['x'] }))).rejects.toMatchObject({
    name: 'RuleNotFoundException',
    message: "Rule 'x' not found",
  });
  client.destroy();
});

describe("Lambda's Invoke", () => {
  const send = async (input: ConstructorParameters<typeof InvokeCommand>[0]) => {
    const client = new LambdaClient(settings());
    return client.send(new InvokeCommand(input)).finally(() => client.destroy());
  };
  const payloadOf = ({ Payload }: { Payload?: Uint8Array }) =>
    JSON.parse(Buffer.from(Payload ?? []).toString());

  test.each([
    { FunctionName: 'worker', Qualifier: undefined, nameOrArn: 'worker' },
    { FunctionName: 'worker', Qualifier: '1', nameOrArn: 'worker:1' },
    {
      FunctionName: 'arn:aws:lambda:us-east-1:000000000000:function:worker:1',
      Qualifier: undefined,
      nameOrArn: 'arn:aws:lambda:us-east-1:000000000000:function:worker:1',
    },
  ])('of $nameOrArn answers with the payload', async ({ FunctionName, Qualifier, nameOrArn }) => {
    const answer = await send({ FunctionName, Qualifier, Payload: '{"x":1}' });

    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '1' });
    expect(answer.FunctionError).toBeUndefined();
    expect(payloadOf(answer)).toEqual({ nameOrArn, payload: { x: 1 } });
  });

  test('marks the answer of a function that failed', async () => {
    const answer = await send({ FunctionName: 'worker', Payload: '"fail"' });

    expect(answer).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
    expect(payloadOf(answer)).toEqual(failure);
  });

  test('answers an event at once', async () => {
    invoke.mockImplementationOnce(() => new Promise(() => {}));

    expect(await send({ FunctionName: 'worker', InvocationType: 'Event' })).toMatchObject({
      StatusCode: 202,
    });
  });

  test.each(['RequestResponse', 'Event'] as const)('%s of an unknown function', async (InvocationType) => {
    const invocation = send({ FunctionName: 'nobody', InvocationType });

    await expect(invocation).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

test('nothing listens any more after close', async () => {
  const other = await startHttpFront({ apis: [], functions });
  await other.close();

  await expect(fetch(other.url)).rejects.toThrow();
});
