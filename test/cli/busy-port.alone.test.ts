import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { startCommand } from './command.ts';

/** Runs alone: a program that listens on all addresses takes the port from every other test, too. */
test('a busy port: named, with the remedy', async () => {
  // Prepare
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(8089, '0.0.0.0', resolve);
  });

  // Act
  const { ended } = startCommand(['local', '--nodes', 'simulated']);
  const result = await ended;
  await new Promise((resolve) => server.close(resolve));

  // Assess
  expect(result.stderr).toMatch(/error port-busy: port 8089 is in use .*end the program/);
  expect(result.code).toBe(1);
  expect(result.stdout).toBe('');
});
