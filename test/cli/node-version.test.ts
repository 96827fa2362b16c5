import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { refuseOldNode } from '../../lib/cli/local/node-version.ts';

const script = fileURLToPath(new URL('../../bin/require-node.mjs', import.meta.url));

test.for([
  ['20.20.2', 2, /error node-too-old: this is Node 20\.20\.2, and Node 24 is needed/],
  ['24.0.0', 0, /^$/],
] as const)('Node %s ends with exit code %i', ([version, code, message]) => {
  // Prepare
  const pretend = `Object.defineProperty(process.versions, 'node', { value: '${version}' });`;

  // Act
  const { status, stderr } = spawnSync(process.execPath, [
    '--input-type=module',
    '--eval',
    `${pretend} await import(${JSON.stringify(script)});`,
  ]);

  // Assess
  expect(status).toBe(code);
  expect(String(stderr)).toMatch(message);
});

test('the verb that runs the Lambdas itself needs the Node that they are made for', () => {
  expect(() => refuseOldNode('22.20.0')).toThrow(/this is Node 22\.20\.0.*npx -p node@24/);
  expect(() => refuseOldNode('24.0.0')).not.toThrow();
});
