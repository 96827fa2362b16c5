import { type AddressInfo, createServer, type Socket } from 'node:net';
import { FrameDecoder } from '../../../lib/adapters/locust/zmtp-decoder.ts';
import {
  encodeFrame,
  greeting,
  greetingLength,
  readyCommand,
} from '../../../lib/adapters/locust/zmtp-frames.ts';
import { testAddress } from './endpoint.ts';

/**
 * What listens on a master's listener port. `answers` sends these bodies to each message; `deaf` shakes hands and
 * then says nothing, as libzmq does for a dead listener; `frozen` accepts and sends nothing at all; `closes` hangs up
 * at the first bytes; `says` sends these bytes instead of a greeting.
 */
export type Behaviour =
  | { readonly kind: 'answers'; readonly bodies: readonly Buffer[]; readonly pieceBytes?: number }
  | { readonly kind: 'deaf' | 'frozen' | 'closes' }
  | { readonly kind: 'says'; readonly bytes: Buffer };

export interface FakeRouter {
  readonly port: number;
  /** Bodies of the messages that came, in order, over all connections. */
  readonly messages: readonly Buffer[];
  readonly connections: () => number;
  close(): void;
}

/** Behaves by the n-th entry on the n-th connection, by the last one on all further ones. */
export async function startFakeRouter(...behaviours: readonly Behaviour[]): Promise<FakeRouter> {
  const messages: Buffer[] = [];
  const sockets: Socket[] = [];
  const server = createServer({ noDelay: true }, (socket) => {
    const behaviour = behaviours[Math.min(sockets.length, behaviours.length - 1)];
    sockets.push(socket);
    socket.on('error', () => socket.destroy());
    if (behaviour !== undefined) serve(socket, behaviour, messages);
  });
  await new Promise<void>((resolve) => server.listen(0, testAddress, resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { port, messages, connections: () => sockets.length, close };
}

function serve(socket: Socket, behaviour: Behaviour, messages: Buffer[]): void {
  if (behaviour.kind === 'frozen') return;
  if (behaviour.kind === 'closes') {
    socket.once('data', () => socket.destroy());
    return;
  }
  if (behaviour.kind === 'says') {
    socket.write(behaviour.bytes);
    return;
  }
  const pieceBytes = behaviour.kind === 'answers' ? behaviour.pieceBytes : undefined;
  const bodies = behaviour.kind === 'answers' ? behaviour.bodies : [];
  const send = sender(socket, pieceBytes);
  send(greeting());
  send(readyCommand('ROUTER', ''));
  onMessage(socket, (body) => {
    messages.push(body);
    for (const answer of bodies) send(encodeFrame('message', answer));
  });
}

function onMessage(socket: Socket, take: (body: Buffer) => void): void {
  const decoder = new FrameDecoder();
  let skip = greetingLength;
  socket.on('data', (piece: Buffer) => {
    const rest = piece.subarray(skip);
    skip = Math.max(0, skip - piece.length);
    for (const { kind, body } of decoder.decode(rest)) if (kind === 'message') take(body);
  });
}

/** Writes in pieces, each in a turn of the event loop of its own, so that they travel as segments of their own. */
function sender(socket: Socket, pieceBytes = Number.POSITIVE_INFINITY): (bytes: Buffer) => void {
  let queue = Promise.resolve();
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  return (bytes) => {
    queue = queue.then(async () => {
      for (let start = 0; start < bytes.length; start += pieceBytes) {
        if (!socket.destroyed) socket.write(bytes.subarray(start, start + pieceBytes));
        await turn();
      }
    });
  };
}
