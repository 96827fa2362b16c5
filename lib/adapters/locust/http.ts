import { type IncomingMessage, request as plainRequest, type RequestOptions } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { MasterEndpoint } from '../../domain/master-endpoint.ts';

export interface HttpLimits {
  /** Time for the whole answer, from the connection to the last byte. */
  readonly milliseconds: number;
  /** Longest body that is read. */
  readonly bytes: number;
}

export type HttpAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly location: string; readonly body: string }
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * Asks a master's web interface for one path below its base path and resolves with what came back, whatever the
 * status; never rejects. `form` is sent as a browser sends one. Redirects are not followed: Locust's only ones lead to
 * its login page.
 */
export function askWeb(
  master: MasterEndpoint,
  method: 'GET' | 'POST',
  path: string,
  limits: HttpLimits,
  form?: URLSearchParams,
): Promise<HttpAnswer> {
  return new Promise((resolve) => {
    const body = form?.toString();
    const request = openRequest(master, { method, path: master.basePath + path, ...formHeaders(body) });
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

function formHeaders(body: string | undefined): RequestOptions {
  if (body === undefined) return {};
  const length = Buffer.byteLength(body);
  return { headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': length } };
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
      body,
    });
  });
}
