import { type IncomingMessage, request as plainRequest, type RequestOptions } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { MasterEndpoint } from '../../domain/master-endpoint.ts';
import type { WebLoginProblem } from '../../domain/web-login.ts';

export interface HttpLimits {
  /** Time for the whole answer, from the connection to the last byte. */
  readonly milliseconds: number;
  /** Longest body that is read. */
  readonly bytes: number;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** From the root of the server. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as a browser sends one. */
  readonly form?: URLSearchParams;
}

export type HttpAnswer = Answered | HttpFailure;

export interface Answered {
  readonly kind: 'answered';
  readonly status: number;
  readonly location: string;
  /** `name=value` of each cookie that was set. */
  readonly cookies: readonly string[];
  readonly body: string;
}

export interface HttpFailure {
  readonly kind: 'failed';
  readonly reason: string;
  /** Set where a login stood in the way. */
  readonly code?: WebLoginProblem;
}

/**
 * Asks a master's web server and resolves with what came back, whatever the status; never rejects. Redirects are not
 * followed: Locust's only ones lead to its login page.
 */
export function askHttp(
  master: MasterEndpoint,
  { method, path, headers, form }: HttpRequest,
  limits: HttpLimits,
): Promise<HttpAnswer> {
  return new Promise((resolve) => {
    const body = form?.toString();
    const request = openRequest(master, { method, path, headers: { ...headers, ...formHeaders(body) } });
    const end = (answer: HttpAnswer) => {
      clearTimeout(timer);
      request.destroy();
      resolve(answer);
    };
    const fail = (reason: string) => end({ kind: 'failed', reason });
    const timer = setTimeout(() => fail(`no answer within ${limits.milliseconds} ms`), limits.milliseconds);
    request.on('error', (error) => fail(error.message));
    request.on('response', (response) => readBody(response, limits.bytes, end, fail));
    request.end(body);
  });
}

function formHeaders(body: string | undefined): Readonly<Record<string, string | number>> {
  if (body === undefined) return {};
  const length = Buffer.byteLength(body);
  return { 'content-type': 'application/x-www-form-urlencoded', 'content-length': length };
}

function openRequest(master: MasterEndpoint, options: RequestOptions) {
  // A connection of its own: a pooled one may be closed by the peer at the moment it is used again.
  const target = { ...options, host: master.address, port: master.webPort, agent: false };
  if (!master.tls) return plainRequest(target);
  // The address is the task's own IP, which no certificate names; that the task is ours is known from ECS.
  return tlsRequest({ ...target, rejectUnauthorized: false });
}

function readBody(
  response: IncomingMessage,
  mostBytes: number,
  end: (answer: HttpAnswer) => void,
  fail: (reason: string) => void,
): void {
  const pieces: Buffer[] = [];
  let length = 0;
  response.on('data', (piece: Buffer) => {
    pieces.push(piece);
    length += piece.length;
    if (length > mostBytes) fail(`the answer is longer than ${mostBytes} bytes`);
  });
  response.on('error', (error) => fail(error.message));
  response.on('end', () => {
    const body = Buffer.concat(pieces).toString('utf8');
    end({
      kind: 'answered',
      status: response.statusCode ?? 0,
      location: response.headers.location ?? '',
      cookies: (response.headers['set-cookie'] ?? []).map((cookie) => cookie.replace(/;.*/s, '')),
      body,
    });
  });
}
