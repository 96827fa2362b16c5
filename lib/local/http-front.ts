import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AwsApi, AwsError } from './aws-api.ts';
import type { FunctionInvoker } from './lambda/function-definition.ts';
import { answerInvoke, type InvokeAnswer, invokeRequest } from './lambda/invoke-route.ts';
import type { QueryApi } from './query/query-api.ts';
import { answerQuery, isQuery } from './query/query-route.ts';

export interface HttpFrontSettings {
  readonly apis: readonly AwsApi[];
  readonly queryApis?: readonly QueryApi[];
  readonly functions: FunctionInvoker;
  /** Is shown every request before it is answered. */
  onRequest?(request: IncomingMessage): void;
}

export interface HttpFront {
  /** `http://127.0.0.1:<port>`, for `AWS_ENDPOINT_URL`. */
  readonly url: string;
  close(): Promise<void>;
}

const jsonType = /^application\/x-amz-json-1\.[01]/;

/** The one door of the embedded AWS: loopback only, a free port, AWS's JSON and query protocols, and Lambda's Invoke. */
export async function startHttpFront(settings: HttpFrontSettings): Promise<HttpFront> {
  const server = createServer((request, response) => {
    settings.onRequest?.(request);
    void serve(settings, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => closed(server) };
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function serve(
  settings: HttpFrontSettings,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const asked = request.headers['content-type'] ?? '';
  if (isQuery(asked)) return serveQuery(settings, request, response);
  const answer = await answerTo(settings, request).catch(failure);
  response.writeHead(answer.status, {
    'content-type': jsonType.exec(asked)?.[0] ?? 'application/x-amz-json-1.1',
    'x-amzn-requestid': randomUUID(),
    ...answer.headers,
  });
  response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
}

async function serveQuery(
  { queryApis = [] }: HttpFrontSettings,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { status, text } = await answerQuery(queryApis, await bodyOf(request));
  response.writeHead(status, { 'content-type': 'text/xml', 'x-amzn-requestid': randomUUID() });
  response.end(text);
}

async function answerTo(settings: HttpFrontSettings, request: IncomingMessage): Promise<InvokeAnswer> {
  const body = parsed(await bodyOf(request));
  const url = new URL(request.url ?? '/', 'http://localhost');
  const invocationType = headerOf(request, 'x-amz-invocation-type') ?? 'RequestResponse';
  const invoke = invokeRequest(request.method ?? '', url, invocationType);
  if (invoke) return answerInvoke(settings.functions, invoke, body);
  const target = headerOf(request, 'x-amz-target') ?? '';
  const [prefix, operation = ''] = target.split('.');
  const api = settings.apis.find(({ targetPrefix }) => targetPrefix === prefix);
  if (!api)
    throw new AwsError('UnknownOperationException', `the embedded AWS does not know the target '${target}'`);
  return { status: 200, headers: {}, body: await api.call(operation, body) };
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Lambda's protocol names the error's type in a header, the JSON protocols in the body. */
function failure(error: unknown): InvokeAnswer {
  const known = error instanceof AwsError ? error : new AwsError('InternalFailure', String(error), 500);
  return {
    status: known.statusCode,
    headers: { 'x-amzn-errortype': known.type },
    body: { __type: known.type, message: known.message },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new AwsError('SerializationException', 'the body of the request is not JSON');
  }
}
