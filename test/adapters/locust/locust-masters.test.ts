import { encode } from '@msgpack/msgpack';
import { afterEach, expect, test } from 'vitest';
import { LocustMasters } from '../../../lib/adapters/locust/locust-masters.ts';
import type { MasterEndpoint } from '../../../lib/domain/master-endpoint.ts';
import { endpoint, testAddress } from './endpoint.ts';
import { type Behaviour, startFakeRouter } from './fake-router.ts';
import { type Routes, startFakeWeb } from './fake-web.ts';
import { deadListener, started, worker } from './log-samples.ts';
import { page, statistics } from './statistics-samples.ts';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

/** A master of 2.32.2 with one worker, changed by what a test is about. */
async function masterWith(routes: Routes, listener: Behaviour, overrides: Partial<MasterEndpoint> = {}) {
  const web = await startFakeWeb({
    'GET /': { body: page('2.32.2') },
    'GET /logs': {
      body: JSON.stringify({ master: [started('2.32.2')], workers: { [worker]: [started('2.32.2')] } }),
    },
    'GET /stats/requests': { body: statistics([{ id: worker, state: 'ready' }]) },
    ...routes,
  });
  const router = await startFakeRouter(listener);
  open.push(web, router);
  return { router, master: endpoint({ webPort: web.port, listenerPort: router.port, ...overrides }) };
}

const alive: Behaviour = {
  kind: 'answers',
  bodies: [Buffer.from(encode(['locustfile', { locustfiles: [] }, 'x']))],
};
const hanging: Routes = { 'GET /': 'hang', 'GET /logs': 'hang', 'GET /stats/requests': 'hang' };
const masters = new LocustMasters({
  web: { milliseconds: 300, bytes: 1_000_000 },
  probe: { tryMilliseconds: 100, tries: 2 },
  stopMilliseconds: 500,
});

test('a healthy master gives a whole reading', async () => {
  // Prepare
  const { master } = await masterWith({}, alive);

  // Act
  const reading = await masters.read(master);

  // Assess
  expect(reading).toEqual({
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    address: testAddress,
    version: '2.32.2',
    web: { kind: 'answered', state: 'ready', users: 0, workers: [{ id: worker, state: 'ready' }] },
    log: { kind: 'read', crash: null, reported: { [worker]: '2.32.2' }, mismatched: {} },
    listener: { kind: 'answered', milliseconds: expect.any(Number) },
  });
});

test('a zombie answers over HTTP and shows its crash, so that its silence is not waited for', async () => {
  // Prepare
  const ring = JSON.stringify({ master: [started('2.32.2'), deadListener()], workers: {} });
  const { router, master } = await masterWith({ 'GET /logs': { body: ring } }, { kind: 'deaf' });

  // Act
  const { web, log, listener } = await masters.read(master);

  // Assess
  expect(web.kind).toBe('answered');
  expect(log).toMatchObject({ crash: deadListener() });
  expect(listener).toEqual({ kind: 'not-asked', reason: 'the log tells of a crashed listener' });
  expect(router.connections()).toBe(0);
});

test('a zombie whose crash has left the log is told by its silence', async () => {
  const { master } = await masterWith({}, { kind: 'deaf' });
  const { web, log, listener } = await masters.read(master);
  expect([web.kind, log]).toEqual(['answered', expect.objectContaining({ crash: null })]);
  expect(listener).toEqual({ kind: 'silent', tries: 2 });
});

test('the locustfile in the answer is nowhere in the reading', async () => {
  // Prepare
  const answer = Buffer.from(
    encode(['locustfile', { locustfiles: [{ contents: 'password = "hunter2"' }] }, 'x']),
  );
  const { master } = await masterWith({}, { kind: 'answers', bodies: [answer] });

  // Act
  const reading = await masters.read(master);

  // Assess
  expect(reading.listener.kind).toBe('answered');
  expect(JSON.stringify(reading)).not.toContain('hunter2');
});

test.each<[string, Routes, string | null]>([
  ['the page’s word before the log’s', { 'GET /': { body: page('2.32.3') } }, '2.32.3'],
  ['the log’s where the page has none', { 'GET /': { body: '' } }, '2.32.2'],
  ['none where neither can be read', hanging, null],
])('the version is %s', async (_name, routes, version) => {
  const { master } = await masterWith(routes, alive);
  expect((await masters.read(master)).version).toBe(version);
});

test.each<[string, Routes, Partial<MasterEndpoint>]>([
  [
    'is older than the probe, whatever was stated',
    { 'GET /': { body: page('2.22.0') } },
    { expectedVersion: '2.32.2' },
  ],
  ['says no version and has none stated', hanging, {}],
  ['must not be probed', {}, { probeListener: false }],
])('no byte goes to the listener of a master that %s', async (_name, routes, overrides) => {
  // Prepare
  const { router, master } = await masterWith(routes, alive, overrides);

  // Act
  const { listener } = await masters.read(master);

  // Assess
  expect(listener).toEqual({ kind: 'not-asked', reason: expect.any(String) });
  expect(router.connections()).toBe(0);
});

test('behind a web login the stated version decides, and the listener alone is read', async () => {
  // Prepare
  const login = { status: 302, headers: { location: '/login' } };
  const routes = { 'GET /': login, 'GET /logs': login, 'GET /stats/requests': login };
  const { master } = await masterWith(routes, alive, { expectedVersion: '2.32.2' });

  // Act
  const reading = await masters.read(master);

  // Assess
  expect(reading).toMatchObject({ version: null, web: { kind: 'failed' }, log: { kind: 'failed' } });
  expect(reading.listener.kind).toBe('answered');
});

test('a master that is gone is a reading, not an error', async () => {
  // Prepare
  const gone = endpoint({ expectedVersion: '2.32.2' });

  // Act
  const reading = await masters.read(gone);

  // Assess
  expect(reading.web.kind).toBe('failed');
  expect(reading.log.kind).toBe('failed');
  expect(reading.listener.kind).toBe('unreachable');
  expect(await masters.stopTest(gone)).toBe(false);
});

test('a master that hangs costs one web timeout and its tries, not the sum of all', async () => {
  // Prepare
  const { master } = await masterWith(hanging, { kind: 'frozen' }, { expectedVersion: '2.32.2' });
  const begin = performance.now();

  // Act
  const reading = await masters.read(master);

  // Assess
  expect(reading.listener).toEqual({ kind: 'silent', tries: 2 });
  expect(performance.now() - begin).toBeLessThan(1_000);
});
