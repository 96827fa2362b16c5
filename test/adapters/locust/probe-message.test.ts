import { decode, encode } from '@msgpack/msgpack';
import { expect, test } from 'vitest';
import { answerBytes, isProbeAnswer, newProbe } from '../../../lib/adapters/locust/probe-message.ts';

test('the message is these bytes and nothing else', () => {
  // Prepare
  const { identity, body } = newProbe();

  // Act
  const hex = body.toString('hex');

  // Assess
  const identityHex = Buffer.from(identity, 'ascii').toString('hex');
  expect(hex).toBe(`93${'aa6c6f6375737466696c65'}81${'a776657273696f6e'}${'a5302e302e30'}ba${identityHex}`);
  expect(body).toHaveLength(1 + 11 + 1 + 8 + 6 + 1 + 26);
});

test('an independent msgpack writes and reads the same', () => {
  for (let time = 0; time < 100; time += 1) {
    const { identity, body } = newProbe();
    const message = ['locustfile', { version: '0.0.0' }, identity];
    expect(body).toEqual(Buffer.from(encode(message)));
    expect(decode(body)).toEqual(message);
  }
});

test('every probe has an identity of its own, in ASCII', () => {
  const identities = Array.from({ length: 1_000 }, () => newProbe().identity);
  expect(new Set(identities).size).toBe(1_000);
  for (const identity of identities) expect(identity).toMatch(/^probe-[0-9a-f]{20}$/);
});

const id = 'probe-0';
test.each([
  ['from 2.23 to 2.30', ['locustfile', { filename: 'lf.py', contents: 'import os' }, id], true],
  [
    'from 2.31',
    ['locustfile', { locustfiles: [{ filename: 'lf.py', contents: 'x'.repeat(70_000) }] }, id],
    true,
  ],
  ['of a master that cannot send its locustfile', ['locustfile', { error: 'no such file' }, id], true],
  ['quit', ['quit', null, id], false],
  ['reconnect', ['reconnect', null, id], false],
  ['another type of the same length', ['locustfind', {}, id], false],
])('an answer %s is told by its first bytes', (_name, answer, expected) => {
  // Prepare
  const head = Buffer.from(encode(answer)).subarray(0, answerBytes);

  // Act
  const known = isProbeAnswer(head);

  // Assess
  expect(known).toBe(expected);
});

test.each([0, 1, 11])('%i bytes are no answer', (length) => {
  expect(isProbeAnswer(newProbe().body.subarray(0, length))).toBe(false);
});
