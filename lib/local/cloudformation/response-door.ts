import { createServer as createProxy, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createRequire } from 'node:module';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { selfSigned } from '../certificate.ts';

/** What a provider answers for one request (CloudFormation user guide, "Custom resource response objects"). */
export interface CustomResourceResponse {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId: string;
  readonly Data?: Readonly<Record<string, unknown>>;
}

type Waiting = Map<string, (response: CustomResourceResponse) => void>;

/** CloudFormation reads no longer answer (user guide, "Custom resource response objects"). */
const answerLimit = 4_096;

/** The host of CloudFormation's presigned addresses in this Region. */
const host = 'cloudformation-custom-resource-response-useast1.s3.amazonaws.com';

/**
 * Where providers of custom resources answer: the S3 address of `ResponseURL`. Providers call it by HTTPS on port 443,
 * which nobody but root may open here, so a proxy leads them to a server of this process, which has a certificate that
 * it signed itself. Only functions that are given `environment` go that way.
 */
export class ResponseDoor {
  readonly #proxy: Server;
  readonly #server: Server;
  readonly #waiting: Waiting;

  private constructor(proxy: Server, server: Server, waiting: Waiting) {
    this.#proxy = proxy;
    this.#server = server;
    this.#waiting = waiting;
  }

  static async start(): Promise<ResponseDoor> {
    const waiting: Waiting = new Map();
    const server = createTlsServer(selfSigned(), async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = Buffer.concat(chunks);
      // S3 takes whatever is put; an address that nobody waits at any more is no error either.
      if (body.length <= answerLimit) waiting.get(request.url ?? '')?.(JSON.parse(body.toString('utf8')));
      else waiting.get(request.url ?? '')?.(tooLong(body));
      response.end();
    });
    await listening(server);
    const proxy = createProxy((_, response) => response.writeHead(405).end());
    proxy.on('connect', (request, socket) => lead(request.url ?? '', socket, server));
    await listening(proxy);
    return new ResponseDoor(proxy, server, waiting);
  }

  /** What leads a function here. Its SDK clients go on to reach the embedded AWS without the proxy. */
  get environment(): Readonly<Record<string, string>> {
    return {
      HTTPS_PROXY: `http://127.0.0.1:${portOf(this.#proxy)}`,
      NODE_USE_ENV_PROXY: '1',
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
    };
  }

  /** The `ResponseURL` of a request. Every answer that is put there is handed to `onAnswer`. */
  open(requestId: string, onAnswer: (response: CustomResourceResponse) => void): string {
    const path = `/${requestId}?X-Amz-Signature=local`;
    this.#waiting.set(path, onAnswer);
    return `https://${host}${path}`;
  }

  async close(): Promise<void> {
    await Promise.all([this.#proxy, this.#server].map(closed));
  }
}

/** The framework of CDK brings no SDK: on AWS it finds the one of Lambda's runtime by this variable. */
export const runtimeModules: Readonly<Record<string, string>> = {
  NODE_PATH:
    createRequire(import.meta.url)
      .resolve('@aws-sdk/client-lambda')
      .split('@aws-sdk')[0] ?? '',
};

function tooLong(body: Buffer): CustomResourceResponse {
  const answer: CustomResourceResponse = JSON.parse(body.toString('utf8'));
  return { ...answer, Status: 'FAILED', Reason: 'Response object is too long.' };
}

function lead(target: string, socket: Duplex, server: Server): void {
  socket.on('error', () => socket.destroy());
  if (target !== `${host}:443`) {
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    return;
  }
  const onward = connect(portOf(server), '127.0.0.1', () => {
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    onward.pipe(socket).pipe(onward);
  });
  onward.on('error', () => socket.destroy());
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
