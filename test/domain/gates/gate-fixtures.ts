import type { GateSituation } from '../../../lib/domain/gates/gate.ts';
import type { RunningTest, TestOnMaster } from '../../../lib/domain/gates/test-in-flight.ts';

/** A gate of a later change with nothing in its way. */
export const gateSituation: GateSituation = {
  deadline: '2026-03-02T10:00:00.000Z',
  deadlinePassed: false,
  abortRequested: false,
  paused: null,
  beginning: null,
  tests: [],
  silent: [],
  testPolicy: 'wait',
  testParameters: {},
};

/** A test of 12 users of which its master shows everything. */
export const runningTest: RunningTest = {
  state: 'running',
  usersNow: 12,
  users: 12,
  spawnRate: 2.5,
  host: 'http://target',
  userClasses: ['Alpha', 'Beta'],
  classPicker: false,
  shaped: false,
};

export function testOnMaster(address: string, changed: Partial<RunningTest> = {}): TestOnMaster {
  return { service: `master of ${address}`, address, test: { ...runningTest, ...changed } };
}
