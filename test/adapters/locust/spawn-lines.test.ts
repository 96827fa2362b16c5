import { expect, test } from 'vitest';
import { readSpawnLines } from '../../../lib/adapters/locust/spawn-lines.ts';
import { saidByLocustfile, started } from './log-samples.ts';
import { allSpawned, shapeStarts, shapeStep, spawnJob } from './test-samples.ts';

const unknown = { users: null, spawnRate: null, shaped: null };

test.each<[string, readonly string[], { users: number; spawnRate: number | null }]>([
  ['in the middle of its ramp', [spawnJob(12, '3.00')], { users: 12, spawnRate: 3 }],
  ['with all its users', [spawnJob(12, '3.00'), allSpawned], { users: 12, spawnRate: 3 }],
  ['edited since', [spawnJob(12, '3.00'), spawnJob(40, '2.50')], { users: 40, spawnRate: 2.5 }],
  [
    'after another test',
    [spawnJob(5, '5.00'), allSpawned, spawnJob(1, '0.50')],
    { users: 1, spawnRate: 0.5 },
  ],
  [
    'redistributed to fewer workers',
    [spawnJob(12, '3.00'), spawnJob(12, '3.00', 1)],
    { users: 12, spawnRate: 3 },
  ],
  ['at a rate that the log rounds to nothing', [spawnJob(12, '0.00')], { users: 12, spawnRate: null }],
])('a test %s is told by its last spawn job', (_name, lines, expected) => {
  expect(readSpawnLines([started('2.32.2'), ...lines])).toEqual({ ...expected, shaped: false });
});

test.each<[string, readonly string[], boolean | null]>([
  ['none is mentioned since the process began', [started('2.20.1'), spawnJob(4, '2.00')], false],
  [
    'the job is a step of one',
    [started('2.20.1'), ...shapeStarts, shapeStep(4, '2.00'), spawnJob(4, '2.00')],
    true,
  ],
  ['the step is all that is left', [shapeStep(4, '2.00'), spawnJob(4, '2.00'), allSpawned], true],
  [
    'a job follows that is no step: its own redistribution, or a test without it',
    [started('2.20.1'), shapeStep(4, '2.00'), spawnJob(4, '2.00'), spawnJob(4, '2.00', 1)],
    null,
  ],
  ['the first lines have left the ring', [spawnJob(4, '2.00')], null],
])('whether a shape drives the test when %s: %3$s', (_name, lines, shaped) => {
  expect(readSpawnLines(lines).shaped).toBe(shaped);
});

test.each<[string, readonly string[]]>([
  ['is empty', []],
  [
    'is full of other lines',
    [started('2.32.2'), ...Array.from({ length: 499 }, () => saidByLocustfile('hi'))],
  ],
  [
    'has only a locustfile that says so',
    [saidByLocustfile('Sending spawn jobs of 9 users at 9.00 spawn rate to 9 ready workers')],
  ],
  ['has more in the line than Locust writes', [`${spawnJob(9, '9.00')} (simulated)`]],
])('a log that %s tells nothing', (_name, lines) => {
  expect(readSpawnLines(lines)).toEqual(unknown);
});
