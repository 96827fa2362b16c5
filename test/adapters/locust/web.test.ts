import { createServer as createTlsServer } from 'node:https';
import { afterEach, expect, test } from 'vitest';
import { postStop, readLogs, readPageVersion, readStatistics } from '../../../lib/adapters/locust/web.ts';
import type { MasterEndpoint } from '../../../lib/domain/master-endpoint.ts';
import { selfSigned } from '../../../lib/local/certificate.ts';
import { endpoint } from './endpoint.ts';
import { type FakeWeb, type Reply, type Routes, startFakeWeb } from './fake-web.ts';
import { deadListener, mismatch, started, worker } from './log-samples.ts';
import { page, statistics } from './statistics-samples.ts';

const open: FakeWeb[] = [];
afterEach(() => {
  for (const web of open.splice(0)) web.close();
});

async function masterWith(routes: Routes, overrides: Partial<MasterEndpoint> = {}) {
  const web = await startFakeWeb(routes);
  open.push(web);
  return { web, master: endpoint({ webPort: web.port, ...overrides }) };
}

const limits = { milliseconds: 5_000, bytes: 100_000 };
const loginPage = '<!DOCTYPE html>\n<html><script>window.authArgs = {"error": null}</script></html>';

test('statistics give state, users and workers', async () => {
  // Prepare
  const body = statistics([{ id: worker, state: 'running' }], 'running', 12);
  const { master } = await masterWith({ 'GET /stats/requests': { body } });

  // Act
  const reading = await readStatistics(master, limits);

  // Assess
  const workers = [{ id: worker, state: 'running' }];
  expect(reading).toEqual({ kind: 'answered', state: 'running', users: 12, workers });
});

test.each<[string, Reply, string]>([
  [
    'a redirect to the login',
    { status: 302, headers: { location: '/login?next=%2Fstats%2Frequests' } },
    'status 302 to a login page: the web interface asks for a login',
  ],
  ['another redirect', { status: 301, headers: { location: 'https://x/' } }, 'status 301 to another address'],
  ['the login page with status 200', { body: loginPage }, 'a login page: the web interface asks for a login'],
  ['the page of something else', { body: '<html></html>' }, 'a page instead of JSON, as behind a web login'],
  [
    'the text of a login that is not set up',
    { body: 'Locust auth exception: The session is unavailable' },
    'a web login that the locustfile does not set up',
  ],
  ['basic authentication', { status: 401, body: '{}' }, 'status 401: the web interface asks for a password'],
  ['an error', { status: 500, body: '{"state": "ready"}' }, 'status 500'],
  ['half of an answer', { body: '{"state": "rea' }, '14 characters that are not JSON'],
  ['nothing', {}, '0 characters that are not JSON'],
  [
    'a Locust without workers',
    { body: '{"state": "ready", "user_count": 0}' },
    "JSON that is not a Locust master's statistics",
  ],
  ['too much', { body: 'x'.repeat(100_001) }, 'the answer is longer than 100000 bytes'],
])('%s is no reading, whatever the status', async (_name, reply, reason) => {
  // Prepare
  const { master } = await masterWith({ 'GET /stats/requests': reply });

  // Act
  const reading = await readStatistics(master, limits);

  // Assess
  const login = /login|password/.test(reason) && { code: 'web-login-required' };
  expect(reading).toEqual({ kind: 'failed', reason, ...login });
});

test('a master that takes a request and never answers is given up', async () => {
  const { master } = await masterWith({ 'GET /stats/requests': 'hang' });
  const reading = await readStatistics(master, { ...limits, milliseconds: 50 });
  expect(reading).toEqual({ kind: 'failed', reason: 'no answer within 50 ms' });
});

test('a port that nobody listens on is a failed reading', async () => {
  const reading = await readStatistics(endpoint(), limits);
  expect(reading).toEqual({ kind: 'failed', reason: expect.stringContaining('ECONNREFUSED') });
});

test('the log gives the crash, the versions and the master’s own', async () => {
  // Prepare
  const ring = { master: [started('2.32.2'), mismatch(worker, '2.25.0'), deadListener()], workers: {} };
  const { master } = await masterWith({ 'GET /logs': { body: JSON.stringify(ring) } });

  // Act
  const log = await readLogs(master, limits);

  // Assess
  expect(log).toEqual({
    reading: { kind: 'read', crash: deadListener(), reported: {}, mismatched: { [worker]: '2.25.0' } },
    masterVersion: '2.32.2',
  });
});

test.each<[string, Reply, string]>([
  [
    'Locust below 2.18.1',
    { status: 404 },
    'status 404: Locust shows its log since 2.18.1, and only while it keeps one',
  ],
  ['a login page', { body: loginPage }, 'a login page: the web interface asks for a login'],
  ['other JSON', { body: '{"lines": []}' }, "JSON that is not a Locust master's log"],
])('the log of %s is not read, for a named reason', async (_name, reply, reason) => {
  const { master } = await masterWith({ 'GET /logs': reply });
  const log = await readLogs(master, limits);
  expect(log).toEqual({ reading: { kind: 'failed', reason }, masterVersion: null });
});

test.each<[string, Reply, string | null]>([
  ['its page', { body: page('2.32.2') }, '2.32.2'],
  ['a login page', { body: loginPage }, null],
  ['an error page', { status: 500, body: page('2.32.2') }, null],
])('a master with %s names the version %3$s', async (_name, reply, version) => {
  const { master } = await masterWith({ 'GET /': reply });
  expect(await readPageVersion(master, limits)).toBe(version);
});

test('everything is asked for below the base path', async () => {
  // Prepare
  const routes = {
    'GET /load/stats/requests': { body: statistics([]) },
    'GET /load/logs': { body: '{"logs": []}' },
    'GET /load/': { body: page('2.32.2') },
  };
  const { web, master } = await masterWith(routes, { basePath: '/load' });

  // Act
  await readStatistics(master, limits);
  await readLogs(master, limits);
  await readPageVersion(master, limits);

  // Assess
  expect(web.asked).toEqual(Object.keys(routes));
});

test('a certificate that names nobody is taken, since the address is the task’s own', async () => {
  // Prepare
  const routes = { 'GET /stats/requests': { body: statistics([]) } };
  const web = await startFakeWeb(routes, (listener) => createTlsServer(selfSigned(), listener));
  open.push(web);

  // Act
  const encrypted = await readStatistics(endpoint({ webPort: web.port, tls: true }), limits);
  const plain = await readStatistics(endpoint({ webPort: web.port }), limits);

  // Assess
  expect(encrypted.kind).toBe('answered');
  expect(plain.kind).toBe('failed');
});

const stopped: Reply = { body: '{"message": "Test stopped", "success": true}' };

test.each<[string, Routes, boolean, string[]]>([
  ['up to 2.46', { 'GET /stop': stopped }, true, ['GET /stop']],
  ['from 2.47', { 'GET /stop': { status: 405 }, 'POST /stop': stopped }, true, ['GET /stop', 'POST /stop']],
  ['behind a login', { 'GET /stop': { body: loginPage } }, false, ['GET /stop']],
  ['that hangs', { 'GET /stop': 'hang' }, false, ['GET /stop']],
  ['that fails', { 'GET /stop': { status: 500, body: '{"success": true}' } }, false, ['GET /stop']],
  ['that refuses', { 'GET /stop': { body: '{"success": false}' } }, false, ['GET /stop']],
])('stopping the test of a master %s', async (_name, routes, expected, asked) => {
  // Prepare
  const { web, master } = await masterWith(routes);

  // Act
  const done = await postStop(master, { ...limits, milliseconds: 300 });

  // Assess
  expect(done).toBe(expected);
  expect(web.asked).toEqual(asked);
});
