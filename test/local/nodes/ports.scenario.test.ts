import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { checkPorts } from '../../../lib/local/nodes/ports.ts';

test('a program that listens on all addresses keeps its port from every node', async () => {
  // Prepare
  const server = createServer().listen({ host: '0.0.0.0', port: 0 });
  await once(server, 'listening');
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;

  // Act
  const whileBusy = await checkPorts([port]).catch((error: unknown) => error);
  server.close();
  await once(server, 'close');

  // Assess
  expect(whileBusy).toMatchObject({
    code: 'port-busy',
    message: expect.stringMatching(new RegExp(`^port ${port} is in use on 127\\.`)),
  });
  await expect(checkPorts([port])).resolves.toBeUndefined();
});

test('an address that this machine does not have is named, with the remedy', async () => {
  // 192.0.2.0/24 is reserved for documentation (RFC 5737)
  await expect(checkPorts([8089], '192.0.2.77')).rejects.toMatchObject({
    code: 'loopback-address-unavailable',
    message: expect.stringMatching(/192\.0\.2\.77:8089 .*EADDRNOTAVAIL.*ifconfig lo0 alias/),
  });
});
