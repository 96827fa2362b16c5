import { decode, encode } from '@msgpack/msgpack';
import { afterEach, expect, test } from 'vitest';
import { probeListener } from '../../../lib/adapters/locust/listener-probe.ts';
import { endpoint } from './endpoint.ts';
import { type Behaviour, type FakeRouter, startFakeRouter } from './fake-router.ts';

const open: FakeRouter[] = [];
afterEach(() => {
  for (const router of open.splice(0)) router.close();
});

async function routerThat(...behaviours: readonly Behaviour[]): Promise<FakeRouter> {
  const router = await startFakeRouter(...behaviours);
  open.push(router);
  return router;
}

const quick = { tryMilliseconds: 60, tries: 2 };
const patient = { tryMilliseconds: 5_000, tries: 2 };
const shortAnswer = Buffer.from(encode(['locustfile', { filename: 'a.py', contents: '' }, 'x']));
const longAnswer = Buffer.from(
  encode(['locustfile', { locustfiles: [{ contents: 'x'.repeat(300_000) }] }, 'x']),
);
const quit = Buffer.from(encode(['quit', null, 'x']));

test.each<[string, Behaviour]>([
  ['in one short frame', { kind: 'answers', bodies: [shortAnswer] }],
  ['in one long frame', { kind: 'answers', bodies: [longAnswer] }],
  ['after another message', { kind: 'answers', bodies: [quit, shortAnswer] }],
  ['byte by byte', { kind: 'answers', bodies: [shortAnswer], pieceBytes: 1 }],
  [
    'in pieces that cut greeting and frames',
    { kind: 'answers', bodies: [quit, longAnswer], pieceBytes: 1_000 },
  ],
])('a listener that answers %s is alive', async (_name, behaviour) => {
  // Prepare
  const router = await routerThat(behaviour);

  // Act
  const reading = await probeListener(endpoint({ listenerPort: router.port }), patient);

  // Assess
  expect(reading).toEqual({ kind: 'answered', milliseconds: expect.any(Number) });
  expect(router.messages.map((body) => decode(body))).toEqual([
    ['locustfile', { version: '0.0.0' }, expect.stringMatching(/^probe-/)],
  ]);
});

test.each<[string, Behaviour]>([
  ['shakes hands and answers nothing', { kind: 'deaf' }],
  ['accepts and sends nothing', { kind: 'frozen' }],
  ['answers with other messages only', { kind: 'answers', bodies: [quit] }],
])('a listener that %s is silent after every try', async (_name, behaviour) => {
  // Prepare
  const router = await routerThat(behaviour);

  // Act
  const reading = await probeListener(endpoint({ listenerPort: router.port }), quick);

  // Assess
  expect(reading).toEqual({ kind: 'silent', tries: 2 });
  expect(router.connections()).toBe(2);
});

test('a listener that is late once is alive, asked under a new identity', async () => {
  // Prepare
  const router = await routerThat({ kind: 'deaf' }, { kind: 'answers', bodies: [shortAnswer] });

  // Act
  const reading = await probeListener(endpoint({ listenerPort: router.port }), {
    tryMilliseconds: 300,
    tries: 2,
  });

  // Assess
  expect(reading.kind).toBe('answered');
  expect(new Set(router.messages.map((body) => body.toString('hex'))).size).toBe(2);
});

test.each<[string, Behaviour, string]>([
  ['hangs up', { kind: 'closes' }, 'the connection was closed without an answer'],
  [
    'speaks HTTP',
    { kind: 'says', bytes: Buffer.alloc(64, 'HTTP/1.1 400 Bad Request\r\n') },
    'the peer does not speak ZeroMQ',
  ],
])('a port that %s is unreachable after one try', async (_name, behaviour, reason) => {
  // Prepare
  const router = await routerThat(behaviour);

  // Act
  const reading = await probeListener(endpoint({ listenerPort: router.port }), patient);

  // Assess
  expect(reading).toEqual({ kind: 'unreachable', reason });
  expect(router.connections()).toBe(1);
});

test('a port that nobody listens on is unreachable', async () => {
  const reading = await probeListener(endpoint(), patient);
  expect(reading).toEqual({ kind: 'unreachable', reason: expect.stringContaining('ECONNREFUSED') });
});
