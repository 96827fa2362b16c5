import { expect, test } from 'vitest';
import { judge } from '../../../measure/matrix/judge.ts';
import type { Seen } from '../../../measure/matrix/observation.ts';
import { killed, waited, worked } from './fixtures.ts';

test.each<[string, Seen, string, string]>([
  ['did everything and ended with 0', worked, 'safe', 'works'],
  ['a silent listener, whatever else was seen', { ...worked, listener: 'dead' }, 'unsafe', 'listener-dies'],
  ['the pair of Locust issue #2975', killed, 'unsafe', 'listener-dies'],
  ['a worker that ended by itself', { ...waited, left: 1, exits: [0, 1] }, 'unsafe', 'worker-exits'],
  ['a worker that ended by itself with 0', { ...waited, left: 0, exits: [0, 0] }, 'unsafe', 'worker-exits'],
  ['a worker that was never listed', waited, 'unsafe', 'worker-waits'],
  ['joined, but ran no user', { ...worked, ran: false, steady: false }, 'unsafe', 'runs-nothing'],
  ['ran, but was missing afterwards', { ...worked, steady: false }, 'unsafe', 'worker-lost'],
  ['a master that ended with 2', { ...worked, exits: [2, 0] }, 'unsafe', 'ends-badly'],
  ['a worker ended by the signal', { ...worked, exits: [0, 143] }, 'unsafe', 'ends-badly'],
  ['a run that showed nothing', { inconclusive: 'the master did not come up' }, 'unknown', 'inconclusive'],
])('%s: %s', (_, seen, verdict, outcome) => {
  expect(judge(seen)).toEqual({ verdict, outcome });
});
