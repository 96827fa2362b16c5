import { randomUUID } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import type { OpenDoor } from './simulated-door.ts';
import { listenOn } from './simulated-door.ts';
import { ZmtpReader, zmtpGreeting, zmtpMessage, zmtpReady } from './simulated-zmtp.ts';

/** What a master offers to a ZeroMQ peer: a way in for its payloads, and out for the answers. */
export interface PeerDoor {
  /** Undefined where the identity is taken: a ROUTER then ignores the newcomer. */
  connect(identity: string, receive: (payload: Uint8Array) => void): Peer | undefined;
}

export interface Peer {
  send(payload: Uint8Array): void;
  close(): void;
}

/** Opens port 5557 of a simulated master. Whatever is no ZeroMQ peer is dropped without a trace, as in Locust. */
export function openListener(address: string, port: number, door: PeerDoor): Promise<OpenDoor> {
  const server: Server = createServer((socket) => serve(socket, door));
  return listenOn(server, address, port);
}

function serve(socket: Socket, door: PeerDoor): void {
  const reader = new ZmtpReader();
  let peer: Peer | undefined;
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('close', () => peer?.close());
  socket.write(zmtpGreeting());
  socket.on('data', (chunk) => {
    for (const event of reader.read(chunk)) {
      if (event.kind === 'refused') {
        socket.destroy();
        return;
      }
      if (event.kind === 'ready') {
        socket.write(zmtpReady());
        peer = door.connect(event.identity || randomUUID(), (payload) => socket.write(zmtpMessage(payload)));
      } else {
        peer?.send(event.frames[0] ?? Buffer.alloc(0));
      }
    }
  });
}
