import { expect, test } from 'vitest';
import { findPython } from '../../../lib/local/nodes/python.ts';
import { fakeCommands, type Machine } from './fake-commands.ts';

const options = { folder: '/', timeoutSeconds: 1, signal: undefined };

function find(pythons: Machine['pythons'], needsEnsurepip = true) {
  return findPython(fakeCommands({ pythons }).run, { ...options, needsEnsurepip });
}

test.each<[string, Machine['pythons'], string]>([
  ['3.11 by its own name', { 'python3.11': { version: '3.11' }, python3: { version: '3.13' } }, 'python3.11'],
  [
    '3.12 rather than a newer default',
    { 'python3.12': { version: '3.12' }, python3: { version: '3.14' } },
    'python3.12',
  ],
  ['the default where it is 3.12', { 'python3.11': null, python3: { version: '3.12' } }, 'python3'],
  ['a newer one where there is no other', { python3: { version: '3.13' } }, 'python3'],
  [
    'a newer one beside an old default',
    { python3: { version: '3.9' }, 'python3.13': { version: '3.13' } },
    'python3.13',
  ],
  [
    'one that has ensurepip',
    { 'python3.11': { version: '3.11', ensurepip: false }, python3: { version: '3.12' } },
    'python3',
  ],
])('takes %s', async (_, pythons, name) => {
  expect((await find(pythons)).executable).toBe(`/usr/bin/${name}`);
});

test('ensurepip does not matter where uv installs', async () => {
  const python = await find({ python3: { version: '3.11', ensurepip: false } }, false);
  expect(python).toEqual({ executable: '/usr/bin/python3', minor: 11 });
});

test('without any the error lists what was tried, and the ways out', async () => {
  // Prepare
  const pythons = {
    'python3.11': null,
    'python3.12': { version: '3.12', ensurepip: false },
    python3: { version: '3.9' },
  };

  // Act
  const attempt = find(pythons);

  // Assess
  await expect(attempt).rejects.toMatchObject({
    code: 'python-missing',
    message: expect.stringMatching(
      /python3\.11: does not start; python3\.12: has no ensurepip.*; python3: is 3\.9; python3\.13: not found.*--nodes simulated$/,
    ),
  });
});
