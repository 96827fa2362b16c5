import type { Slots } from '../../cluster.ts';
import { loginCause } from '../../health/login-cause.ts';
import { presentWorkers } from '../../health/observed.ts';
import type { MasterReading } from '../../health/reading.ts';
import { desiredOf, type Inventory } from '../inventory.ts';
import { type Check, check } from './check.ts';

/** What the active master shows. A check whose question can't be put after a failed one is left out. */
export function masterChecks(slots: Slots, { activeSlot, services, reading }: Inventory): readonly Check[] {
  const { master, worker } = slots[activeSlot];
  if (!reading) {
    const missing = `${master} runs no task with an address; start the master`;
    return [check('master-missing', missing, '')];
  }
  const at = `the master at ${reading.address}`;
  return [
    check('master-missing', null, `${master} runs at ${reading.address}`),
    webCheck(at, reading),
    ...listenerChecks(at, reading),
    ...workerCheck(reading, desiredOf(services, worker)),
  ];
}

function webCheck(at: string, reading: MasterReading): Check {
  const { web } = reading;
  const login = loginCause(reading);
  if (login) return check(login.code, login.message, '');
  const problem =
    web.kind === 'failed'
      ? `${at} does not answer: ${web.reason}; let the Probe reach its web interface, or restart it`
      : null;
  return check('master-unreachable', problem, `${at} answers`);
}

/** A listener that can't be reached now is not reached on the way either: the upgrade would only be rolled back. */
function listenerChecks(at: string, { listener, log }: MasterReading): readonly Check[] {
  const dead = listener.kind === 'silent' || (log.kind === 'read' && log.crash !== null);
  const unreachable =
    listener.kind === 'unreachable'
      ? `the listener of ${at} can't be reached: ${listener.reason}; let the Probe reach its port`
      : null;
  const asked = listener.kind === 'not-asked' ? ` (not probed: ${listener.reason})` : '';
  return [
    check(
      'listener-dead',
      dead ? `${at} lost its listener and serves no worker; restart it and its workers first` : null,
      `nothing says that the listener of ${at} is dead${asked}`,
    ),
    check('listener-unreachable', unreachable, `nothing keeps the Probe from the listener of ${at}`),
  ];
}

function workerCheck(reading: MasterReading, desired: number): readonly Check[] {
  if (reading.web.kind === 'failed') return [];
  const present = presentWorkers(reading).length;
  const short = `${present} of ${desired} workers are registered at ${reading.address}; wait for all`;
  const found = `${present} workers are registered at ${reading.address}, ${desired} are its own`;
  return [check('workers-missing', present < desired ? short : null, found)];
}
