import { createServer } from 'node:net';
import { UpgradeError } from '../../contract/errors.ts';
import { addressUnavailable, loopbackAliases, randomLoopbackAddress } from './addresses.ts';

/**
 * Makes sure that nodes can listen, before the first one starts: each has an address of its own, but a program that
 * listens on all addresses keeps its port from every one of them. `address` is any that tasks may be given.
 * Throws `port-busy`, or `loopback-address-unavailable` on a system that has only 127.0.0.1.
 */
export async function checkPorts(ports: readonly number[], address = sampleAddress()): Promise<void> {
  for (const port of ports) {
    const problem = await bindProblem(address, port);
    if (problem === null) continue;
    if (problem === 'EADDRINUSE') throw portBusy(address, port);
    throw addressUnavailable(`${address}:${port} can't be bound: ${problem}`);
  }
}

function sampleAddress(): string {
  const aliases = loopbackAliases();
  const address = aliases === null ? randomLoopbackAddress() : aliases[0];
  if (address === undefined) throw addressUnavailable('the loopback interface has 127.0.0.1 only');
  return address;
}

function portBusy(address: string, port: number): UpgradeError {
  const remedy = `end the program that listens on all addresses (find it with: lsof -iTCP:${port} -sTCP:LISTEN)`;
  return new UpgradeError('port-busy', `port ${port} is in use on ${address}: ${remedy}`);
}

/** Null where the port can be bound, else the system's error code. */
function bindProblem(address: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host: address, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}
