import type { Server, Socket } from 'node:net';

/** A listening server of a simulated master. */
export interface OpenDoor {
  /** Closes it at once, with every connection. */
  close(): void;
}

/** Rejects with Node's error, `EADDRINUSE` where another program has the port. */
export function listenOn(server: Server, address: string, port: number): Promise<OpenDoor> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: address, port, exclusive: true }, () => resolve({ close }));
  });
}
