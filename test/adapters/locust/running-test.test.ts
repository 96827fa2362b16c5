import { afterEach, expect, test } from 'vitest';
import { readRunningTest } from '../../../lib/adapters/locust/running-test.ts';
import type { RunningTest, TestReading } from '../../../lib/domain/gates/test-in-flight.ts';
import { endpoint } from './endpoint.ts';
import { type FakeWeb, type Reply, type Routes, startFakeWeb } from './fake-web.ts';
import { started, worker } from './log-samples.ts';
import { statistics } from './statistics-samples.ts';
import { dataOf225, dataOf232, spawnJob, tasks, testForm, testPage } from './test-samples.ts';

const open: FakeWeb[] = [];
afterEach(() => {
  for (const web of open.splice(0)) web.close();
});

const limits = { milliseconds: 5_000, bytes: 1_000_000 };

const running = (state: string, users: number, workerState = state): Reply => ({
  body: statistics([{ id: worker, state: workerState }], state, users),
});
const ring = (...lines: readonly string[]): Reply => ({
  body: JSON.stringify({ master: [started('2.32.2'), ...lines], workers: {} }),
});
const olderRing = (...lines: readonly string[]): Reply => ({
  body: JSON.stringify({ logs: [started('2.20.1'), ...lines] }),
});

/** A master of 2.32.2 in the ramp of a test, changed by what a test is about. */
const in232: Routes = {
  'GET /stats/requests': running('spawning', 9),
  'GET /logs': ring(spawnJob(12, '3.00')),
  'GET /': { body: testPage(dataOf232) },
  'GET /tasks': { body: tasks },
};
const in220: Routes = {
  ...in232,
  'GET /logs': olderRing(spawnJob(12, '3.00')),
  'GET /': { body: testForm('2.20.1') },
};
const in215: Routes = { ...in220, 'GET /logs': { status: 404 }, 'GET /': { body: testForm('2.15.1') } };
const in24: Routes = { ...in215, 'GET /tasks': { status: 404 }, 'GET /': { body: testForm('2.4.3') } };
const allRun = { 'GET /stats/requests': running('running', 12) };

const whole: RunningTest = {
  state: 'spawning',
  usersNow: 9,
  users: 12,
  spawnRate: 3,
  host: 'http://a.test/?x=1&y="2"',
  userClasses: ['Alpha', 'Beta'],
  classPicker: false,
  shaped: false,
};
const finished = { state: 'running', usersNow: 12 };

async function readingFrom(routes: Routes): Promise<TestReading> {
  const web = await startFakeWeb(routes);
  open.push(web);
  return readRunningTest(endpoint({ webPort: web.port }), limits);
}

/** Of a master that runs a test. */
async function readFrom(routes: Routes): Promise<RunningTest> {
  const reading = await readingFrom(routes);
  if (reading.kind !== 'running') throw new Error(JSON.stringify(reading));
  return reading.test;
}

test.each<[string, Routes, Partial<RunningTest>]>([
  ['2.32.2 in its ramp', in232, {}],
  ['2.32.2 with all users', { ...in232, ...allRun }, finished],
  ['2.25.0 in its ramp', { ...in232, 'GET /': { body: testPage(dataOf225) } }, {}],
  ['2.20.1 in its ramp', in220, {}],
  ['2.15.1 in its ramp', in215, { users: null, spawnRate: null }],
  ['2.15.1 with all users', { ...in215, ...allRun }, { ...finished, spawnRate: null }],
  ['2.4.3 with all users', { ...in24, ...allRun }, { ...finished, spawnRate: null, userClasses: null }],
])('a test on %s', async (_name, routes, expected) => {
  expect(await readFrom(routes)).toEqual({ ...whole, ...expected });
});

const rateOnPage = (rate: number | null) => ({ body: testPage({ ...dataOf232, spawn_rate: rate }) });

test.each<[string, Routes, number | null]>([
  ['exactly, by the page', { 'GET /logs': ring(spawnJob(12, '0.33')), 'GET /': rateOnPage(1 / 3) }, 1 / 3],
  [
    'by the page where the log rounds it to nothing',
    { 'GET /logs': ring(spawnJob(12, '0.00')), 'GET /': rateOnPage(0.004) },
    0.004,
  ],
  [
    'by the log where something else than the form has asked since',
    { 'GET /logs': ring(spawnJob(12, '5.00')), 'GET /': rateOnPage(3) },
    5,
  ],
  ['by the page where the log has lost it', { 'GET /logs': ring() }, 3],
  ['by nothing where neither shows it', { 'GET /logs': ring(), 'GET /': rateOnPage(null) }, null],
])('the spawn rate is told %s', async (_name, routes, expected) => {
  const read = await readFrom({ ...in232, ...routes });
  expect(read.spawnRate).toBe(expected);
});

test.each<[string, Routes, number | null]>([
  ['the users that run, once all do', allRun, 12],
  [
    'not the users that run in a ramp, where each worker has started its first ones',
    { 'GET /stats/requests': running('spawning', 9, 'running') },
    null,
  ],
  ['not what a missing worker leaves', { 'GET /stats/requests': running('running', 0, 'missing') }, null],
])('without its line in the log a test has %s', async (_name, routes, users) => {
  const read = await readFrom({ ...in232, 'GET /logs': ring(), ...routes });
  expect(read.users).toBe(users);
});

test.each<[string, Routes]>([
  ['is ready', { 'GET /stats/requests': running('ready', 0) }],
  ['has stopped', { 'GET /stats/requests': running('stopped', 0) }],
])('a master that %s shows no test', async (_name, routes) => {
  expect(await readingFrom({ ...in232, ...routes })).toEqual({ kind: 'none' });
});

test('a master that hides its statistics may run a test', async () => {
  const hidden = { 'GET /stats/requests': { status: 302, headers: { location: '/login' } } };
  expect(await readingFrom({ ...in232, ...hidden })).toEqual({
    kind: 'unanswered',
    reason: expect.stringContaining('login'),
  });
});

test('a test whose page can’t be read runs, but nothing of it is taken for known', async () => {
  // Prepare
  const routes = { ...in232, ...allRun, 'GET /': { status: 500 } };

  // Act
  const read = await readFrom(routes);

  // Assess
  const unknown = { users: null, spawnRate: null, host: null, userClasses: null, shaped: null };
  expect(read).toEqual({ ...finished, ...unknown, classPicker: false });
});

test('a master that does not answer may run a test', async () => {
  expect((await readRunningTest(endpoint(), limits)).kind).toBe('unanswered');
});
