import type { Cause } from '../cause.ts';
import type { Observed } from '../plan.ts';
import type { Expectation } from './expectation.ts';
import { loginCause } from './login-cause.ts';
import { countOf, presentWorkers } from './observed.ts';
import type { MasterReading } from './reading.ts';

/** What the master still lacks: an address, its web interface, its listener, or a word of its version. */
export function masterNotReady(expected: Expectation, reading: MasterReading | null): Cause | null {
  const waiting = (message: string): Cause => ({ code: 'master-not-ready', message });
  if (!reading) return waiting(`a task of ${expected.master.service} with an address`);
  // A starting master asks for a login before its locustfile has set one up.
  const login = loginCause(reading);
  if (login) return login;
  if (reading.web.kind === 'failed') return waiting(`the master's web interface: ${reading.web.reason}`);
  if (reading.listener.kind === 'unreachable') {
    return waiting(`the master's listener: ${reading.listener.reason}`);
  }
  if (reading.version === null) {
    return { code: 'version-unreadable', message: `the master at ${reading.address} to name its version` };
  }
  return null;
}

/** Which workers the master does not list yet, has lost, or lists still though they were to leave. */
export function workersMissing(
  expected: Expectation,
  reading: MasterReading | null,
  observed: Observed | null,
): Cause | null {
  if (!reading || !observed || reading.web.kind === 'failed') return null;
  const present = presentWorkers(reading).length;
  const wanted = expected.workers.reduce((sum, { count }) => sum + count, expected.leaving);
  const lost = reading.web.workers.length - present;
  if (lost > 0) {
    return { code: 'workers-missing', message: `${lost} workers that the master lost to leave its list` };
  }
  if (present < wanted) {
    return { code: 'workers-not-joined', message: `${wanted} workers to register (${present} have)` };
  }
  const short = expected.workers.find(({ version, count }) => countOf(observed, version) < count);
  return short
    ? {
        code: 'workers-not-joined',
        message: `${short.count} workers of ${short.version} to register (${countOf(observed, short.version)} have)`,
      }
    : workersNotLeft(present, wanted + expected.foreignWorkers);
}

function workersNotLeft(present: number, allowed: number): Cause | null {
  return present > allowed
    ? { code: 'workers-not-left', message: `workers to leave: ${present} registered, ${allowed} are to stay` }
    : null;
}
