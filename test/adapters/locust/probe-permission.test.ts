import { expect, test } from 'vitest';
import { probePermission } from '../../../lib/adapters/locust/probe-permission.ts';
import { endpoint } from './endpoint.ts';

test.each([
  ['2.23.0', null],
  ['2.47.1.dev5', null],
  ['2.47.0', '2.15.1'],
  [null, '2.32.2'],
])('a master that calls itself %s and is stated to be %s is probed', (own, expectedVersion) => {
  expect(probePermission(endpoint({ expectedVersion }), own)).toEqual({ kind: 'allowed' });
});

test.each([
  ['2.22.0', null, 'Locust 2.22.0 does not know'],
  ['2.3', null, 'Locust 2.3 does not know'],
  ['2.23.0.dev3', null, 'Locust 2.23.0.dev3 does not know'],
  ['2.15.1', '2.32.2', 'Locust 2.15.1 does not know'],
  [null, '2.15.1', 'Locust 2.15.1 does not know'],
  [null, null, "the master's version is unknown"],
  ['unknown', '2.32.2', "the master's version is unknown: "],
])('a master that calls itself %s and is stated to be %s is not', (own, expectedVersion, reason) => {
  expect(probePermission(endpoint({ expectedVersion }), own)).toEqual({
    kind: 'not-asked',
    reason: expect.stringContaining(reason),
  });
});

test('a master whose registration forbids it is not probed, whatever its version', () => {
  expect(probePermission(endpoint({ probeListener: false }), '2.32.2')).toEqual({
    kind: 'not-asked',
    reason: 'the registration has the listener probe switched off',
  });
});
