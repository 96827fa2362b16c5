import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { testAddress } from './endpoint.ts';

export interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Replies by `METHOD /path`; `hang` takes the request and never answers. What has no entry is a 404. */
export type Routes = Readonly<Record<string, Reply | 'hang'>>;

export interface FakeWeb {
  readonly port: number;
  /** Every request as `METHOD /path`, in order. */
  readonly asked: readonly string[];
  /** Every form that was sent, in order. */
  readonly forms: readonly string[];
  close(): void;
}

/** Other routes for requests whose header holds a value. */
export interface Guard {
  readonly header: string;
  readonly value: string;
  readonly routes: Routes;
}

/** A web interface that answers from a table. */
export async function startFakeWeb(
  routes: Routes,
  create: (listener: RequestListener) => Server = createServer,
  guard: Guard | null = null,
) {
  const asked: string[] = [];
  const forms: string[] = [];
  const server = create((request, response) => {
    const route = `${request.method} ${request.url}`;
    asked.push(route);
    if (isForm(request)) request.setEncoding('utf8').once('data', (form: string) => forms.push(form));
    const granted = guard && request.headers[guard.header] === guard.value ? guard.routes[route] : undefined;
    const reply = granted ?? routes[route] ?? { status: 404, body: 'Not Found' };
    if (reply === 'hang') return;
    response.writeHead(reply.status ?? 200, reply.headers);
    response.end(reply.body ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, testAddress, resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { port, asked, forms, close } satisfies FakeWeb;
}

function isForm({ headers }: IncomingMessage): boolean {
  return headers['content-type'] === 'application/x-www-form-urlencoded';
}
