import { expect, test } from 'vitest';
import { readLog } from '../../../lib/adapters/locust/log-lines.ts';
import {
  connected,
  deadListener,
  failedStart,
  mismatch,
  otherWorker,
  saidByLocustfile,
  started,
  webStarted,
  worker,
} from './log-samples.ts';

const nothing = { crash: null, masterVersion: null, reported: {}, mismatched: {} };

test('the ring of 2.18.1 to 2.28 shows the master alone', () => {
  // Prepare
  const ring = { logs: [webStarted, started('2.25.0'), connected(worker)] };

  // Act
  const facts = readLog(ring);

  // Assess
  expect(facts).toEqual({ ...nothing, masterVersion: '2.25.0' });
});

test('the ring since 2.29 shows what each worker logged', () => {
  // Prepare
  const ring = {
    master: [started('2.32.2'), webStarted, connected(worker)],
    workers: {
      [worker]: [started('2.32.2')],
      [otherWorker]: ['[…] vm/INFO/root: no start in the ring any more'],
    },
  };

  // Act
  const facts = readLog(ring);

  // Assess
  expect(facts).toEqual({ ...nothing, masterVersion: '2.32.2', reported: { [worker]: '2.32.2' } });
});

test('a mismatch warning gives the version of the worker that it names; the newest counts', () => {
  // Prepare
  const ring = {
    master: [mismatch(worker, '2.25.0'), mismatch(otherWorker, '2.20.1'), mismatch(worker, '2.30.0.dev7')],
  };

  // Act
  const facts = readLog({ ...ring, workers: {} });

  // Assess
  expect(facts?.mismatched).toEqual({ [worker]: '2.30.0.dev7', [otherWorker]: '2.20.1' });
});

test('the crash is the whole entry of the dead listener', () => {
  const ring = { master: [started('2.32.2'), failedStart, deadListener(), connected(worker)], workers: {} };
  expect(readLog(ring)?.crash).toBe(deadListener());
});

test.each([
  ['the crash of a start of a test', failedStart],
  ['a locustfile that talks of it', saidByLocustfile('CRITICAL/locust.runners MasterRunner.client_listener')],
  ['an error of the listener that it survives', deadListener().replace('CRITICAL', 'ERROR')],
  [
    'another greenlet with the listener in its traceback',
    failedStart.replace('in client_listener', 'MasterRunner.client_listener'),
  ],
])('%s is not a dead listener', (_name, line) => {
  expect(readLog({ master: [line], workers: {} })?.crash).toBeNull();
});

test.each([
  ['its version', saidByLocustfile('Starting Locust 1.0')],
  [
    'a mismatch',
    saidByLocustfile(`A worker (${worker}) running a different version (1.0) connected, master version is 2`),
  ],
])('a locustfile that logs %s is not believed', (_name, line) => {
  expect(readLog({ logs: [line] })).toEqual(nothing);
});

test('a long crash keeps its first and its last lines within 4000 characters', () => {
  // Prepare
  const long = deadListener(`\nTraceback${'\n  File "x.py"'.repeat(2_000)}\nTypeError: the end`);

  // Act
  const crash = readLog({ logs: [long] })?.crash ?? '';

  // Assess
  expect(crash).toHaveLength(4_000);
  expect(crash.startsWith(long.slice(0, 900))).toBe(true);
  expect(crash.endsWith('TypeError: the end')).toBe(true);
  expect(crash).toContain('[…]');
});

test.each([
  [null],
  [[]],
  ['text'],
  [{}],
  [{ logs: 'text' }],
  [{ master: [1], workers: {} }],
  [{ workers: {} }],
])('%j is no log', (value) => {
  expect(readLog(value)).toBeNull();
});
